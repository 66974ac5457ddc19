package dev.senda.channels.smtp;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundEmail;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the tests of the SMTP channel share. */
abstract class SmtpChannelTestBase {

  static final UUID ID = UUID.randomUUID();

  static final OutboundEmail EMAIL =
      new OutboundEmail(
          ID,
          "ada@example.com",
          "¿Te llegó la guía?",
          "<html><body><p>Café</p>\n.\n<p>%s</p></body></html>".formatted("x".repeat(2000)),
          "Café\n.\nEnd\n",
          URI.create("https://senda.example/u/token"),
          "product-tips");

  static OutboundEmail to(String address) {
    return new OutboundEmail(
        ID, address, EMAIL.subject(), EMAIL.html(), EMAIL.text(), EMAIL.unsubscribeUrl(), null);
  }

  static DeliveryResult deliver(ScriptedSmtpServer server) {
    try (var channel = channel(server.port(), null)) {
      return channel.deliver(EMAIL);
    }
  }

  static SmtpChannel channel(int port, @Nullable String password) {
    return channel(port, password, false, Duration.ofMillis(1500));
  }

  static SmtpChannel channel(
      int port, @Nullable String password, boolean startTls, Duration atMost) {
    try {
      return new SmtpChannel(
          new SmtpChannel.Settings(
              "127.0.0.1",
              port,
              password == null ? null : "acme",
              password,
              startTls,
              null,
              null,
              new InternetAddress("Acme <tips@acme.example>"),
              new InternetAddress("people@acme.example"),
              atMost));
    } catch (AddressException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
