package dev.senda.temporal.client;

import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a process connects to Temporal: address, namespace, TLS and API key. The text form contains
 * no secret.
 */
public final class ConnectionSettings {

  private static final String DEFAULT_TARGET = "127.0.0.1:7233";
  private static final String DEFAULT_NAMESPACE = "default";

  private final String target;
  private final String namespace;
  private final ClientConfigProfile profile;
  private final @Nullable Path apiKeyFile;

  private ConnectionSettings(ClientConfigProfile profile, @Nullable Path apiKeyFile) {
    this.target = or(profile.getAddress(), DEFAULT_TARGET);
    this.namespace = or(profile.getNamespace(), DEFAULT_NAMESPACE);
    this.profile =
        ClientConfigProfile.newBuilder(profile).setAddress(target).setNamespace(namespace).build();
    this.apiKeyFile = apiKeyFile;
  }

  /**
   * A connection without TLS.
   *
   * @param target host:port of the frontend
   */
  public static ConnectionSettings plaintext(String target, String namespace) {
    return of(new Given(target, namespace, null, null, null), Map.of());
  }

  /**
   * What the settings say. Where they name no target, Temporal's own configuration counts: its
   * environment variables ({@code TEMPORAL_ADDRESS}, {@code TEMPORAL_NAMESPACE}, {@code
   * TEMPORAL_API_KEY}, {@code TEMPORAL_TLS_*}), then the profile of its TOML file ({@code
   * TEMPORAL_PROFILE}, {@code TEMPORAL_CONFIG_FILE}); settings that are given replace single values
   * of it. Where they name a target, nothing else is read, so that no API key is sent to a server
   * that it is not for.
   *
   * @param environment the environment variables of the process
   * @throws IllegalArgumentException if a file is missing, or settings contradict each other
   * @see <a href="https://docs.temporal.io/develop/environment-configuration">Environment
   *     configuration</a>
   */
  public static ConnectionSettings of(Given given, Map<String, String> environment) {
    var base =
        given.target() == null ? load(environment) : ClientConfigProfile.getDefaultInstance();
    var profile = ClientConfigProfile.newBuilder(base);
    if (given.target() != null) {
      profile.setAddress(given.target());
    }
    if (given.namespace() != null) {
      profile.setNamespace(given.namespace());
    }
    if (given.apiKey() != null || given.apiKeyFile() != null) {
      profile.setApiKey(given.apiKey());
    }
    if (given.tls() != null) {
      profile.setTls(given.tls().toConfiguration());
    }
    var built = profile.build();
    if (given.apiKeyFile() != null) {
      if (given.apiKey() != null) {
        throw new IllegalArgumentException(
            "API key of Temporal: a value and the file %s (expected one of them)"
                .formatted(given.apiKeyFile()));
      }
      requireReadable("API key of Temporal", given.apiKeyFile());
    }
    checkTls(built.getTls());
    return new ConnectionSettings(built, given.apiKeyFile());
  }

  private static ClientConfigProfile load(Map<String, String> environment) {
    try {
      return ClientConfigProfile.load(
          LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(environment).build());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Configuration file of Temporal: %s (expected TOML with [profile.NAME] tables)"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static void checkTls(@Nullable ClientConfigTLS tls) {
    if (tls == null) {
      return;
    }
    requireReadable("Client certificate for Temporal", path(tls.getClientCertPath()));
    requireReadable("Private key for Temporal", path(tls.getClientKeyPath()));
    requireReadable("CA certificate of Temporal", path(tls.getServerCACertPath()));
    var certificate = isGiven(tls.getClientCertPath(), tls.getClientCertData());
    var key = isGiven(tls.getClientKeyPath(), tls.getClientKeyData());
    if (certificate != key) {
      throw new IllegalArgumentException(
          "TLS to Temporal: a client %s alone (expected a certificate and its private key)"
              .formatted(certificate ? "certificate" : "key"));
    }
  }

  private static boolean isGiven(@Nullable String path, byte @Nullable [] data) {
    return (path != null && !path.isEmpty()) || (data != null && data.length > 0);
  }

  private static @Nullable Path path(@Nullable String text) {
    return text == null || text.isEmpty() ? null : Path.of(text);
  }

  private static void requireReadable(String what, @Nullable Path file) {
    if (file != null && !Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "%s: cannot read the file %s (expected a file in PEM or text form that this process may read)"
              .formatted(what, file));
    }
  }

