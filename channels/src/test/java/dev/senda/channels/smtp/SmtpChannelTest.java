package dev.senda.channels.smtp;

import static com.icegreen.greenmail.util.ServerSetup.PROTOCOL_SMTP;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.senda.channels.DeliveryResult;
import jakarta.mail.Multipart;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpChannelTest extends SmtpChannelTestBase {

  @Test
  void email_hasBothParts_andBulkHeaders() throws Exception {
    var server = new GreenMail(new ServerSetup(0, "127.0.0.1", PROTOCOL_SMTP));
    server.start();
    try (var channel = channel(server.getSmtp().getPort(), null)) {
      assertThat(channel.deliver(EMAIL)).isInstanceOf(DeliveryResult.Accepted.class);

      assertThat(server.getReceivedMessages()).hasSize(1);
      var mail = server.getReceivedMessages()[0];
      assertThat(mail.getMessageID()).isEqualTo("<" + ID + "@acme.example>");
      assertThat(mail.getSubject()).isEqualTo("¿Te llegó la guía?");
      assertThat(mail.getFrom()).containsExactly(new InternetAddress("tips@acme.example", "Acme"));
      assertThat(mail.getReplyTo()).containsExactly(new InternetAddress("people@acme.example"));
      assertThat(mail.getAllRecipients()).containsExactly(new InternetAddress("ada@example.com"));
      assertThat(mail.getHeader("List-Unsubscribe", null))
          .isEqualTo("<https://senda.example/u/token>");
      assertThat(mail.getHeader("List-Unsubscribe-Post", null))
          .isEqualTo("List-Unsubscribe=One-Click");
      assertThat(mail.getHeader("List-Id", null)).isEqualTo("<product-tips.acme.example>");
      assertThat(mail.getSentDate()).isNotNull();
      assertThat(mail.getContentType()).startsWith("multipart/alternative");
      var parts = (Multipart) mail.getContent();
      assertThat(parts.getCount()).isEqualTo(2);
      assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain; charset=UTF-8");
      assertThat(parts.getBodyPart(0).getContent().toString().replace("\r", ""))
          .isEqualTo(EMAIL.text());
      assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html; charset=UTF-8");
      assertThat(parts.getBodyPart(1).getContent().toString().replace("\r", ""))
          .isEqualTo(EMAIL.html());
    } finally {
      server.stop();
    }
  }

  @Test
  void login_usesUsernameAndPassword() {
    var server = new GreenMail(new ServerSetup(0, "127.0.0.1", PROTOCOL_SMTP));
    server.setUser("acme", "secret");
    server.start();
    try (var right = channel(server.getSmtp().getPort(), "secret");
        var wrong = channel(server.getSmtp().getPort(), "guess")) {
      assertThat(right.deliver(EMAIL)).isInstanceOf(DeliveryResult.Accepted.class);
      assertThat(wrong.deliver(EMAIL)).isInstanceOf(DeliveryResult.Misconfigured.class);
      assertThat(server.getReceivedMessages()).hasSize(1);
    } finally {
      server.stop();
    }
  }

  @Test
  void connection_carriesManyMails_eachWithItsReply() throws IOException {
    try (var server = new ScriptedSmtpServer();
        var channel = channel(server.port(), null)) {
      channel.deliver(EMAIL);
      server.answers(".", "250 2.0.0 queued as 8");
      assertThat(channel.deliver(EMAIL))
          .isEqualTo(new DeliveryResult.Accepted("250 2.0.0 queued as 8"));
      assertThat(server.connections()).isEqualTo(1);

      server.answers("RCPT", "550 5.1.1 no such user");
      assertThat(channel.deliver(EMAIL)).isInstanceOf(DeliveryResult.Rejected.class);
      server.answers("RCPT", "250 ok");
      assertThat(channel.deliver(EMAIL)).isInstanceOf(DeliveryResult.Accepted.class);
      assertThat(server.connections()).as("after a refusal it begins anew").isEqualTo(2);
      assertThat(server.mails()).hasSize(3);
    }
  }

  @Test
  void connection_isReplaced_afterItsLimitOfMails() throws IOException {
    try (var server = new ScriptedSmtpServer();
        var channel = channel(server.port(), null)) {
      for (int mail = 0; mail <= SmtpConnectionPool.MAX_MESSAGES_PER_CONNECTION; mail++) {
        assertThat(channel.deliver(EMAIL)).isInstanceOf(DeliveryResult.Accepted.class);
      }
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void closedConnection_isReplaced() throws IOException {
    try (var server = new ScriptedSmtpServer();
        var channel = channel(server.port(), null)) {
      channel.deliver(EMAIL);
      server.hangUp();

      assertThat(channel.deliver(EMAIL)).isInstanceOf(DeliveryResult.Accepted.class);
      assertThat(server.mails()).hasSize(2);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"421 4.7.0 enough by this connection", "550 too many messages in this session"})
  void connectionThatTakesNoMoreMails_isReplaced(String reply) throws IOException {
    try (var server = new ScriptedSmtpServer();
        var channel = channel(server.port(), null)) {
      channel.deliver(EMAIL);
      server.answersOnce("MAIL", reply);

      assertThat(channel.deliver(EMAIL)).isInstanceOf(DeliveryResult.Accepted.class);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  /** Whoever falls silent after the final dot may have the second mail as well as the first. */
  @Test
  void secondMailOfAConnection_canBeUnconfirmed() throws IOException {
    try (var server = new ScriptedSmtpServer();
        var channel = channel(server.port(), null)) {
      channel.deliver(EMAIL);
      server.answers(".", ScriptedSmtpServer.HANGS_UP);

      assertThat(channel.deliver(EMAIL)).isInstanceOf(DeliveryResult.Unconfirmed.class);
      assertThat(server.mails()).hasSize(2);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void serversReply_isTheProviderMessageId() throws IOException {
    try (var server = new ScriptedSmtpServer()) {
      assertThat(deliver(server)).isEqualTo(new DeliveryResult.Accepted("250 2.0.0 queued as 7"));
      assertThat(server.mails()).hasSize(1);
    }
  }
}
