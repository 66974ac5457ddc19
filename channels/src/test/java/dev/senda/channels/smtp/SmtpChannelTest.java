package dev.senda.channels.smtp;

import static com.icegreen.greenmail.util.ServerSetup.PROTOCOL_SMTP;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.senda.channels.DeliveryResult;
import dev.senda.channels.SuppressionReason;
import dev.senda.channels.OutboundEmail;
import jakarta.mail.Multipart;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpChannelTest {

  private static final UUID ID = UUID.randomUUID();
  private static final OutboundEmail EMAIL =
      new OutboundEmail(
          ID,
          "ada@example.com",
          "¿Te llegó la guía?",
          "<html><body><p>Café</p>\n.\n<p>%s</p></body></html>".formatted("x".repeat(2000)),
          "Café\n.\nEnd\n",
          URI.create("https://senda.example/u/token"),
          "product-tips");

  @Test
  void aMailArrivesWithBothPartsAndTheHeadersThatBulkMailNeeds() throws Exception {
    var server = new GreenMail(new ServerSetup(0, "127.0.0.1", PROTOCOL_SMTP));
    server.start();
    try (var channel = channel(server.getSmtp().getPort(), null)) {
      assertThat(channel.deliver(EMAIL)).isInstanceOf(DeliveryResult.Accepted.class);

      assertThat(server.getReceivedMessages()).hasSize(1);
      var mail = server.getReceivedMessages()[0];
      assertThat(mail.getMessageID()).isEqualTo("<" + ID + "@senda>");
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
  void itLogsInWithUserAndPassword() {
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
  void manyMailsGoByOneConnectionEachWithItsOwnAnswer() throws IOException {
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
  void aConnectionIsNotUsedForEver() throws IOException {
    try (var server = new ScriptedSmtpServer();
        var channel = channel(server.port(), null)) {
      for (int mail = 0; mail <= SmtpConnectionPool.MAX_MESSAGES_PER_CONNECTION; mail++) {
        assertThat(channel.deliver(EMAIL)).isInstanceOf(DeliveryResult.Accepted.class);
      }
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void aServerThatHungUpMeanwhileGetsTheMailByANewConnection() throws IOException {
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
  void aServerThatWantsNoMoreMailsByThisConnectionGetsTheMailByANewOne(String reply)
      throws IOException {
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
  void theSecondMailOfAConnectionIsInDoubtAsTheFirstWouldBe() throws IOException {
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
  void theServersOwnNameForTheMailIsKept() throws IOException {
    try (var server = new ScriptedSmtpServer()) {
      assertThat(deliver(server)).isEqualTo(new DeliveryResult.Accepted("250 2.0.0 queued as 7"));
      assertThat(server.mails()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          greeting, 421 too busy,                                      NotSent
          greeting, 554 we do not talk to you,                         Misconfigured
          greeting, hangs up,                                          NotSent
          EHLO,     hangs up,                                          NotSent
          MAIL,     451 try again later,                               NotSent
          MAIL,     550 5.7.1 you may not write as tips@acme.example,  Misconfigured
          MAIL,     530 5.7.0 authenticate first,                      Misconfigured
          MAIL,     hangs up,                                          NotSent
          RCPT,     450 4.2.0 greylisted,                              NotSent
          RCPT,     452 too many mails,                                NotSent
          RCPT,     550 5.1.1 no such user,                            Rejected
          RCPT,     552 5.2.2 mailbox full,                            Rejected
          RCPT,     550 5.7.1 relaying denied,                         Misconfigured
          RCPT,     530 5.7.0 authenticate first,                      Misconfigured
          RCPT,     554 5.7.1 Client host [192.0.2.7] blocked using x, Misconfigured
          RCPT,     550 5.7.1 messages from [192.0.2.7]: block list,   Misconfigured
          .,        554 5.7.1 URL in body is on a blocklist,           Rejected
          RCPT,     550 5.4.5 Daily user sending limit exceeded,       Misconfigured
          .,        550 5.7.26 unauthenticated mail,                   Misconfigured
          .,        552 5.2.2 over quota,                              Rejected
          RCPT,     hangs up,                                          NotSent
          RCPT,     what?,                                             NotSent
          DATA,     451 try again later,                               NotSent
          DATA,     554 no valid recipients,                           Rejected
          DATA,     hangs up,                                          NotSent
          content,  hangs up,                                          Unconfirmed
          .,        452 4.3.1 disk full,                               NotSent
          .,        421 closing,                                       NotSent
          .,        554 5.7.1 looks like spam,                         Rejected
          .,        hangs up,                                          Unconfirmed
          .,        what?,                                             Unconfirmed
          .,        354 go on,                                         Unconfirmed
          """)
  void whateverTheServerSaysIsClassified(String to, String reply, String expected)
      throws IOException {
    try (var server = new ScriptedSmtpServer().answers(to, reply)) {
      assertThat(deliver(server).getClass().getSimpleName()).isEqualTo(expected);
    }
  }

  @Test
  void anAddressThatNobodyHasIsDeadAndAFullMailboxIsNot() throws IOException {
    try (var server = new ScriptedSmtpServer()) {
      server.answers("RCPT", "550 5.1.1 <ada@example.com>: no such user");
      assertThat(deliver(server))
          .isEqualTo(
              new DeliveryResult.Rejected(
                  "550 5.1.1 <address>: no such user", SuppressionReason.BOUNCED));

      server.answers("RCPT", "552 5.2.2 mailbox full");
      assertThat(deliver(server))
          .isEqualTo(
              new DeliveryResult.Rejected(
                  "552 5.2.2 mailbox full"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RCPT    | 550 5.1.1 <Ada.Lovelace@Mail.Example.COM>: no such user
          RCPT    | 550 5.1.1 ADA.LOVELACE@mail.example.com... unknown
          RCPT    | 452 <ada.lovelace@mail.example.com> has too many mails
          RCPT    | 550 5.7.1 relaying to ada.lovelace@mail.example.com denied
          RCPT    | what about ada.lovelace@mail.example.com?
          DATA    | 554 none of <ada.lovelace@mail.example.com> is valid
          .       | 250 2.0.0 queued for Ada.Lovelace@mail.example.com, as 7
          .       | 451 4.3.0 <ada.lovelace@MAIL.example.com>: later
          .       | 554 5.7.1 ada.lovelace@mail.example.com gets no spam, says postmaster@mail.example.com
          .       | what about Ada.Lovelace@mail.example.com?
          """)
  void whomAMailIsToIsNotAmongTheServersWords(String to, String reply) throws IOException {
    try (var server = new ScriptedSmtpServer().answers(to, reply);
        var channel = channel(server.port(), null)) {
      assertThat(channel.deliver(to("Ada.Lovelace@Mail.Example.com")).toString())
          .containsIgnoringCase("<address>")
          .doesNotContainIgnoringCase("lovelace")
          .doesNotContainIgnoringCase("mail.example.com");
    }
  }

  @Test
  void anAddressIsTakenOutBeforeALongReplyIsCut() throws IOException {
    var to = to("Ada.Lovelace@Mail.Example.com");
    try (var server = new ScriptedSmtpServer();
        var channel = channel(server.port(), null)) {
      for (int before = 160; before < 200; before++) {
        server.answers(
            "RCPT", "550 5.1.1 %s <%s>: no such user".formatted("x".repeat(before), to.to()));

        var outcome = channel.deliver(to);

        assertThat(outcome)
            .isInstanceOfSatisfying(
                DeliveryResult.Rejected.class,
                rejected -> {
                  assertThat(rejected.suppressionReason())
                      .isEqualTo(SuppressionReason.BOUNCED);
                  assertThat(rejected.reason()).doesNotContain("Ada");
                });
      }
    }
  }

  @Test
  void anAddressThatIsNotWhomTheMailIsToIsNotToldEither() throws IOException {
    try (var server =
        new ScriptedSmtpServer().answers("RCPT", "550 5.1.1 <bob@other.example> moved away")) {
      assertThat(deliver(server))
          .isEqualTo(
              new DeliveryResult.Rejected(
                  "550 5.1.1 <address> moved away", SuppressionReason.BOUNCED));
    }
  }

  @Test
  void aServerThatDoesNotKnowEhloIsSpokenToAllTheSame() throws IOException {
    try (var server = new ScriptedSmtpServer().answers("EHLO", "502 what?")) {
      assertThat(deliver(server)).isInstanceOf(DeliveryResult.Accepted.class);
      server.answers("RCPT", "hangs up");
      assertThat(deliver(server)).isInstanceOf(DeliveryResult.NotSent.class);
    }
  }

  @Test
  void aServerThatHangsUpAfterItsAnswerHasTheMail() throws IOException {
    try (var server = new ScriptedSmtpServer().answers("QUIT", "hangs up")) {
      assertThat(deliver(server)).isInstanceOf(DeliveryResult.Accepted.class);
    }
  }

  @Test
  void whereNobodyListensNothingIsSent() throws IOException {
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
  void aServerThatFallsSilentIsCutOff() throws IOException {
    try (var server = new ScriptedSmtpServer().answers(".", ScriptedSmtpServer.FALLS_SILENT)) {
      assertThat(deliver(server)).isInstanceOf(DeliveryResult.Unconfirmed.class);

      server.answers("RCPT", ScriptedSmtpServer.FALLS_SILENT);
      assertThat(deliver(server)).isInstanceOf(DeliveryResult.NotSent.class);
    }
  }

  @Test
  void encryptionThatIsWantedIsNotGivenUp() throws IOException {
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
  void anAddressWithAForeignDomainIsWrittenInAscii() throws IOException {
    try (var server = new ScriptedSmtpServer();
        var channel = channel(server.port(), null)) {
      assertThat(channel.deliver(to("ana@compañía.example")))
          .isInstanceOf(DeliveryResult.Accepted.class);
      assertThat(server.mails().getFirst()).contains("To: ana@xn--compaa-7va5a.example");
    }
  }

  @Test
  void anAddressThatWouldAddACommandGoesNowhere() throws IOException {
    try (var server = new ScriptedSmtpServer();
        var channel = channel(server.port(), null)) {
      assertThat(channel.deliver(to("ada@example.com>\r\nRCPT TO:<eve@example.com")))
          .isInstanceOf(DeliveryResult.Rejected.class);
      assertThat(server.mails()).isEmpty();
    }
  }

  private static OutboundEmail to(String address) {
    return new OutboundEmail(
        ID, address, EMAIL.subject(), EMAIL.html(), EMAIL.text(), EMAIL.unsubscribeUrl(), null);
  }

  private static DeliveryResult deliver(ScriptedSmtpServer server) {
    try (var channel = channel(server.port(), null)) {
      return channel.deliver(EMAIL);
    }
  }

  private static SmtpChannel channel(int port, @Nullable String password) {
    return channel(port, password, false, Duration.ofMillis(1500));
  }

  private static SmtpChannel channel(
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

  @Test
  void settingsSayNoPassword() throws AddressException {
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
