package dev.senda.workers.preview;

import static dev.senda.journey.Digest.digest;
import static dev.senda.journey.Event.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.settings.ConfirmationSource;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.MessageData;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.previews.Preview;
import dev.senda.store.previews.Preview.PreviewResult;
import dev.senda.store.previews.Preview.PreviewState;
import dev.senda.store.previews.PreviewRequest;
import dev.senda.store.previews.Previews;
import dev.senda.temporal.activities.SendActivity.SendRequest;
import dev.senda.workers.WorkerFixture;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewJobTest {

  @TempDir static Path templates;

  private WorkerFixture workerFixture;

  @BeforeEach
  void open() {
    workerFixture = new WorkerFixture(templates);
  }

  @AfterEach
  void close() {
    workerFixture.close();
  }

  private Preview preview(
      String journey,
      String template,
      @Nullable String contact,
      @Nullable String sample,
      @Nullable String recipient) {
    return preview(
        new PreviewRequest(
            journey, Channel.EMAIL, template, null, null, contact, sample, recipient, "test"));
  }

  private Preview preview(PreviewRequest request) {
    var previews = workerFixture.bean(Previews.class);
    var id = previews.request(request);
    workerFixture.previewJob().renderWaiting();
    return previews.find(id).orElseThrow();
  }

  private static PreviewResult result(Preview preview) {
    return Objects.requireNonNull(
        preview.result(), () -> preview.state() + ": " + preview.reason());
  }

  @Test
  void madeUpValues_stand_whereNoneAreGiven() {
    var preview = preview("tips", "hello", null, null, null);

    assertThat(preview.state()).isEqualTo(PreviewState.RENDERED);
    assertThat(result(preview).subject()).isEqualTo("Hello Ana");
    assertThat(result(preview).html()).contains("Dear Ana").contains("https://senda.example/u/");
    assertThat(result(preview).text()).contains("Dear Ana");
    assertThat(result(preview).locale()).isEqualTo("en");
    assertThat(workerFixture.emailChannel.sent()).isEmpty();
  }

  @Test
  void sample_isPrinted() {
    workerFixture.template("drop", "{{ event.form }}, {{ drop.new_price }}, {{ coupon }}");

    var preview =
        preview(
            "tips",
            "drop",
            null,
            """
            {"contact": {"first_name": "Bo"}, "event": {"form": "pricing"},
             "drop": {"new_price": 10}, "coupon": "TEN"}
            """,
            null);

    assertThat(result(preview).subject()).isEqualTo("Hello Bo");
    assertThat(result(preview).text()).contains("pricing, 10, TEN");
  }

  @Test
  void contact_isPrinted_withTheEventsAndTheCouponOfTheNewestEnrollment() {
    workerFixture.template("form", "{{ contact.first_name }} sent {{ event.form }}");
    var ada = workerFixture.newSubscribedContact();
    workerFixture.enrollOn("Form Submitted", Map.of("form", "pricing"), ada, "tips");

    assertThat(result(preview("tips", "form", ada, null, null)).text())
        .contains("Ada sent pricing");
    assertThat(
            result(preview("tips", "form", ada, "{\"event\": {\"form\": \"demo\"}}", null)).text())
        .contains("Ada sent demo");
  }

  private Preview newsPreview(@Nullable String contact, @Nullable String sample) {
    workerFixture.template(
        "news", "{% for item in digest %}[{{ item.title }}]{% endfor %} and {{ digest_rest }}");
    return preview(
        PreviewRequests.of(
            "tips",
            Message.email("news").with(digest(event("Article Published")).newest(2)),
            null,
            contact,
            sample,
            null,
            "test"));
  }

  @Test
  void digestOfAContact_hasItsNewestEvents() {
    var ada = workerFixture.newSubscribedContact();
    var enrollment = workerFixture.enroll(ada, "tips");
    for (var title : List.of("One", "Two", "Three")) {
      workerFixture.track("Article Published", Map.of("title", title), enrollment);
    }
    workerFixture.track("Comment Received", Map.of("title", "Other"), enrollment);

    assertThat(result(newsPreview(ada, null)).text()).contains("[Three][Two] and 0");
    assertThat(result(newsPreview(ada, "{\"digest\": [{\"title\": \"Own\"}]}")).text())
        .contains("[Own] and 0");
  }

  @Test
  void digestOfASample_isPrinted() {
    assertThat(
            result(newsPreview(null, "{\"digest\": [{\"title\": \"Own\"}], \"digest_rest\": 3}"))
                .text())
        .contains("[Own] and 3");
  }

  /** What a message prints. */
  interface Prices extends MessageData {}

  @Test
  void fetchedDataOfASample_mayBeAnyValue() {
    workerFixture.template("prices", "{% for price in prices %}[{{ price }}]{% endfor %}");

    var preview =
        preview(
            PreviewRequests.of(
                "tips",
                Message.email("prices").with("prices", Prices.class),
                null,
                workerFixture.newSubscribedContact(),
                "{\"prices\": [10, 11]}",
                null,
                "test"));

    assertThat(result(preview).text()).contains("[10][11]");
  }

  @Test
  void missingVariable_isTheErrorOfASend() {
    workerFixture.template("hello", "{{ contact.nickname }}");
    var ada = workerFixture.newSubscribedContact();
    var enrollment = workerFixture.enroll(ada, "tips");

    var preview = preview("tips", "hello", ada, null, null);
    try {
      workerFixture
          .sendMessageActivity(ConfirmationSource.MAILBOX)
          .send(new SendRequest(enrollment, 1, Message.email("hello"), Channel.EMAIL, List.of()));
    } catch (RuntimeException expected) {
      assertThat(expected).isNotNull();
    }

    assertThat(preview.state()).isEqualTo(PreviewState.FAILED);
    assertThat(preview.result()).isNull();
    assertThat(preview.reason())
        .isEqualTo(
            workerFixture.bean(Enrollments.class).find(enrollment).orElseThrow().blockedReason())
        .contains("variable \"contact.nickname\" is missing");
  }

  @Test
  void mistakesOfTheRequest_areSaid() {
    assertThat(preview("tips", "hello", null, "[]", null).reason())
        .startsWith("sample: no JSON object");
    assertThat(preview("tips", "hello", null, "{\"event\": 1}", null).reason())
        .startsWith("sample: \"event\" is no object");
    assertThat(newsPreview(null, "{\"digest\": {}}").reason())
        .startsWith("sample: \"digest\" is no list of objects");
    assertThat(newsPreview(null, "{\"digest\": [1]}").reason())
        .startsWith("sample: \"digest\" is no list of objects");
    assertThat(newsPreview(null, "{\"digest_rest\": \"3\"}").reason())
        .startsWith("sample: \"digest_rest\" is no number");
    assertThat(preview("tisp", "hello", null, null, null).reason())
        .contains("did you mean \"tips\"?");
    assertThat(preview("tips", "hallo", null, null, null).reason())
        .contains("there is no such template");
    assertThat(preview("tips", "hello", "0000000000001", null, null).reason())
        .isEqualTo("the contact is not known any more");
  }

  @Test
  void testMessage_isMarked_andEndsNothing() {
    var preview = preview("tips", "hello", null, null, "me@example.com");

    assertThat(preview.state()).isEqualTo(PreviewState.SENT);
    assertThat(workerFixture.emailChannel.sent())
        .singleElement()
        .satisfies(
            mail -> {
              assertThat(mail.to()).isEqualTo("me@example.com");
              assertThat(mail.subject()).isEqualTo("[Test] Hello Ana");
              assertThat(mail.unsubscribeUrl()).isNull();
              assertThat(mail.html()).isEqualTo(result(preview).html());
            });
    assertThat(
            workerFixture
                .database()
                .sql("select count(*) from messages")
                .query(Long.class)
                .single())
        .isZero();
    assertThat(workerFixture.bean(Previews.class).findTestMessages(10))
        .extracting(Preview::id)
        .containsExactly(preview.id());
  }

  @Test
  void suppressedAddress_getsNoTestMessage() {
    workerFixture
        .bean(Suppressions.class)
        .add(Channel.EMAIL, "me@example.com", new Suppression("bounced", Instant.now()));

    var preview = preview("tips", "hello", null, null, "Me@Example.com");

    assertThat(preview.state()).isEqualTo(PreviewState.REFUSED);
    assertThat(preview.reason()).isEqualTo("address suppressed: bounced");
    assertThat(workerFixture.emailChannel.sent()).isEmpty();
  }

  @Test
  void failedDelivery_isSaid() {
    workerFixture.emailChannel.onNext(_ -> new DeliveryResult.NotSent("421 try later", null));

    var preview = preview("tips", "hello", null, null, "me@example.com");

    assertThat(preview.state()).isEqualTo(PreviewState.FAILED);
    assertThat(preview.reason()).isEqualTo("421 try later");
    assertThat(preview.result()).isNotNull();
  }

  @Test
  void text_isRendered_andNotSentAsATest() {
    workerFixture.text("nudge", Channel.SMS, "Hi {{ contact.first_name }}");
    var request =
        new PreviewRequest("tips", Channel.SMS, "nudge", null, null, null, null, null, "test");

    assertThat(result(preview(request)).text()).isEqualTo("Hi Ana");
    assertThat(
            preview(
                    new PreviewRequest(
                        "tips", Channel.SMS, "nudge", null, null, null, null, "+521", "test"))
                .reason())
        .startsWith("test messages go by email only");
  }

  @Test
  void preview_isTakenOnce() {
    var previews = workerFixture.bean(Previews.class);
    var id =
        previews.request(
            new PreviewRequest(
                "tips", Channel.EMAIL, "hello", null, null, null, null, null, "test"));

    assertThat(previews.countWaiting(10)).isEqualTo(1);
    assertThat(previews.take(10)).extracting(Preview::id).containsExactly(id);
    assertThat(previews.take(10)).isEmpty();
    assertThat(previews.find(id).orElseThrow().state()).isEqualTo(PreviewState.TAKEN);
  }
}
