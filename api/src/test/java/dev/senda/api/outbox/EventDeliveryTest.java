package dev.senda.api.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall;
import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Started;
import dev.senda.api.testsupport.TestApi;
import dev.senda.store.enrollments.EnrollmentQuery;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What reaches Temporal, and in which order, where Temporal or an item fails. */
class EventDeliveryTest {

  private static final TestApi API = TestApi.shared();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final String user = TestApi.newUserId();

  @AfterEach
  void awaitEmptyOutbox() {
    API.temporal.reset();
    API.database.sql("update outbox set retry_at = now() where retry_at < 'infinity'").update();
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  @Test
  void temporalUnavailable_keepsEvents_andDeliversThemInOrder() {
    API.temporal.becomeUnavailable();
    track("Signed Up", "{}");
    track("First Sale Recorded", "{}");
    assertThat(calls()).isEmpty();
    assertThat(problemsOf(user)).as("no row is written while Temporal is away").isEmpty();

    API.temporal.becomeAvailable();
    API.awaitEmptyOutbox();

    assertThat(calls()).hasSize(2);
    assertThat(calls().getFirst()).isInstanceOf(Started.class);
    assertThat(((Signaled) calls().getLast()).signalName()).isEqualTo("First Sale Recorded");
  }

  @Test
  void endBeforeTheStartReachedTemporal_startsNothing() {
    API.temporal.becomeUnavailable();
    track("Form Submitted", "{\"form\": \"ebook\"}");
    track("Demo Booked", "{}");

    API.temporal.forgetAllEnrollments();
    API.temporal.becomeAvailable();
    API.awaitEmptyOutbox();

    assertThat(calls()).isEmpty();
    assertThat(onlyEnrollment().state()).isEqualTo(EnrollmentState.GOAL);
    assertThat(onlyEnrollment().endReason()).isEqualTo("Demo Booked");
  }

  @Test
  void manyContacts_eventsArriveInOrderOfEach() {
    var users = IntStream.range(0, 20).mapToObj(i -> TestApi.newUserId()).toList();
    for (var one : users) {
      API.postWithWriteKey("/v1/track", call(one, "Signed Up", "{}"));
    }
    for (int i = 0; i < 5; i++) {
      API.postWithWriteKey(
          "/v1/batch",
          users.stream()
              .map(
                  one ->
                      "{\"type\": \"track\"," + call(one, "First Sale Recorded", "{}").substring(1))
              .collect(Collectors.joining(",", "{\"batch\": [", "]}")));
    }
    API.awaitEmptyOutbox();

    for (var one : users) {
      var calls = API.temporal.callsFor(API.contact(one).key());
      assertThat(calls).hasSize(6);
      assertThat(calls.getFirst()).isInstanceOf(Started.class);
      assertThat(calls.stream().skip(1).map(call -> ((Signaled) call).signal().at())).isSorted();
    }
  }

  @Test
  void failingItem_blocksNoOtherContactOrJourney() {
    API.postWithWriteKey("/v1/identify", "{\"userId\": \"%s\"}".formatted(user));
    API.temporal.failFor(API.contact(user).key());
    track("Signed Up", "{}");
    await().atMost(TIMEOUT).until(() -> problemsOf(user).contains("a bug, on purpose"));

    var other = TestApi.newUserId();
    API.postWithWriteKey("/v1/track", call(other, "Signed Up", "{}"));
    track("Cart Abandoned", "{}");

    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              assertThat(API.temporal.callsFor(API.contact(other).key())).hasSize(1);
              assertThat(enrollments())
                  .extracting(EnrollmentRow::journey)
                  .containsExactlyInAnyOrder("welcome", "abandoned-cart");
            });
  }

  @Test
  void previousEnrollmentRunning_blocksOnlyThatJourney() {
    API.postWithWriteKey("/v1/identify", "{\"userId\": \"%s\"}".formatted(user));
    var contact = API.contact(user).key();
    API.temporal.keepInside("welcome", contact);
    track("Signed Up", "{}");
    var problem = "an earlier enrollment of this contact has not left welcome";
    await().atMost(TIMEOUT).until(() -> problemsOf(user).contains(problem));
    assertThat(onlyEnrollment().blockedReason()).isEqualTo(problem);

    track("Cart Abandoned", "{}");

    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () ->
                assertThat(calls())
                    .singleElement()
                    .isInstanceOfSatisfying(
                        Started.class,
                        started -> assertThat(started.journey()).isEqualTo("abandoned-cart")));

    API.temporal.reset();
    API.database.sql("update outbox set retry_at = now() where retry_at < 'infinity'").update();
    API.awaitEmptyOutbox();

    assertThat(calls())
        .singleElement()
        .isInstanceOfSatisfying(
            Started.class, started -> assertThat(started.journey()).isEqualTo("welcome"));
    assertThat(enrollments()).extracting(EnrollmentRow::blockedReason).containsOnlyNulls();
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

  private List<EnrollmentRow> enrollments() {
    var enrollmentQuery = new EnrollmentQuery(null, null, API.contact(user).key(), false);
    return API.get(Enrollments.class).findNewest(enrollmentQuery, 10);
  }

  private EnrollmentRow onlyEnrollment() {
    assertThat(enrollments()).hasSize(1);
    return enrollments().getFirst();
  }

  private static List<String> problemsOf(String user) {
    return API.database
        .sql(
            "select last_error from outbox where contact_key = :contact and last_error is not null")
        .param("contact", API.contact(user).key())
        .query(String.class)
        .list();
  }
}
