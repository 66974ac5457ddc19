package dev.senda.workers.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.channels.EmailSender;
import dev.senda.journey.Plan;
import dev.senda.workers.compose.MailSenders.SenderOverride;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MailSendersTest {

  private static final EmailSender DEFAULT =
      new EmailSender(address("hello@acme.example"), address("replies@acme.example"));

  private final MailSenders senders =
      new MailSenders(
          DEFAULT,
          "1 Main Street",
          Map.of("tips", new SenderOverride(address("tips@acme.example"), null, "2 Tip Street")),
          Map.of("webinar", new SenderOverride(address("webinar@acme.example"), null, null)));

  @Test
  void noOverride_usesDefaults() {
    var plan = Plan.named("receipt");

    assertThat(senders.senderOf(plan)).isEqualTo(DEFAULT);
    assertThat(senders.postalAddressOf(plan)).isEqualTo("1 Main Street");
  }

  @Test
  void topicOverride_countsForItsJourneys() {
    var plan = Plan.named("ebook").topic("tips");

    assertThat(senders.senderOf(plan).from()).isEqualTo(address("tips@acme.example"));
    assertThat(senders.senderOf(plan).replyTo()).isEqualTo(DEFAULT.replyTo());
    assertThat(senders.postalAddressOf(plan)).isEqualTo("2 Tip Street");
  }

  @Test
  void journeyOverride_comesBeforeItsTopic() {
    var plan = Plan.named("webinar").topic("tips");

    assertThat(senders.senderOf(plan).from()).isEqualTo(address("webinar@acme.example"));
    assertThat(senders.postalAddressOf(plan)).isEqualTo("2 Tip Street");
  }

  private static InternetAddress address(String text) {
    try {
      return new InternetAddress(text, true);
    } catch (AddressException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
