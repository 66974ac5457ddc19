package dev.senda.channels.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.SuppressionReason;
import dev.senda.channels.smtp.SmtpReplyClassifier.Stage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpReplyClassifierTest {

  @Nested
  class OurConfiguration {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "504 5.5.2 <senda>: Helo command rejected: need fully-qualified hostname",
          "550 5.7.1 <mail.acme.example>: Helo command rejected: Host not found",
          "554 5.7.1 <unknown[192.0.2.7]>: Client host rejected: Access denied",
          "550 5.7.25 Client host rejected: cannot find your hostname, [192.0.2.7]",
          "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.example",
          "554 5.7.1 Service unavailable; Sender address [x] blocked using dbl.spamhaus.example",
          "553 5.7.1 <address>: Sender address rejected: not owned by user acme",
          "553 5.7.1 <address>: Sender address rejected: not logged in",
          "550 5.1.8 <address>: Sender address rejected: Domain not found",
          "550 5.1.7 bad sender's mailbox",
          "554 5.7.1 <address>: Relay access denied",
          "550 5.7.1 relaying denied",
          "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain",
          "530 5.7.0 Must issue a STARTTLS command first",
          "535 5.7.8 Error: authentication failed",
          "550 5.7.1 Authentication required",
          "550 5.4.5 Daily user sending limit exceeded",
          "550 5.7.27 Sender address has null MX",
          "550 5.7.57 Client not authenticated to send mail",
          "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
          "550 5.7.705 Access denied, tenant has exceeded threshold",
          "550 SMTP authentication is required for message submission",
          "550 Please turn on SMTP Authentication in your mail client",
          "550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)",
          "550 Sender verify failed",
          "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
          "550 relaying is not allowed",
          "554 5.7.1 You are not authorized to send from this host",
          "550 5.7.1 192.0.2.7 is listed in zen.spamhaus.example"
        })
    void refusalAtRcpt_holdsTheAccount(String reply) {
      assertThat(classify(Stage.RECIPIENT, reply))
          .isEqualTo(new DeliveryResult.Misconfigured("server: " + reply));
    }

    @ParameterizedTest
    @EnumSource(
        value = Stage.class,
        names = {"SESSION", "SENDER"})
    void refusalBeforeRcpt_holdsTheAccount_whateverItSays(Stage stage) {
      assertThat(classify(stage, "550 no"))
          .isEqualTo(new DeliveryResult.Misconfigured("server: 550 no"));
    }
  }

  @Nested
  class PolicyOfARecipientDomain {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "550 5.7.515 Access denied, sending domain acme.example doesn't meet the required authentication level",
          "550 5.7.509 Access denied, sending domain does not pass DMARC verification",
          "550 5.7.26 This mail has been blocked because the sender is unauthenticated",
          "550 5.7.23 The message was rejected because of Sender Policy Framework violation",
          "550 5.7.20 No passing DKIM signature found",
          "550 5.7.1 Unfortunately, messages from [192.0.2.7] weren't sent. Part of their network is on our block list (S3150)",
          "550 5.7.1 Email rejected per DMARC policy for acme.example",
          "550 SPF check failed for acme.example",
          "550 5.7.606 Access denied, banned sending IP [192.0.2.7]"
        })
    void refusal_holdsThatDomainOnly(String reply) {
      for (var stage : new Stage[] {Stage.RECIPIENT, Stage.CONTENT}) {
        assertThat(classify(stage, reply))
            .isEqualTo(new DeliveryResult.Misconfigured("server: " + reply, "example.com"));
      }
    }
  }

  @Nested
  class Recipient {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "550 5.1.1 <address>: Recipient address rejected: User unknown in local recipient table",
          "550 5.1.10 RESOLVER.ADR.RecipientNotFound",
          "550 5.1.2 <address>: Recipient address rejected: Domain not found"
        })
    void addressThatDoesNotExist_isSuppressed(String reply) {
      assertThat(classify(Stage.RECIPIENT, reply))
          .isEqualTo(new DeliveryResult.Rejected(reply, SuppressionReason.BOUNCED));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "552 5.2.2 mailbox full",
          "554 5.7.1 <address>: Recipient address rejected: Access denied",
          "504 5.5.2 <address>: Recipient address rejected: need fully-qualified address",
          "550 no"
        })
    void otherRefusal_rejectsTheMessageOnly(String reply) {
      assertThat(classify(Stage.RECIPIENT, reply)).isEqualTo(new DeliveryResult.Rejected(reply));
    }
  }

  @Nested
  class Content {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "554 5.7.1 looks like spam",
          "554 5.7.1 URL in body is on a blocklist",
          "552 5.3.4 Message size exceeds fixed limit",
          "554 5.7.1 its body speaks of a relay and of a client"
        })
    void refusal_rejectsTheMessageOnly(String reply) {
      assertThat(classify(Stage.CONTENT, reply)).isEqualTo(new DeliveryResult.Rejected(reply));
    }

    @Test
    void relayThatRefusesTheSenderAtTheEnd_holdsTheAccount() {
      assertThat(classify(Stage.CONTENT, "550 5.7.1 Sender address rejected: not owned by user"))
          .isInstanceOf(DeliveryResult.Misconfigured.class);
    }
  }

  private static DeliveryResult classify(Stage stage, String reply) {
    return SmtpReplyClassifier.classify(
        stage, Integer.parseInt(reply, 0, 3, 10), reply, reply, "server: ", "example.com");
  }
}
