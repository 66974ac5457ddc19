package dev.senda.api.contacts;

import dev.senda.api.http.FieldError;
import dev.senda.api.http.JsonObjectReader;
import dev.senda.api.preferences.TopicCatalog;
import dev.senda.journey.Channel;
import dev.senda.journey.catalog.NameSuggestions;
import dev.senda.store.consent.Consents.ConsentState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Reads the reserved field {@code consents}: {@code {"topic": "product-tips", "channel": "email",
 * "text": "v3"}}, or several of them in an array. With {@code "granted": false} it is a withdrawal.
 *
 * <p>A consent is taken as it is, or not at all: what it does not say is not agreed to. A
 * withdrawal counts as soon as its topic and its channel can be read, whatever else is wrong.
 */
@Component
public class ConsentParser {

  private static final int MAX_TOPIC_LENGTH = 64;
  private static final int MAX_TEXT_VERSION_LENGTH = 200;

  /** How far the clock of a server may be wrong. */
  private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

  private static final Set<String> NO =
      Set.of(
          "false",
          "no",
          "n",
          "f",
          "off",
          "0",
          "denied",
          "declined",
          "withdrawn",
          "revoked",
          "optout",
          "optedout",
          "unsubscribed");

  private final List<String> topics;
  private final Clock clock = Clock.systemUTC();

  ConsentParser(TopicCatalog topicCatalog) {
    topics = topicCatalog.names();
  }

  /** The consents in these fields; errors are recorded in the reader. */
  public List<ReportedConsent> parseAll(JsonObjectReader jsonObjectReader) {
    return jsonObjectReader.objects("consents").stream()
        .map(this::parse)
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<ReportedConsent> parse(JsonObjectReader consent) {
    int errorsBefore = consent.errorCount();
    consent.rejectUnknownFields("topic", "channel", "granted", "text", "at");
    var topic = consent.requiredText("topic", MAX_TOPIC_LENGTH);
    var exactChannel = consent.requiredChannel("channel");
    boolean isGranted = !consent.isMentioned("granted") || consent.isTrue("granted");
    if (consent.isExplicitNull("granted")) {
      consent.rejectField("granted", "true or false");
    }
    var text = consent.text("text", MAX_TEXT_VERSION_LENGTH);
    var at = consent.instant("at");
    boolean isWithdrawal = isNo(consent.value("granted"));
    var channel = isWithdrawal ? exactChannel.or(() -> readChannel(consent)) : exactChannel;
    boolean isValid = isWithdrawal || consent.errorCount() == errorsBefore;
    if (topic.isEmpty() || channel.isEmpty() || !isValid) {
      return Optional.empty();
    }
    return Optional.of(
        new ReportedConsent(
            knownTopic(consent, topic.get()),
            channel.get(),
            isGranted ? ConsentState.GRANTED : ConsentState.WITHDRAWN,
            text.orElse(null),
            at.filter(moment -> isPast(consent, moment)).orElse(null)));
  }

  private static boolean isNo(JsonNode granted) {
    if (granted.isNumber()) {
      return granted.decimalValue().signum() == 0;
    }
    return granted.isBoolean()
        ? !granted.booleanValue()
        : granted.isString() && NO.contains(letters(granted.stringValue()));
  }

  /** The channel in other case, or with other punctuation. */
  private static Optional<Channel> readChannel(JsonObjectReader consent) {
    var value = consent.value("channel");
    return value.isString() ? Channel.ofWireName(letters(value.stringValue())) : Optional.empty();
  }

  private static String letters(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  /**
   * A decision in the future has no time of its own: it would win against every later one. A zero
   * time, such as the year 1, is none either: it would lose against every earlier one.
   */
  private boolean isPast(JsonObjectReader consent, Instant at) {
    if (!at.isAfter(Instant.EPOCH)) {
      consent.rejectField("at", "a time after 1970-01-01T00:00:00Z");
      return false;
    }
    var now = clock.instant();
    if (!at.isAfter(now)) {
      return true;
    }
    if (consent.isLenient() || at.isAfter(now.plus(MAX_CLOCK_SKEW))) {
      consent.rejectField("at", "a time that is not in the future");
    }
    return false;
  }

  /** The topic as it is known, whatever its case and punctuation; an unknown one as it is. */
  private String knownTopic(JsonObjectReader consent, String topic) {
    if (topics.contains(topic)) {
      return topic;
    }
    var same =
        topics.stream()
            .filter(known -> NameSuggestions.isSameIgnoringCaseAndPunctuation(topic, known))
            .toList();
    if (same.size() == 1) {
      return same.getFirst();
    }
    consent.rejectField(
        "topic",
        FieldError.describe(consent.value("topic"))
            + ", an unknown topic"
            + NameSuggestions.didYouMean(topic, topics),
        "a topic of a journey or of senda.topics: " + String.join(", ", topics));
    return topic;
  }
}
