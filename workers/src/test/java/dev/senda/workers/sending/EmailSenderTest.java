package dev.senda.workers.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.channels.EmailSender;
import dev.senda.channels.OutboundEmail;
import dev.senda.channels.mail.ListHeaders;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The sender and the list headers of an email, by its journey. */
class EmailSenderTest extends EmailSendTestBase {

  @Test
  void journeyWithOwnSender_isSentInItsName() {
    var webinar = new EmailSender(address("webinar@acme.example"), address("team@acme.example"));
    workerFixture.senders.put("tips", webinar);

    var mail = send("tips");

    assertThat(mail.sender()).isEqualTo(webinar);
    assertThat(listHeaders(mail).get("List-Id")).isEqualTo("<product-tips.acme.example>");
  }

  @Test
  void journeyWithoutOwnSender_isSentByTheAccountsSender() {
    var account = new EmailSender(address("hello@acme.example"), null);

    var mail = send("tips");

    assertThat(mail.sender()).isNull();
    assertThat(mail.senderOr(account)).isEqualTo(account);
  }

  @Test
  void journeyWithTopic_hasListUnsubscribe() {
    assertThat(listHeaders(send("tips")))
        .containsKeys("List-Unsubscribe", "List-Unsubscribe-Post", "List-Id");
  }

  @Test
  void journeyWithoutTopic_hasNoListUnsubscribe() {
    assertThat(listHeaders(send("service")))
        .doesNotContainKeys("List-Unsubscribe", "List-Unsubscribe-Post");
  }

  private OutboundEmail send(String journey) {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), journey);
    sendMessageActivityImpl.send(hello(enrollment));
    return workerFixture.emailChannel.sent().getLast();
  }

  private static Map<String, String> listHeaders(OutboundEmail mail) {
    return ListHeaders.of(mail, address("hello@acme.example"));
  }

  private static InternetAddress address(String text) {
    try {
      return new InternetAddress(text, true);
    } catch (AddressException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
