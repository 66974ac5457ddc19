package dev.senda.store.rules.packs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.senda.journey.Channel;
import dev.senda.journey.SendRules.Period;
import dev.senda.store.rules.WeeklyHours;
import dev.senda.store.rules.packs.CountryPack.Effect;
import dev.senda.store.rules.packs.CountryPack.PackRule;
import dev.senda.store.rules.packs.CountryPack.Purpose;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Reads a country pack: {@code country-packs/co.yml} beside this class. Each unknown key and each
 * missing source is an error, since a rule that is read wrongly breaks a law.
 */
final class CountryPackReader {

  private static final Set<String> PACK_KEYS =
      Set.of("country", "name", "reviewed", "zones", "rules", "notes");
  private static final Set<String> RULE_KEYS =
      Set.of("article", "says", "source", "original", "purposes", "channels");
  private static final Set<String> EFFECTS =
      Set.of("hours", "at-most", "one-channel-per", "requires", "registry", "covered-by");

  private final String file;

  private CountryPackReader(String file) {
    this.file = file;
  }

  static CountryPack read(String code) {
    var file = "country-packs/%s.yml".formatted(code);
    try (var stream = CountryPackReader.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException("country pack: no file " + file);
      }
      return new CountryPackReader(file).parse(code, load(new InputStreamReader(stream, UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a pack from text, for tests. */
  static CountryPack parse(String code, String yaml) {
    return new CountryPackReader(code + ".yml").parse(code, load(new StringReader(yaml)));
  }

  private static Object load(Reader text) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
  }

  private CountryPack parse(String code, Object yaml) {
    var pack = map("pack", yaml);
    refuseUnknown("pack", pack.keySet(), PACK_KEYS);
    var country = text(pack, "country");
    if (!country.toLowerCase(Locale.ROOT).equals(code)) {
      throw invalid("country", country, code.toUpperCase(Locale.ROOT));
    }
    var rules = new ArrayList<PackRule>();
    for (var rule : list(pack.get("rules"))) {
      rules.add(rule(map("rule", rule)));
    }
    return new CountryPack(
        code,
        country,
        text(pack, "name"),
        LocalDate.parse(text(pack, "reviewed")),
        texts(pack.get("zones")).stream().map(ZoneId::of).toList(),
        rules,
        texts(pack.get("notes")));
  }

  private PackRule rule(Map<String, Object> rule) {
    var known = new HashSet<>(RULE_KEYS);
    known.addAll(EFFECTS);
    known.addAll(Set.of("per", "holidays", "unless", "any-address"));
    refuseUnknown("rule", rule.keySet(), known);
    return new PackRule(
        text(rule, "article"),
        text(rule, "says"),
        text(rule, "source"),
        Boolean.parseBoolean(text(rule, "original")),
        texts(rule.get("purposes")).stream()
            .map(CountryPackReader::purpose)
            .collect(Collectors.toSet()),
        Set.copyOf(channels(texts(rule.get("channels")))),
        effect(rule));
  }

  private Effect effect(Map<String, Object> rule) {
    var effects = EFFECTS.stream().filter(rule::containsKey).sorted().toList();
    if (effects.size() != 1) {
      throw invalid("effects of " + rule.get("article"), effects, "one of " + EFFECTS);
    }
    return switch (effects.getFirst()) {
      case "hours" ->
          new Effect.Hours(
              WeeklyHours.parse(texts(rule.get("hours"))),
              !Boolean.parseBoolean(text(rule, "holidays")));
      case "at-most" ->
          new Effect.Cap(Integer.parseInt(text(rule, "at-most")), period(rule, "per"));
      case "one-channel-per" -> new Effect.OneChannel(period(rule, "one-channel-per"));
      case "requires" -> new Effect.Requires(exceptions(rule.get("requires")));
      case "registry" ->
          new Effect.Registry(
              text(rule, "registry"),
              exceptions(rule.get("unless")),
              rule.containsKey("any-address") && Boolean.parseBoolean(text(rule, "any-address")));
      default -> new Effect.CoveredBy(text(rule, "covered-by"));
    };
  }

  private Period period(Map<String, Object> rule, String key) {
    return Period.Calendar.valueOf(text(rule, key).toUpperCase(Locale.ROOT));
  }

  private static Purpose purpose(String word) {
    return Purpose.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static Set<CountryPack.Exemption> exceptions(@Nullable Object words) {
    return texts(words).stream()
        .map(word -> CountryPack.Exemption.valueOf(word.toUpperCase(Locale.ROOT)))
        .collect(Collectors.toSet());
  }

  private List<String> channels(List<String> names) {
    for (var name : names) {
      if (Channel.ofWireName(name).isEmpty()) {
        throw invalid("channel", name, "one of " + Arrays.toString(Channel.values()));
      }
    }
    if (names.isEmpty()) {
      throw invalid("channels", names, "at least one");
    }
    return names;
  }

  private void refuseUnknown(String what, Set<String> found, Set<String> known) {
    for (var key : found) {
      if (!known.contains(key)) {
        throw invalid(what, key, "one of " + known.stream().sorted().toList());
      }
    }
  }

  private String text(Map<String, Object> map, String key) {
    var value = map.get(key);
    if (value == null || value.toString().isBlank()) {
      throw invalid(key + " of " + map.getOrDefault("article", "the pack"), value, "a value");
    }
    return value.toString().strip();
  }

  private static List<String> texts(@Nullable Object values) {
    return list(values).stream().map(Object::toString).toList();
  }

  private static List<?> list(@Nullable Object values) {
    return switch (values) {
      case null -> List.of();
      case List<?> several -> several;
      default -> List.of(values);
    };
  }

  private Map<String, Object> map(String what, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw invalid(what, value, "keys and values");
    }
    return map.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> String.valueOf(entry.getKey()),
                entry -> entry.getValue() == null ? "" : entry.getValue()));
  }

  private IllegalArgumentException invalid(String what, @Nullable Object found, String expected) {
    return new IllegalArgumentException(
        "%s: %s: %s (expected %s)".formatted(file, what, found, expected));
  }
}
