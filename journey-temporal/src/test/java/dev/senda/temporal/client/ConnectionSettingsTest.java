package dev.senda.temporal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.temporal.client.ConnectionSettings.Given;
import dev.senda.temporal.client.ConnectionSettings.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From which sources the address, the namespace, TLS and the API key of Temporal come. */
class ConnectionSettingsTest {

  private static final Given NOTHING = new Given(null, null, null, null, null);

  @TempDir Path directory;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void withoutConfigurationOfThisUser() {
    environment.put("TEMPORAL_CONFIG_FILE", directory.resolve("none.toml").toString());
  }

  private static Given at(String target, @Nullable String apiKey, @Nullable Tls tls) {
    return new Given(target, null, apiKey, null, tls);
  }

  @Test
  void nothingGiven_isTheLocalServer() {
    assertThat(ConnectionSettings.of(NOTHING, environment))
        .hasToString("127.0.0.1:7233, namespace default, no TLS");
  }

  @Test
  void environment_namesTheServer() {
    environment.put("TEMPORAL_ADDRESS", "acme.a1b2c.tmprl.cloud:7233");
    environment.put("TEMPORAL_NAMESPACE", "acme.a1b2c");
    environment.put("TEMPORAL_API_KEY", "secret-key");

    assertThat(ConnectionSettings.of(NOTHING, environment))
        .hasToString("acme.a1b2c.tmprl.cloud:7233, namespace acme.a1b2c, TLS, API key");
  }

  @Test
  void profile_namesTheServer_andTheEnvironmentReplacesSingleValues() throws IOException {
    var file = directory.resolve("temporal.toml");
    Files.writeString(
        file,
        """
        [profile.default]
        address = "127.0.0.1:7999"

        [profile.production]
        address = "temporal.internal:7233"
        namespace = "journeys"
        [profile.production.tls]
        server_name = "frontend.internal"
        """);
    environment.put("TEMPORAL_CONFIG_FILE", file.toString());
    assertThat(ConnectionSettings.of(NOTHING, environment))
        .hasToString("127.0.0.1:7999, namespace default, no TLS");

    environment.put("TEMPORAL_PROFILE", "production");
    assertThat(ConnectionSettings.of(NOTHING, environment))
        .hasToString("temporal.internal:7233, namespace journeys, TLS");

    environment.put("TEMPORAL_NAMESPACE", "trial");
    assertThat(ConnectionSettings.of(NOTHING, environment))
        .hasToString("temporal.internal:7233, namespace trial, TLS");
  }

  @Test
  void settings_replaceSingleValuesOfTheEnvironment() {
    environment.put("TEMPORAL_ADDRESS", "temporal.internal:7233");
    environment.put("TEMPORAL_NAMESPACE", "journeys");

    assertThat(
            ConnectionSettings.of(
                new Given(null, "other", null, null, new Tls(true, null, null, null, null)),
                environment))
        .hasToString("temporal.internal:7233, namespace other, TLS");
  }

  /** Else a laptop's key for production would go to a server that a test started. */
  @Test
  void givenTarget_takesNothingFromTheEnvironment() {
    environment.put("TEMPORAL_ADDRESS", "temporal.internal:7233");
    environment.put("TEMPORAL_NAMESPACE", "journeys");
    environment.put("TEMPORAL_API_KEY", "secret-key");

    assertThat(ConnectionSettings.of(at("127.0.0.1:7234", null, null), environment))
        .hasToString("127.0.0.1:7234, namespace default, no TLS");
  }

  @Test
  void apiKey_switchesTlsOn_unlessItIsDisabled() {
    assertThat(ConnectionSettings.of(at("a.example:7233", "secret-key", null), environment))
        .hasToString("a.example:7233, namespace default, TLS, API key");
    assertThat(
            ConnectionSettings.of(
                at("a.example:7233", "secret-key", new Tls(false, null, null, null, null)),
                environment))
        .hasToString("a.example:7233, namespace default, no TLS, API key");
  }

  @Test
  void missingFiles_andHalfOfAPair_areNamed() {
    var missing = directory.resolve("client.pem");
    assertThatThrownBy(
            () ->
                ConnectionSettings.of(
                    at("a.example:7233", null, new Tls(true, missing, missing, null, null)),
                    environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Client certificate for Temporal: cannot read the file %s (expected a file in PEM or text form that this process may read)"
                .formatted(missing));
    environment.put("TEMPORAL_TLS_CLIENT_KEY_DATA", "x");
    assertThatThrownBy(() -> ConnectionSettings.of(NOTHING, environment))
        .hasMessage(
            "TLS to Temporal: a client key alone (expected a certificate and its private key)");
  }

  @Test
  void unknownProfile_andBrokenFile_areNamed() throws IOException {
    var file = directory.resolve("temporal.toml");
    Files.writeString(file, "[profile.default]\naddress = \"a:1\"\n");
    environment.put("TEMPORAL_CONFIG_FILE", file.toString());
    environment.put("TEMPORAL_PROFILE", "prodution");
    assertThatThrownBy(() -> ConnectionSettings.of(NOTHING, environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prodution");

    Files.writeString(file, "address: a:1");
    assertThatThrownBy(() -> ConnectionSettings.of(NOTHING, environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Configuration file of Temporal: ");
  }
}
