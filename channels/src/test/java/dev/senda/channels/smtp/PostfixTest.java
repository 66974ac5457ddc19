package dev.senda.channels.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundEmail;
import dev.senda.channels.SuppressionReason;
import dev.senda.channels.smtp.PostfixServer.Rules;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Delivers to a real Postfix, and classifies its replies. */
class PostfixTest {

  private static final String ADA = "ada@example.com";

  private static @Nullable PostfixServer postfix;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    var obstacle = PostfixServer.obstacle();
    if (obstacle.isPresent()) {
      System.err.println("SKIPPED PostfixTest: " + obstacle.get());
      abort(obstacle.get());
    }
    postfix = PostfixServer.start();
  }

  @AfterAll
  static void stop() throws IOException {
    if (postfix != null) {
      postfix.close();
    }
  }

  @Test
  void goodEmail_isAccepted() throws AddressException {
    assertThat(deliver(Rules.ACCEPTS, ADA, null))
        .isInstanceOfSatisfying(
            DeliveryResult.Accepted.class,
            accepted -> assertThat(accepted.providerMessageId()).contains("queued as"));
  }

  @Test
  void heloName_isTheSendersDomain_whichPostfixAccepts() throws AddressException {
    assertThat(deliver(Rules.REQUIRES_FQDN_IN_HELO, ADA, null))
        .isInstanceOf(DeliveryResult.Accepted.class);
  }

  @Test
  void heloNameThatPostfixRefuses_holdsTheAccount() throws AddressException {
    assertHeld(deliver(Rules.REQUIRES_FQDN_IN_HELO, ADA, "senda"), "Helo command rejected");
  }

  @Test
  void clientThatPostfixRefuses_holdsTheAccount() throws AddressException {
    assertHeld(deliver(Rules.REFUSES_THE_CLIENT, ADA, null), "Client host rejected");
  }

  @Test
  void senderThatPostfixRefuses_holdsTheAccount() throws AddressException {
    assertHeld(
        deliver(Rules.REFUSES_THE_SENDER, ADA, null),
        "Sender address rejected: not owned by user acme");
    assertHeld(
        deliver(Rules.REFUSES_AN_UNKNOWN_SENDER_AT_ONCE, ADA, null), "Sender address rejected");
  }

  @Test
  void recipientThatPostfixDoesNotRelayTo_holdsTheAccount() throws AddressException {
    assertHeld(deliver(Rules.DOES_NOT_RELAY, "ada@elsewhere.example", null), "Relay access denied");
  }

  @Test
  void policyOfOneDomain_holdsThatDomainOnly() throws AddressException {
    assertThat(deliver(Rules.HAS_ONE_STRICT_DOMAIN, "ada@Strict.Example", null))
        .isInstanceOfSatisfying(
            DeliveryResult.Misconfigured.class,
            refused -> {
              assertThat(refused.recipientDomain()).isEqualTo("strict.example");
              assertThat(refused.reason()).contains("5.7.515").doesNotContain("ada");
            });
    assertThat(deliver(Rules.HAS_ONE_STRICT_DOMAIN, ADA, null))
        .isInstanceOf(DeliveryResult.Accepted.class);
  }

  @Test
  void recipientThatDoesNotExist_isSuppressed() throws AddressException {
    assertThat(deliver(Rules.ACCEPTS, "nobody@example.com", null))
        .isInstanceOfSatisfying(
            DeliveryResult.Rejected.class,
            rejected -> {
              assertThat(rejected.suppressionReason()).isEqualTo(SuppressionReason.BOUNCED);
              assertThat(rejected.reason()).contains("User unknown").doesNotContain("nobody@");
            });
  }

  @Test
  void emailThatIsTooLarge_rejectsThisMessageOnly() throws AddressException {
    assertThat(deliver(Rules.REFUSES_LARGE_EMAILS, ADA, null))
        .isInstanceOfSatisfying(
            DeliveryResult.Rejected.class,
            rejected -> assertThat(rejected.suppressionReason()).isNull());
  }

  private static void assertHeld(DeliveryResult result, String reason) {
    assertThat(result)
        .isInstanceOfSatisfying(
            DeliveryResult.Misconfigured.class,
            refused -> {
              assertThat(refused.recipientDomain()).isNull();
              assertThat(refused.reason()).contains(reason);
            });
  }

  private static DeliveryResult deliver(Rules rules, String to, @Nullable String ehloDomain)
      throws AddressException {
    var settings =
        new SmtpChannel.Settings(
            "127.0.0.1",
            postfix == null ? 0 : postfix.port(rules),
            null,
            null,
            false,
            null,
            ehloDomain,
            new InternetAddress("Acme <tips@acme.example>"),
            null,
            Duration.ofSeconds(10));
    try (var channel = new SmtpChannel(settings)) {
      return channel.deliver(
          new OutboundEmail(
              UUID.randomUUID(),
              to,
              "Your guide",
              "<p>Hello</p>",
              "Hello",
              URI.create("https://senda.example/u/token"),
              null));
    }
  }
}
