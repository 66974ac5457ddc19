package dev.senda.settings.check;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * One line for each invalid setting under {@code senda}: its key, what was found, and what is
 * expected. A value that may be a secret is never shown.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class InvalidSettingFailureAnalyzer
    extends AbstractFailureAnalyzer<ConfigurationPropertiesBindException> {

  private static final String EXPECTED = "expected ";
  private static final List<String> SECRET =
      List.of("secret", "password", "token", "key", "url", "username");

  @Override
  protected @Nullable FailureAnalysis analyze(
      Throwable rootFailure, ConfigurationPropertiesBindException cause) {
    var problems = describe(cause);
    return problems.isEmpty()
        ? null
        : new FailureAnalysis(
            String.join("\n", problems),
            "Correct the setting; docs/configuration.md lists every setting.",
            cause);
  }

  /**
   * The lines that describe the invalid settings; none if the failure is not about {@code senda}.
   */
  public static List<String> describe(Throwable failure) {
    var causes = Stream.iterate(failure, Objects::nonNull, Throwable::getCause).toList();
    for (var cause : causes) {
      if (cause instanceof BindValidationException invalid) {
        return invalid.getValidationErrors().getAllErrors().stream()
            .map(error -> line(invalid.getValidationErrors().getName(), error))
            .filter(line -> line.startsWith("senda."))
            .sorted()
            .toList();
      }
    }
    for (var cause : causes.reversed()) {
      var message = String.valueOf(cause.getMessage());
      if (cause instanceof IllegalArgumentException && message.startsWith("senda.")) {
        return List.of(message);
      }
    }
    return causes.stream()
        .filter(BindException.class::isInstance)
        .map(BindException.class::cast)
        .filter(bind -> bind.getName().toString().startsWith("senda."))
        .reduce((_, last) -> last)
        .map(bind -> List.of(line(bind)))
        .orElse(List.of());
  }

  private static String line(ConfigurationPropertyName prefix, ObjectError error) {
    if (!(error instanceof FieldError field)) {
      return "%s: %s".formatted(prefix, error.getDefaultMessage());
    }
    var key = prefix + "." + dashed(field.getField());
    var message = String.valueOf(field.getDefaultMessage());
    if (!message.startsWith(EXPECTED)) {
      return "%s: %s".formatted(key, message);
    }
    return "%s: %s (%s)".formatted(key, shown(key, field.getRejectedValue()), message);
  }

  private static String line(BindException failure) {
    var key = failure.getName().toString();
    var property = failure.getProperty();
    return "%s: %s (expected a value of type %s)"
        .formatted(
            key,
            shown(key, property == null ? null : property.getValue()),
            failure.getTarget().getType().resolve(Object.class).getSimpleName());
  }

  private static String shown(String key, @Nullable Object value) {
    if (value == null || value.toString().isBlank()) {
      return "missing";
    }
    var last = key.substring(key.lastIndexOf('.') + 1);
    boolean isSecret = SECRET.stream().anyMatch(last::contains) || key.contains(".api-keys.");
    return isSecret && !last.equals("public-url") ? "a value that is not shown" : value.toString();
  }

  private static String dashed(String field) {
    return field
        .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
        .replaceAll("\\[([^\\]]*[^0-9\\]][^\\]]*)]", ".$1")
        .toLowerCase(Locale.ROOT);
  }
}