  private static String or(@Nullable String value, String otherwise) {
    return value == null || value.isEmpty() ? otherwise : value;
  }

  /** host:port of the frontend. */
  public String target() {
    return target;
  }

  public String namespace() {
    return namespace;
  }

  /** Whether the connection is encrypted. An API key is sent over TLS unless TLS is disabled. */
  public boolean isEncrypted() {
    var tls = profile.getTls();
    if (tls == null) {
      return hasApiKey();
    }
    return !Boolean.TRUE.equals(tls.isDisabled());
  }

  /** Whether calls carry an API key. */
  public boolean hasApiKey() {
    return apiKeyFile != null || !or(profile.getApiKey(), "").isEmpty();
  }

  /**
   * The options of the SDK.
   *
   * @throws IllegalStateException if a certificate or a private key cannot be read
   */
  WorkflowServiceStubsOptions.Builder toStubsOptions() {
    WorkflowServiceStubsOptions.Builder options;
    try {
      options = WorkflowServiceStubsOptions.newBuilder(profile.toWorkflowServiceStubsOptions());
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "TLS to Temporal at %s: %s (expected certificates in PEM and a private key in PKCS #8)"
              .formatted(target, rootMessage(e)),
          e);
    }
    if (apiKeyFile != null) {
      // Read at each call, so that a rotated key needs no restart.
      options.addApiKey(() -> readKey(apiKeyFile));
    }
    return options;
  }

  private static String readKey(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }

  @Override
  public String toString() {
    return "%s, namespace %s, %s%s"
        .formatted(
            target, namespace, isEncrypted() ? "TLS" : "no TLS", hasApiKey() ? ", API key" : "");
  }

  /**
   * What the settings of a process say about the connection.
   *
   * @param target host:port of the frontend; null to use Temporal's own configuration
   * @param namespace null for the one of Temporal's configuration, else {@code default}
   * @param apiKey an API key, as Temporal Cloud uses them
   * @param apiKeyFile a file that holds the API key alone; it is read at each call
   * @param tls null for TLS as Temporal's configuration says, or with an API key
   */
  public record Given(
      @Nullable String target,
      @Nullable String namespace,
      @Nullable String apiKey,
      @Nullable Path apiKeyFile,
      @Nullable Tls tls) {

    @Override
    public String toString() {
      return "Given[target=%s, namespace=%s]".formatted(target, namespace);
    }
  }

  /**
   * TLS to the server.
   *
   * @param enabled false to connect without TLS, also with an API key
   * @param certificate the client's certificate chain in PEM, for mTLS
   * @param key its private key in PEM, as PKCS #8
   * @param certificateAuthority the certificates in PEM that sign the server's; null for those that
   *     the JDK trusts
   * @param serverName the name in the server's certificate, where it is not the host of the target
   */
  public record Tls(
      boolean enabled,
      @Nullable Path certificate,
      @Nullable Path key,
      @Nullable Path certificateAuthority,
      @Nullable String serverName) {

    private ClientConfigTLS toConfiguration() {
      var tls = ClientConfigTLS.newBuilder().setDisabled(!enabled);
      if (certificate != null) {
        tls.setClientCertPath(certificate.toString());
      }
      if (key != null) {
        tls.setClientKeyPath(key.toString());
      }
      if (certificateAuthority != null) {
        tls.setServerCACertPath(certificateAuthority.toString());
      }
      if (serverName != null) {
        tls.setServerName(serverName);
      }
      return tls.build();
    }
  }
}
