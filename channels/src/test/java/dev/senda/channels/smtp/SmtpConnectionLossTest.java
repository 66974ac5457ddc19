package dev.senda.channels.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.channels.DeliveryResult;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SmtpConnectionLossTest extends SmtpChannelTestBase {

  @Test
  void serverWithoutEhlo_getsHelo() throws IOException {
    try (var server = new ScriptedSmtpServer().answers("EHLO", "502 what?")) {
      assertThat(deliver(server)).isInstanceOf(DeliveryResult.Accepted.class);
      server.answers("RCPT", "hangs up");
      assertThat(deliver(server)).isInstanceOf(DeliveryResult.NotSent.class);
    }
  }

  @Test
  void serverThatClosesAfterItsReply_hasTheMail() throws IOException {
    try (var server = new ScriptedSmtpServer().answers("QUIT", "hangs up")) {
      assertThat(deliver(server)).isInstanceOf(DeliveryResult.Accepted.class);
    }
  }

  @Test
  void refusedConnection_isNotSent() throws IOException {
    int freePort;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      freePort = socket.getLocalPort();
    }
    try (var channel = channel(freePort, null)) {
      assertThat(channel.deliver(EMAIL))
          .isEqualTo(
              new DeliveryResult.NotSent(
                  "SMTP server 127.0.0.1:%d: Connection refused".formatted(freePort)));
    }
  }

  @Test
  void silentServer_isAborted() throws IOException {
    try (var server = new ScriptedSmtpServer().answers(".", ScriptedSmtpServer.FALLS_SILENT)) {
      assertThat(deliver(server)).isInstanceOf(DeliveryResult.Unconfirmed.class);

      server.answers("RCPT", ScriptedSmtpServer.FALLS_SILENT);
      assertThat(deliver(server)).isInstanceOf(DeliveryResult.NotSent.class);
    }
  }

  @Test
  void requiredEncryption_isNotGivenUp() throws IOException {
    try (var server = new ScriptedSmtpServer();
        var channel = channel(server.port(), null, true, Duration.ofSeconds(5))) {
      assertThat(channel.deliver(EMAIL))
          .isEqualTo(
              new DeliveryResult.Misconfigured(
                  "SMTP server 127.0.0.1:%d: it offers no encryption (expected STARTTLS); nothing was sent to it"
                      .formatted(server.port())));
      assertThat(server.mails()).isEmpty();
    }
  }

  @Test
  void domainOfAnyScript_isSentInAscii() throws IOException {
    try (var server = new ScriptedSmtpServer();
        var channel = channel(server.port(), null)) {
      assertThat(channel.deliver(to("ana@compañía.example")))
          .isInstanceOf(DeliveryResult.Accepted.class);
      assertThat(server.mails().getFirst()).contains("To: ana@xn--compaa-7va5a.example");
    }
  }

  @Test
  void addressWithACommand_isRejected() throws IOException {
    try (var server = new ScriptedSmtpServer();
        var channel = channel(server.port(), null)) {
      assertThat(channel.deliver(to("ada@example.com>\r\nRCPT TO:<eve@example.com")))
          .isInstanceOf(DeliveryResult.Rejected.class);
      assertThat(server.mails()).isEmpty();
    }
  }

  @Test
  void settings_hideThePassword() throws AddressException {
    var settings =
        new SmtpChannel.Settings(
            "smtp.acme.example",
            25,
            "acme",
            "top secret",
            true,
            null,
            null,
            new InternetAddress("tips@acme.example"),
            null,
            Duration.ofSeconds(5));

    assertThat(settings.toString()).contains("smtp.acme.example").doesNotContain("top secret");
  }
}
