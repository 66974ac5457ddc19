package dev.senda.settings.temporal;

import dev.senda.temporal.client.ConnectionSettings;
import dev.senda.temporal.client.EnrollmentClient;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The Temporal server. Without a target, Temporal's own environment variables and profiles count.
 *
 * @param target host and port of its frontend service; without it, TEMPORAL_ADDRESS, else the
 *     address of the profile, else 127.0.0.1:7233
 * @param namespace the namespace of the workflows; without it, TEMPORAL_NAMESPACE or the one of the
 *     profile where there is no target, else default
 * @param taskQueue the task queue of the workflows, and the first part of the names of the
 *     channels' queues
 * @param apiKey an API key, as Temporal Cloud uses them; it switches TLS on
 * @param apiKeyFile a file that holds the API key alone; it is read at each call, so that a new key
 *     needs no restart
 * @param tls TLS to the server
 */
@Validated
@ConfigurationProperties("senda.temporal")
public record TemporalSettings(
    @Pattern(regexp = ".+:\\d{1,5}", message = "expected host:port, such as 127.0.0.1:7233")
        @Nullable String target,
    @Nullable String namespace,
    @NotBlank(message = "expected a name") @DefaultValue("senda") String taskQueue,
    @Nullable String apiKey,
    @Nullable Path apiKeyFile,
    @Nullable Tls tls) {

  /**
   * TLS to the Temporal server.
   *
   * @param enabled false to connect without TLS, also with an API key
   * @param certificate the client's certificate chain in PEM, for mTLS
   * @param key the private key of the certificate in PEM, as PKCS #8
   * @param certificateAuthority the certificates in PEM that sign the server's; without them, those
   *     that the JDK trusts
   * @param serverName the name in the server's certificate, where it is not the host of the target
   */
  public record Tls(
      @DefaultValue("true") boolean enabled,
      @Nullable Path certificate,
      @Nullable Path key,
      @Nullable Path certificateAuthority,
      @Nullable String serverName) {}

  /**
   * The connection that the settings and the environment of the process describe.
   *
   * @param console the console's address, for links in the Temporal UI; null for no links
   * @throws IllegalArgumentException if a file is missing, or settings contradict each other
   */
  public EnrollmentClient.Settings toClientSettings(@Nullable URI console) {
    return toClientSettings(console, System.getenv());
  }

  EnrollmentClient.Settings toClientSettings(
      @Nullable URI console, Map<String, String> environment) {
    var given =
        new ConnectionSettings.Given(
            target,
            namespace,
            apiKey,
            apiKeyFile,
            tls == null
                ? null
                : new ConnectionSettings.Tls(
                    tls.enabled(),
                    tls.certificate(),
                    tls.key(),
                    tls.certificateAuthority(),
                    tls.serverName()));
    return new EnrollmentClient.Settings(
        ConnectionSettings.of(given, environment), taskQueue, console);
  }

  /** Without the API key. */
  @Override
  public String toString() {
    return "TemporalSettings[target=%s, namespace=%s, taskQueue=%s]"
        .formatted(target, namespace, taskQueue);
  }
}
