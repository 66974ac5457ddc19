package dev.senda.settings.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;

class StartFailureAnalyzerTest {

  private final StartFailureAnalyzer analyzer = new StartFailureAnalyzer();

  @ParameterizedTest
  @ValueSource(strings = {"08001", "28P01", "3D000"})
  void unavailableDatabase_isOneLine(String state) {
    assertThat(describe(new SQLException("Connection refused\nmore", state)))
        .isEqualTo("spring.datasource: the database is unavailable: Connection refused");
  }

  @Test
  void contradictingSettings_areShownWithoutTheBeansAroundThem() {
    assertThat(describe(new IllegalArgumentException("senda.channels.email.account: nope")))
        .isEqualTo("senda.channels.email.account: nope");
  }

  @Test
  void brokenYaml_isNamedWithItsLine() {
    try {
      new Yaml().load("a: 1\nb: [1\nc: 2\n");
    } catch (YAMLException broken) {
      assertThat(describe(broken)).startsWith("configuration file: no YAML: ").contains("(line 3)");
      return;
    }
    throw new AssertionError("the YAML is broken");
  }

  @Test
  void anotherFailure_isLeftToSpringBoot() {
    assertThat(analyzer.analyze(new IllegalStateException("a bug", new SQLException("x", "42P01"))))
        .isNull();
  }

  private String describe(Exception cause) {
    var failure = new IllegalStateException("bean a", new RuntimeException("bean b", cause));
    return Objects.requireNonNull(analyzer.analyze(failure)).getDescription();
  }
}
