package dev.senda.explorer.simulation.rates;

import dev.senda.explorer.JourneyVocabulary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses {@link Rates} from text and reports every invalid line. */
final class RatesParser {

  private static final Pattern LINE = Pattern.compile("(.+?)\\s*=\\s*([^=]+)");
  private static final Pattern VALUE =
      Pattern.compile("(\\S+)(?:\\s+(within|half within)\\s+(.+))?");
  private static final Pattern SPAN =
      Pattern.compile("(\\d{1,6})\\s+(week|day|hour|minute|second)s?\\s*");

  private final JourneyVocabulary vocabulary;
  private final Map<RateKey, Rate> rates = new LinkedHashMap<>();
  private final Map<RateKey, Integer> lines = new LinkedHashMap<>();

  RatesParser(JourneyVocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  Rates parse(String text) {
    var wrong = new ArrayList<String>();
    int number = 0;
    for (var line : text.lines().map(String::strip).toList()) {
      number++;
      if (!line.isEmpty() && !line.startsWith("#")) {
        try {
          parse(line, number);
        } catch (IllegalArgumentException e) {
          wrong.add("line %d: %s".formatted(number, e.getMessage()));
        }
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", wrong));
    }
    return new Rates(rates);
  }

  private void parse(String line, int number) {
    var parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "\"%s\" (expected NAME = SHARE, such as \"ebook-guide.opens = 0.35\")".formatted(line));
    }
    var key =
        RateKey.parse(parts.group(1))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "\"%s\" (expected such as ebook-guide.opens, .delivers, .clicks, .clicks.book-now, .replies or .replies.YES; or event \"Demo Booked\", condition \"...\", coupon \"...\", date \"...\", task \"...\", answer \"CreditCheck\" BAD)"
                            .formatted(parts.group(1))));
    key.requireKnownIn(vocabulary);
    var before = lines.putIfAbsent(key, number);
    if (before != null) {
      throw new IllegalArgumentException(
          "\"%s\": duplicate key (expected once, as on line %d)".formatted(key, before));
    }
    rates.put(key, rate(parts.group(2)));
  }

  private static Rate rate(String text) {
    var parts = VALUE.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "\"%s\" (expected a share, or a share and a time, such as \"0.08 within 10 days\" or \"0.35 half within 4 hours\")"
              .formatted(text));
    }
    return new Rate(share(parts.group(1)), delay(parts.group(2), parts.group(3)));
  }

  private static double share(String text) {
    try {
      double share = Double.parseDouble(text);
      if (share >= 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException _) {
      // The error below says what was expected.
    }
    throw new IllegalArgumentException(
        "share: \"%s\" (expected a number from 0 to 1, such as 0.35)".formatted(text));
  }

  private static @Nullable DelayDistribution delay(@Nullable String how, @Nullable String span) {
    if (how == null || span == null) {
      return null;
    }
    return how.equals("within")
        ? new DelayDistribution.Within(span(span))
        : new DelayDistribution.HalfWithin(span(span));
  }

  private static Duration span(String text) {
    var parts = SPAN.matcher(text);
    var span = Duration.ZERO;
    int end = 0;
    while (parts.find() && parts.start() == end) {
      span = span.plus(units(parts.group(2)).multipliedBy(Long.parseLong(parts.group(1))));
      end = parts.end();
    }
    if (end < text.length() || span.isZero()) {
      throw new IllegalArgumentException(
          "time: \"%s\" (expected such as \"3 days\" or \"1 day 12 hours\")".formatted(text));
    }
    return span;
  }

  private static Duration units(String unit) {
    return Map.of(
            "week", Duration.ofDays(7),
            "day", Duration.ofDays(1),
            "hour", Duration.ofHours(1),
            "minute", Duration.ofMinutes(1),
            "second", Duration.ofSeconds(1))
        .getOrDefault(unit, Duration.ZERO);
  }
}
