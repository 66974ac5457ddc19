package dev.senda.workers.sending;

import static dev.senda.journey.Digest.digest;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.channels.DeliveryResult;
import dev.senda.journey.Channel;
import dev.senda.journey.Digest;
import dev.senda.journey.Message;
import dev.senda.store.conditions.Profiles;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendRequest;
import dev.senda.workers.delivery.SendRetryException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An email that prints several events together. */
class DigestSendTest extends EmailSendTestBase {

  private static final Digest COMMENTS = digest(event("Comment Received")).newest(2);

  private UUID enrollment;

  @BeforeEach
  void enroll() {
    workerFixture.template(
        "news",
        """
        {% for item in digest %}<p>{{ item.title }} by {{ item.author | default: "somebody" }}</p>{% endfor %}
        {% if digest_rest > 0 %}<p>and {{ digest_rest }} more</p>{% endif %}\
        """);
    enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
  }

  @Test
  void digest_printsTheNewestEventsAndTheRest() {
    comment("First");
    comment("<Second>");
    comment("Third");

    assertThat(send(1))
        .contains("Third by somebody", "&lt;Second&gt;", "and 1 more")
        .doesNotContain("First");
    assertThat(hasEvents()).isFalse();
  }

  @Test
  void nextDigest_hasOnlyNewEvents() {
    comment("First");
    send(1);
    comment("Second");

    assertThat(hasEvents()).isTrue();
    assertThat(send(2)).contains("Second").doesNotContain("First", "more");
  }

  @Test
  void messageThatTheProviderMayHave_isSentAgainWithTheSameEvents() {
    comment("First");
    workerFixture.emailChannel.onNext(
        mail -> new DeliveryResult.Unconfirmed("no answer to the mail's end"));
    assertThatThrownBy(() -> sendMessageActivityImpl.send(news(1, COMMENTS)))
        .isInstanceOf(SendRetryException.class);
    comment("Second");

    assertThat(hasEvents()).as("the second").isTrue();
    assertThat(send(2)).contains("Second").doesNotContain("First");
  }

  @Test
  void messageWithoutDigest_hasNothingToPrint() {
    assertThatThrownBy(
            () ->
                sendMessageActivityImpl.send(
                    new SendRequest(enrollment, 1, email("news"), Channel.EMAIL, List.of())))
        .hasMessageContaining("digest");
  }

  private boolean hasEvents() {
    return COMMENTS
        .atLeast(1)
        .holdsFor(workerFixture.bean(Profiles.class).findByEnrollment(enrollment).orElseThrow());
  }

  private String send(int occurrence) {
    assertThat(sendMessageActivityImpl.send(news(occurrence, COMMENTS)).outcome())
        .isEqualTo(AttemptOutcome.ACCEPTED);
    return workerFixture.emailChannel.sent().getLast().html();
  }

  private SendRequest news(int occurrence, Digest digest) {
    Message message = email("news").with(digest);
    return new SendRequest(enrollment, occurrence, message, Channel.EMAIL, List.of());
  }

  private void comment(String title) {
    workerFixture.track("Comment Received", Map.of("title", title), enrollment);
  }
}
