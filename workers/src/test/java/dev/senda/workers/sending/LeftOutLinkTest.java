package dev.senda.workers.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.senda.journey.engine.MessageRef;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.messages.MessageLedger.MessageEvent;
import dev.senda.store.messages.MessageLedger.MessageEventType;
import dev.senda.store.messages.MessageLedger.MessageKey;
import dev.senda.store.views.Timelines;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** A link with a bad address that comes from the contact's data. */
class LeftOutLinkTest extends EmailSendTestBase {

  @Test
  void badAddressOfData_doesNotBlockTheMail_andIsVisible() {
    workerFixture.template(
        "hello",
        "<a href=\"https://shop.example/\">A</a> <a href=\"{{ contact.first_name }}\">B</a>");
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");

    var result = sendMessageActivityImpl.send(hello(enrollment));

    assertThat(result).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(
            Jsoup.parse(workerFixture.emailChannel.sent().getLast().html())
                .select("a")
                .get(1)
                .hasAttr("href"))
        .isFalse();
    var reason =
        "link 2: an address without scheme (expected https://, http:// or the scheme of an app)";
    assertThat(
            workerFixture
                .bean(MessageLedger.class)
                .findEvents(new MessageKey(enrollment, new MessageRef("hello", 1))))
        .extracting(MessageEvent::type, MessageEvent::detail)
        .containsExactly(tuple(MessageEventType.LINK_LEFT_OUT, reason));
    assertThat(workerFixture.bean(Timelines.class).findByEnrollment(enrollment))
        .extracting(Timelines.TimelineEntry::why)
        .contains("sent without a link: " + reason);
  }
}
