package dev.senda.standalone.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

/** The settings of the local stack have Spring's order of precedence. */
class StackApplicationArgumentsTest {

  @Configuration(proxyBeanMethods = false)
  static class Nothing {}

  private static String setting(String name, Map<String, Object> environment, String... arguments) {
    var secrets = new StackSecrets("write-key", "admin-key", "links-secret");
    try (var context =
        new SpringApplicationBuilder(Nothing.class)
            .web(WebApplicationType.NONE)
            .properties(StackApplicationArguments.defaults())
            .initializers(
                started ->
                    started
                        .getEnvironment()
                        .getPropertySources()
                        .addBefore(
                            "systemEnvironment", new MapPropertySource("given", environment)))
            .run(
                Stream.concat(
                        StackApplicationArguments.arguments(
                            new StackAddresses(8700), secrets, "senda-workers", 8708, Map.of())
                            .stream(),
                        Stream.of(arguments))
                    .toArray(String[]::new))) {
      return String.valueOf(context.getEnvironment().getProperty(name));
    }
  }

  @Test
  void companyOfTheEnvironment_replacesTheDefault() {
    assertThat(setting("senda.mail.company", Map.of())).isEqualTo("Our Company");
    assertThat(setting("senda.mail.company", Map.of("senda.mail.company", "Another")))
        .isEqualTo("Another");
    assertThat(setting("senda.mail.from", Map.of("senda.mail.from", "a@b.example")))
        .isEqualTo("a@b.example");
  }

  @Test
  void fileOfTheProject_replacesTheDefaults(@TempDir Path project) throws IOException {
    Files.writeString(
        project.resolve("senda.yml"),
        """
        senda:
          mail:
            company: "Acme"
            postal-address: "1 Example Street, 12345 Exampletown"
        """);
    var argument = "--senda.project=" + project;

    assertThat(setting("senda.mail.company", Map.of(), argument)).isEqualTo("Acme");
    assertThat(setting("senda.mail.postal-address", Map.of(), argument))
        .isEqualTo("1 Example Street, 12345 Exampletown");
    assertThat(setting("senda.mail.from", Map.of(), argument))
        .isEqualTo("Our Company <hello@ourcompany.example>");
  }

  @Test
  void addressesOfTheStack_staySo() {
    assertThat(setting("server.address", Map.of("server.address", "0.0.0.0")))
        .isEqualTo("127.0.0.1");
  }
}
