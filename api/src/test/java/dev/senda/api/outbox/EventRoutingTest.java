package dev.senda.api.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall;
import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Started;
import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.enrollments.Ending;
import dev.senda.store.enrollments.EnrollmentQuery;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class EventRoutingTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();

  @AfterEach
  void awaitEmptyOutbox() {
    API.temporal.reset();
    API.database.sql("update outbox set retry_at = now() where retry_at < 'infinity'").update();
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  @Test
  void startEvent_enrollsTheContact_andIsNotSentToThatEnrollment() {
    track("Form Submitted", "{\"form\": \"ebook\"}");
    API.awaitEmptyOutbox();

    var enrollment = onlyEnrollment();
    assertThat(enrollment.journey()).isEqualTo("ebook-nurture");
    assertThat(enrollment.triggerEventId()).isNotNull();
    assertThat(calls())
        .containsExactly(new Started(enrollment.id(), "ebook-nurture", enrollment.contactKey()));
  }

  @Test
  void otherEvent_enrollsNobody() {
    track("Form Submitted", "{\"form\": \"contact\"}");
    API.awaitEmptyOutbox();

    assertThat(enrollments()).isEmpty();
  }

  @Test
  void goal_isSentToTheRunningEnrollment() {
    track("Form Submitted", "{\"form\": \"ebook\"}");
    track("Demo Booked", "{\"secret\": \"4711\"}");
    API.awaitEmptyOutbox();

    var signaled = (Signaled) calls().getLast();
    assertThat(signaled.signalName()).isEqualTo("Demo Booked");
    assertThat(signaled.journey()).isEqualTo("ebook-nurture");
    assertThat(signaled.signal().kind()).isEqualTo(EnrollmentSignal.SignalType.EVENT);
    assertThat(signaled.signal().enrollment()).isEqualTo(onlyEnrollment().id());
    assertThat(signaled.signal().matches()).containsExactly("Demo Booked");
    assertThat(signaled.toString()).doesNotContain("4711");
  }

  @Test
  void eventThatNoPathAwaits_sendsNoSignal() {
    track("Form Submitted", "{\"form\": \"ebook\"}");
    track("Page Viewed", "{}");
    API.awaitEmptyOutbox();

    assertThat(calls()).hasSize(1);
  }

  @Test
  void eventsOfOneBatch_areRoutedAsIfEachCameAlone() {
    API.postWithWriteKey(
        "/v1/batch",
        Stream.of(
                call(user, "Product Viewed", "{}"),
                call(user, "Product Bought", "{}"),
                call(user, "Page Viewed", "{}"),
                call(user, "Product Viewed", "{}"))
            .map(call -> "{\"type\": \"track\"," + call.substring(1))
            .collect(Collectors.joining(",", "{\"batch\": [", "]}")));
    API.awaitEmptyOutbox();

    assertThat(enrollments()).hasSize(2);
    var replaced = enrollments().getLast();
    var anew = enrollments().getFirst();
    assertThat(replaced.state()).isEqualTo(EnrollmentState.GOAL);
    assertThat(anew.state()).isEqualTo(EnrollmentState.RUNNING);
    assertThat(signals())
        .extracting(signaled -> signaled.signal().enrollment())
        .doesNotContain(anew.id());
    assertThat(((Started) calls().getLast()).enrollment()).isEqualTo(anew.id());
  }

  @Test
  void goal_isCommittedWithTheEvent_beforeTheWorkflowKnows() {
    track("Form Submitted", "{\"form\": \"ebook\"}");
    API.awaitEmptyOutbox();
    API.temporal.becomeUnavailable();

    track("Demo Booked", "{}");

    assertThat(onlyEnrollment().ending())
        .isEqualTo(Ending.goal(onlyEnrollment().id(), "Demo Booked"));
  }

  @Test
  void signalOfAnEvent_hasTheIdOfTheEvent() {
    track("Form Submitted", "{\"form\": \"ebook\"}");
    track("Demo Booked", "{}");
    API.awaitEmptyOutbox();

    var event =
        API.database
            .sql("select id from events where name = 'Demo Booked' and contact_key = :contact")
            .param("contact", API.contact(user).key())
            .query(UUID.class)
            .single();
    assertThat(signals()).extracting(signaled -> signaled.signal().id()).containsExactly(event);
  }

  @Test
  void consentWithdrawn_isNotEnrolled() {
    API.postWithWriteKey("/v1/identify", "{\"userId\": \"%s\"}".formatted(user));
    API.get(Consents.class)
        .record(
            API.contact(user).key(),
            "product-tips",
            Channel.EMAIL,
            new Consent(
                Consents.ConsentState.WITHDRAWN,
                API.get(ScaledClock.class).instant(),
                "one-click",
                null));

    track("Form Submitted", "{\"form\": \"ebook\"}");
    API.awaitEmptyOutbox();

    assertThat(enrollments()).isEmpty();
  }

  @Test
  void startEventWhileEnrolled_enrollsOnce() {
    track("Form Submitted", "{\"form\": \"ebook\"}");
    track("Form Submitted", "{\"form\": \"ebook\"}");
    API.awaitEmptyOutbox();

    assertThat(enrollments()).hasSize(1);
    assertThat(calls()).hasSize(1);
  }

  @Test
  void keyedJourney_eachKeyGetsItsOwnEvents() {
    track("Order Placed", "{\"order_id\": 1}");
    track("Order Placed", "{\"order_id\": \"2\"}");
    track("Order Placed", "{\"order_id\": 1.0}");
    API.awaitEmptyOutbox();
    track("Order Delivered", "{\"order_id\": \"1\"}");
    API.awaitEmptyOutbox();

    assertThat(enrollments()).extracting(EnrollmentRow::correlationKey).containsExactly("2", "1");
    assertThat(calls().subList(0, 2))
        .extracting(call -> ((Started) call).key())
        .containsExactly("1", "2");
    assertThat(signals())
        .singleElement()
        .satisfies(
            signaled -> {
              assertThat(signaled.signal().enrollment()).isEqualTo(enrollments().getLast().id());
              assertThat(signaled.key()).isEqualTo("1");
            });
  }

  @Test
  void keyedJourney_eventWithoutKeyGoesToAll_invalidKeyToNone() {
    track("Order Placed", "{\"order_id\": 1}");
    track("Order Placed", "{\"order_id\": 2}");
    track("Order Delivered", "{\"order_id\": [1, 2]}");
    API.awaitEmptyOutbox();
    assertThat(signals()).isEmpty();

    track("Order Delivered", "{}");
    API.awaitEmptyOutbox();
    assertThat(signals()).hasSize(2);
  }

  @Test
  void enrollmentWithoutKey_getsEventsOfEveryKey() {
    track("Order Placed", "{\"order_id\": 1}");
    API.awaitEmptyOutbox();
    API.database
        .sql("update enrollments set correlation_key = '' where id = :id")
        .param("id", onlyEnrollment().id())
        .update();

    track("Order Delivered", "{\"order_id\": 2}");
    API.awaitEmptyOutbox();

    assertThat(signals())
        .extracting(signaled -> signaled.signal().enrollment())
        .containsExactly(onlyEnrollment().id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"order_id\": {\"id\": 4711}}", "{\"order_id\": \" \"}"})
  void startEventWithoutKey_enrollsNobody_andIsLogged(String properties, CapturedOutput log) {
    track("Order Placed", properties);
    API.awaitEmptyOutbox();

    assertThat(enrollments()).isEmpty();
    assertThat(log.toString().lines())
        .filteredOn(line -> line.contains(API.contact(user).key()))
        .singleElement()
        .asString()
        .contains(
            "Event without the journey's key, not enrolled: contact=",
            "journey=order-updates event=Order Placed",
            "property=order_id (expected a text, a number, true or false)")
        .doesNotContain("4711");
  }

  @Test
  void messageIdWithControlCharacters_isLeftOut_andForgesNoLogLine(CapturedOutput log) {
    track("Order Placed", "{}");
    API.awaitEmptyOutbox();
    var forged = "Order Placed\\n2026 ERROR forged\\u001b[2J";
    var answer =
        API.postWithWriteKey(
            "/v1/track",
            "{\"userId\": \"%s\", \"event\": \"Order Placed\", \"messageId\": \"%s\"}"
                .formatted(user, forged));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("messageId", "none of them a control character");
    assertThat(log.toString().lines()).noneMatch(line -> line.startsWith("2026 ERROR forged"));
  }

  @Test
  void restart_endsTheRunningEnrollmentFirst() {
    track("Product Viewed", "{}");
    API.awaitEmptyOutbox();
    track("Product Viewed", "{}");
    API.awaitEmptyOutbox();

    var anew = enrollments().getFirst();
    var replaced = enrollments().getLast();
    assertThat(replaced.state()).isEqualTo(EnrollmentState.EXITED);
    assertThat(replaced.endReason()).isEqualTo("restarted");
    assertThat(anew.state()).isEqualTo(EnrollmentState.RUNNING);
    assertThat(calls()).hasSize(3);
    assertThat(calls().getFirst())
        .isEqualTo(new Started(replaced.id(), "browsing", replaced.contactKey()));
    var signaled = (Signaled) calls().get(1);
    assertThat(signaled.signalName()).isEqualTo("restarted");
    assertThat(signaled.signal().kind()).isEqualTo(EnrollmentSignal.SignalType.EXIT);
    assertThat(signaled.signal().reason()).isEqualTo("restarted");
    assertThat(signaled.signal().enrollment()).isEqualTo(replaced.id());
    assertThat(calls().getLast()).isEqualTo(new Started(anew.id(), "browsing", anew.contactKey()));
  }

  private void track(String event, String properties) {
    var answer = API.postWithWriteKey("/v1/track", call(user, event, properties));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private static String call(String user, String event, String properties) {
    return "{\"userId\": \"%s\", \"event\": \"%s\", \"properties\": %s}"
        .formatted(user, event, properties);
  }

  private List<RecordedCall> calls() {
    return API.temporal.callsFor(API.contact(user).key());
  }

  private List<Signaled> signals() {
    return calls().stream().filter(Signaled.class::isInstance).map(Signaled.class::cast).toList();
  }

  private List<EnrollmentRow> enrollments() {
    var enrollmentQuery = new EnrollmentQuery(null, null, API.contact(user).key(), false);
    return API.get(Enrollments.class).findNewest(enrollmentQuery, 10);
  }

  private EnrollmentRow onlyEnrollment() {
    assertThat(enrollments()).hasSize(1);
    return enrollments().getFirst();
  }
}
