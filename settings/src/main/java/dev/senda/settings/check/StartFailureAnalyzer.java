package dev.senda.settings.check;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Says in one line why a start failed although every single setting is valid: the database is
 * unavailable or not configured, settings contradict each other, or a configuration file is no
 * YAML.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class StartFailureAnalyzer implements FailureAnalyzer {

  private static final String SEE = "docs/configuration.md lists every setting.";

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .map(cause -> describe(cause).map(analysis -> new FailureAnalysis(analysis, SEE, failure)))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(null);
  }

  private static Optional<String> describe(Throwable cause) {
    var message = String.valueOf(cause.getMessage());
    return switch (cause) {
      case SQLException sql when isAboutTheConnection(sql) ->
          Optional.of(
              "spring.datasource: the database is unavailable: "
                  + message.lines().findFirst().orElse(""));
      case IllegalArgumentException _ when message.startsWith("senda.") -> Optional.of(message);
      case MarkedYAMLException yaml ->
          Optional.of(
              "configuration file: no YAML: %s (line %d)"
                  .formatted(yaml.getProblem(), yaml.getProblemMark().getLine() + 1));
      // A nested class of Spring Boot that is not public.
      case RuntimeException missing
          when missing.getClass().getName().endsWith("DataSourceBeanCreationException") ->
          Optional.of(
              "spring.datasource.url: missing (expected a URL such as jdbc:postgresql://host/senda)");
      default -> Optional.empty();
    };
  }

  /** SQLSTATE classes 08 (connection), 28 (authorization), and 3D000 (no such database). */
  private static boolean isAboutTheConnection(SQLException failure) {
    var state = failure.getSQLState();
    return state != null
        && (state.startsWith("08") || state.startsWith("28") || state.equals("3D000"));
  }
}
