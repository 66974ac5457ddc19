package dev.senda.channels.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundEmail;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

class SmtpEncryptionTest {

  private static final String PASSWORD = "correct horse battery staple";
  private static final OutboundEmail EMAIL =
      new OutboundEmail(
          UUID.randomUUID(),
          "ada@example.com",
          "Hello",
          "<p>Only for Ada</p>",
          "Only for Ada",
          URI.create("https://senda.example/u/token"),
          null);

  @TempDir static Path directory;

  private static Path certificate;
  private static Path another;
  private static SSLContext encryption;

  private final Queue<String> received = new ConcurrentLinkedQueue<>();
  private SMTPServer server;
  private RecordingTcpProxy wire;

  @BeforeAll
  static void makeCertificates() throws Exception {
    encryption = contextOf(keys("server"));
    certificate = pem(keys("server"), "server");
    another = pem(keys("another"), "another");
  }

  @BeforeEach
  void start() {
    server =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .startTlsSocketFactory(encryption)
            .enableTLS()
            .requireTLS()
            .requireAuth()
            .authenticationHandlerFactory(
                new EasyAuthenticationHandlerFactory(
                    (user, password, context) -> {
                      if (!user.equals("acme") || !password.equals(PASSWORD)) {
                        throw new LoginFailedException("not you");
                      }
                    }))
            .messageHandler((context, from, to, data) -> received.add(new String(data, UTF_8)))
            .build();
    server.start();
    wire = new RecordingTcpProxy(server.getPortAllocated());
  }

  @AfterEach
  void stop() throws IOException {
    wire.close();
    server.stop();
  }

  @Test
  void startTls_encryptsTheWholeMail() {
    assertThat(deliver(PASSWORD, true, certificate)).isInstanceOf(DeliveryResult.Accepted.class);

    assertThat(received).singleElement().asString().contains("Only for Ada");
    assertThat(wire.recordedText())
        .contains("STARTTLS")
        .doesNotContain("AUTH", "ada@", "Only for Ada");
    assertThat(wire.recordedText()).doesNotContain(secrets());
  }

  /** Servers offer no encryption any more once they encrypt. */
  @ParameterizedTest
  @CsvSource({
    "RCPT, 550 5.1.1 no such user, Rejected",
    "RCPT, 450 4.2.0 greylisted, NotSent",
    "MAIL, 451 later, NotSent",
    "RCPT, hangs up, NotSent",
    "., 250 2.0.0 queued, Accepted"
  })
  void refusalAfterStartTls_isNoMissingEncryption(String to, String reply, String expected)
      throws IOException {
    try (var scripted = new ScriptedSmtpServer(encryption).answers(to, reply);
        var channel = channel(scripted.port(), null, true, certificate)) {
      assertThat(channel.deliver(EMAIL).getClass().getSimpleName()).isEqualTo(expected);
    }
  }

  @Test
  void wrongPassword_isMisconfigured() {
    assertThat(deliver("guess", true, certificate))
        .isInstanceOf(DeliveryResult.Misconfigured.class);
    assertThat(received).isEmpty();
  }

  @Test
  void untrustedCertificate_sendsNothing() {
    assertThat(deliver(PASSWORD, true, another))
        .isInstanceOfSatisfying(
            DeliveryResult.Misconfigured.class,
            refused -> assertThat(refused.reason()).contains("its certificate is not trusted"));
    assertThat(deliver(PASSWORD, true, null)).isInstanceOf(DeliveryResult.Misconfigured.class);
    assertThat(received).isEmpty();
    assertThat(wire.recordedText()).doesNotContain("AUTH").doesNotContain(secrets());
  }

  @Test
  void requiredEncryptionThatIsNotConfigured_isMisconfigured() {
    assertThat(deliver(null, false, null)).isInstanceOf(DeliveryResult.Misconfigured.class);
    assertThat(received).isEmpty();
  }

  @Test
  void serverWithoutEncryption_getsNoPassword() throws IOException {
    try (var plain = new ScriptedSmtpServer();
        var proxy = new RecordingTcpProxy(plain.port());
        var channel = channel(proxy.port(), PASSWORD, true, certificate)) {
      assertThat(channel.deliver(EMAIL)).isInstanceOf(DeliveryResult.Misconfigured.class);

      assertThat(proxy.recordedText())
          .contains("EHLO")
          .doesNotContain("AUTH")
          .doesNotContain(secrets());
      assertThat(plain.mails()).isEmpty();
    }
  }

  @Test
  void fileWithoutCertificates_stopsTheStart() throws IOException {
    var empty = Files.writeString(directory.resolve("empty.pem"), "");

    assertThatThrownBy(() -> channel(1, PASSWORD, true, empty))
        .hasMessage(empty + ": no certificate (expected PEM)");
  }

  /** The password as it stands in AUTH PLAIN and AUTH LOGIN. */
  private static String[] secrets() {
    return new String[] {
      PASSWORD,
      Base64.getEncoder().encodeToString(PASSWORD.getBytes(UTF_8)),
      Base64.getEncoder().encodeToString(("\0acme\0" + PASSWORD).getBytes(UTF_8))
    };
  }

  private DeliveryResult deliver(
      @Nullable String password, boolean startTls, @Nullable Path trust) {
    try (var channel = channel(wire.port(), password, startTls, trust)) {
      return channel.deliver(EMAIL);
    }
  }

  private static SmtpChannel channel(
      int port, @Nullable String password, boolean startTls, @Nullable Path trust) {
    try {
      return new SmtpChannel(
          new SmtpChannel.Settings(
              "127.0.0.1",
              port,
              password == null ? null : "acme",
              password,
              startTls,
              trust,
              null,
              new InternetAddress("Acme <tips@acme.example>"),
              null,
              Duration.ofSeconds(5)));
    } catch (AddressException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static KeyStore keys(String name) throws Exception {
    var file = directory.resolve(name + ".p12");
    if (!Files.exists(file)) {
      var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
      var made =
          new ProcessBuilder(
                  List.of(
                      keytool,
                      "-genkeypair",
                      "-alias",
                      name,
                      "-keyalg",
                      "EC",
                      "-dname",
                      "CN=localhost",
                      "-ext",
                      "SAN=IP:127.0.0.1",
                      "-validity",
                      "2",
                      "-storetype",
                      "PKCS12",
                      "-storepass",
                      "changeit",
                      "-keystore",
                      file.toString()))
              .redirectErrorStream(true)
              .start();
      assertThat(new String(made.getInputStream().readAllBytes(), UTF_8) + made.waitFor())
          .endsWith("0");
    }
    return KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
  }

  private static SSLContext contextOf(KeyStore keys) throws GeneralSecurityException {
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static Path pem(KeyStore keys, String name) throws Exception {
    var encoded = keys.getCertificate(name).getEncoded();
    return Files.writeString(
        directory.resolve(name + ".pem"),
        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(encoded)));
  }
}
