package dev.senda.settings.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The names that a setting under {@code senda} may have. In a pattern, {@code *} matches a name
 * that the configuration chooses, such as that of an account.
 *
 * <p>The patterns come from a list that a test keeps equal to the settings of both processes, so
 * that each process also knows those of the other, and from the configuration metadata on the class
 * path, so that extensions can have settings of their own.
 */
public final class KnownSettings {

  /** The list of all patterns, one a line, beside this class. */
  public static final String LIST = "known-settings.txt";

  private static final String PREFIX = "senda";
  private static final String ANY = "*";

  private final List<List<String>> patterns;

  /**
   * @param patterns such as {@code senda.accounts.*.smtp.host}
   */
  public KnownSettings(Collection<String> patterns) {
    this.patterns = patterns.stream().map(pattern -> List.of(pattern.split("\\."))).toList();
  }

  /**
   * Reads the list and the metadata on the class path.
   *
   * @throws UncheckedIOException if one of them cannot be read
   */
  public static KnownSettings load() {
    try {
      var patterns =
          new TreeSet<>(
              new ClassPathResource(LIST, KnownSettings.class)
                  .getContentAsString(UTF_8)
                  .lines()
                  .toList());
      var resources =
          new PathMatchingResourcePatternResolver()
              .getResources("classpath*:META-INF/spring-configuration-metadata.json");
      for (var resource : resources) {
        var metadata =
            JsonParserFactory.getJsonParser().parseMap(resource.getContentAsString(UTF_8));
        if (metadata.get("properties") instanceof List<?> properties) {
          properties.forEach(property -> addPattern(property, patterns));
        }
      }
      return new KnownSettings(patterns);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addPattern(Object property, Set<String> patterns) {
    if (property instanceof Map<?, ?> entry
        && entry.get("name") instanceof String name
        && name.startsWith(PREFIX + ".")) {
      boolean open = String.valueOf(entry.get("type")).startsWith("java.util.Map");
      if (open && patterns.stream().noneMatch(known -> known.startsWith(name + "." + ANY))) {
        patterns.add(name + "." + ANY);
      } else if (!open) {
        patterns.add(name);
      }
    }
  }

  /** Whether a setting may have this name; also a prefix of a known name may be given, as empty. */
  boolean contains(ConfigurationPropertyName name) {
    var elements = elements(name);
    return patterns.stream().anyMatch(pattern -> matches(pattern, elements));
  }

  private static boolean matches(List<String> pattern, List<String> elements) {
    for (int i = 0; i < elements.size(); i++) {
      if (i >= pattern.size()) {
        return pattern.getLast().equals(ANY);
      }
      if (!pattern.get(i).equals(ANY)
          && !uniform(pattern.get(i)).equals(uniform(elements.get(i)))) {
        return false;
      }
    }
    return true;
  }

  /** Whether an environment variable may be one of the settings. */
  boolean containsVariable(String variable) {
    return patterns.stream()
        .anyMatch(pattern -> Pattern.compile(variablePattern(pattern)).matcher(variable).matches());
  }

  private static String variablePattern(List<String> pattern) {
    return pattern.stream()
            .map(
                element ->
                    element.equals(ANY)
                        ? "[A-Z0-9_]+?"
                        : element.toUpperCase(Locale.ROOT).replace("-", "_?"))
            .collect(Collectors.joining("_"))
        + "(_\\d+)?";
  }

  /** Whether a variable begins as one of the groups of settings does, such as SENDA_MAIL. */
  boolean isInKnownGroup(String variable) {
    return patterns.stream()
        .filter(pattern -> pattern.size() > 2)
        .map(pattern -> variablePattern(pattern.subList(0, 2)).replace("(_\\d+)?", ""))
        .anyMatch(group -> Pattern.compile(group + "_.+").matcher(variable).matches());
  }

  /** The known name that is nearest to this one, with its own names of accounts and the like. */
  Optional<String> nearest(ConfigurationPropertyName name) {
    return nearest(elements(name));
  }

  /** The name of the known variable that is nearest to this one. */
  Optional<String> nearestVariable(String variable) {
    return patterns.stream()
        .map(KnownSettings::toVariable)
        .filter(known -> Distance.between(known, variable) <= limit(variable))
        .min(Comparator.comparingInt(known -> Distance.between(known, variable)));
  }

  private static String toVariable(List<String> pattern) {
    return String.join("_", pattern).replace("-", "").toUpperCase(Locale.ROOT);
  }

  private Optional<String> nearest(List<String> found) {
    return patterns.stream()
        .map(pattern -> candidate(pattern, found))
        .filter(candidate -> candidate != null && candidate.distance() <= limit(candidate.name()))
        .min(Comparator.comparingInt(Candidate::distance))
        .map(Candidate::name);
  }

  private static @Nullable Candidate candidate(List<String> pattern, List<String> found) {
    if (pattern.size() != found.size()) {
      var name = String.join(".", pattern);
      return pattern.contains(ANY)
          ? null
          : new Candidate(name, Distance.between(name, String.join(".", found)));
    }
    int distance = 0;
    var name = new StringBuilder();
    for (int i = 0; i < pattern.size(); i++) {
      boolean any = pattern.get(i).equals(ANY);
      name.append(i == 0 ? "" : ".").append(any ? found.get(i) : pattern.get(i));
      distance += any ? 0 : Distance.between(pattern.get(i), found.get(i));
    }
    return new Candidate(name.toString(), distance);
  }

  private record Candidate(String name, int distance) {}

  private static int limit(String name) {
    return Math.max(2, name.length() / 4);
  }

  private static List<String> elements(ConfigurationPropertyName name) {
    var elements = new TreeSet<Integer>();
    for (int i = 0; i < name.getNumberOfElements(); i++) {
      if (!name.isNumericIndex(i)) {
        elements.add(i);
      }
    }
    return elements.stream().map(i -> name.getElement(i, Form.ORIGINAL)).toList();
  }

  private static String uniform(String element) {
    return element.replace("-", "").toLowerCase(Locale.ROOT);
  }
}
