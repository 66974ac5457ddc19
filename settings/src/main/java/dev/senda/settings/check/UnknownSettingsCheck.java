package dev.senda.settings.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Stops the start if a key under {@code senda} is none of Senda's settings, and suggests the
 * nearest one. An environment variable stops it only where it can be decided: if its name begins as
 * a group of settings does, or nearly is a setting. Other variables {@code SENDA_...} are logged.
 */
public final class UnknownSettingsCheck
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final Logger LOG = LoggerFactory.getLogger(UnknownSettingsCheck.class);

  /** Properties of the JVM and variables that the script and the tests use: no settings. */
  private static final Set<String> NO_SETTINGS =
      Set.of(
          "senda.accept",
          "senda.log",
          "senda.project",
          "senda.record",
          "SENDA_HOME",
          "SENDA_OUTPUT");

  /** What Kubernetes and Docker set for a service whose name begins with {@code senda}. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "SENDA_.*(_SERVICE_(HOST|PORT)(_.*)?|_PORT(_\\d+_(TCP|UDP)(_.*)?)?)|SENDA_PORT(_.*)?");

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    var known = KnownSettings.load();
    var problems = new ArrayList<String>();
    for (var source : context.getEnvironment().getPropertySources()) {
      if (source instanceof SystemEnvironmentPropertySource variables) {
        problems.addAll(check(variables, name -> checkVariable(known, name)));
      } else if (source instanceof EnumerablePropertySource<?> properties) {
        problems.addAll(check(properties, name -> checkKey(known, properties, name)));
      }
    }
    if (!problems.isEmpty()) {
      throw new UnknownSettingException(problems.stream().distinct().toList());
    }
  }

  private static List<String> check(
      EnumerablePropertySource<?> source, Function<String, Optional<String>> check) {
    return Arrays.stream(source.getPropertyNames())
        .filter(name -> !NO_SETTINGS.contains(name))
        .map(check)
        .flatMap(Optional::stream)
        .sorted()
        .toList();
  }

  private static Optional<String> checkKey(
      KnownSettings known, PropertySource<?> source, String key) {
    if (!key.startsWith("senda.")) {
      return Optional.empty();
    }
    var name = ConfigurationPropertyName.adapt(key, '.');
    if (known.contains(name)) {
      return Optional.empty();
    }
    var origin = OriginLookup.getOrigin(source, key);
    return Optional.of(
        "Unknown setting %s (%s)%s"
            .formatted(
                key, origin == null ? source.getName() : origin, suggestion(known.nearest(name))));
  }

  private static Optional<String> checkVariable(KnownSettings known, String variable) {
    if (!variable.startsWith("SENDA_")
        || SERVICE_LINK.matcher(variable).matches()
        || known.containsVariable(variable)) {
      return Optional.empty();
    }
    var nearest = known.nearestVariable(variable);
    if (nearest.isEmpty() && !known.isInKnownGroup(variable)) {
      LOG.warn("Environment variable ignored, it is not a setting of Senda: {}", variable);
      return Optional.empty();
    }
    return Optional.of(
        "Unknown setting %s (environment variable)%s".formatted(variable, suggestion(nearest)));
  }

  private static String suggestion(Optional<String> nearest) {
    return nearest.map("; did you mean %s?"::formatted).orElse("");
  }
}
