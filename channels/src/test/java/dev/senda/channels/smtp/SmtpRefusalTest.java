package dev.senda.channels.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.SuppressionReason;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpRefusalTest extends SmtpChannelTestBase {

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
  void reply_isClassified(String to, String reply, String expected) throws IOException {
    try (var server = new ScriptedSmtpServer().answers(to, reply)) {
      assertThat(deliver(server).getClass().getSimpleName()).isEqualTo(expected);
    }
  }

  @Test
  void unknownAddress_isSuppressed_andAFullMailboxIsNot() throws IOException {
    try (var server = new ScriptedSmtpServer()) {
      server.answers("RCPT", "550 5.1.1 <ada@example.com>: no such user");
      assertThat(deliver(server))
          .isEqualTo(
              new DeliveryResult.Rejected(
                  "550 5.1.1 <address>: no such user", SuppressionReason.BOUNCED));

      server.answers("RCPT", "552 5.2.2 mailbox full");
      assertThat(deliver(server)).isEqualTo(new DeliveryResult.Rejected("552 5.2.2 mailbox full"));
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
  void recipient_isRedacted_inEachReply(String to, String reply) throws IOException {
    try (var server = new ScriptedSmtpServer().answers(to, reply);
        var channel = channel(server.port(), null)) {
      assertThat(channel.deliver(to("Ada.Lovelace@Mail.Example.com")).toString())
          .containsIgnoringCase("<address>")
          .doesNotContainIgnoringCase("lovelace")
          .doesNotContainIgnoringCase("mail.example.com");
    }
  }

  @Test
  void address_isRedacted_beforeALongReplyIsCut() throws IOException {
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
                  assertThat(rejected.suppressionReason()).isEqualTo(SuppressionReason.BOUNCED);
                  assertThat(rejected.reason()).doesNotContain("Ada");
                });
      }
    }
  }

  @Test
  void otherAddressInAReply_isRedacted() throws IOException {
    try (var server =
        new ScriptedSmtpServer().answers("RCPT", "550 5.1.1 <bob@other.example> moved away")) {
      assertThat(deliver(server))
          .isEqualTo(
              new DeliveryResult.Rejected(
                  "550 5.1.1 <address> moved away", SuppressionReason.BOUNCED));
    }
  }
}
