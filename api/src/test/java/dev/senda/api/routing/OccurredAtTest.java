package dev.senda.api.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.TestApi;
import dev.senda.store.enrollments.Ending;
import dev.senda.store.enrollments.EnrollmentQuery;
import dev.senda.store.enrollments.EnrollmentRefusals;
import dev.senda.store.enrollments.EnrollmentRefusals.RefusalView;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.support.ScaledClock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When an event occurred decides what it means to journeys, not when it arrived. */
class OccurredAtTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();
  private final Instant now = Instant.now();

  @AfterEach
  void awaitEmptyOutbox() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  @Nested
  class Entrance {

    @ParameterizedTest
    @ValueSource(strings = {"P365D", "P4D", "PT73H"})
    void oldStartEvent_enrollsNobody_andTheReasonIsKept(String age) {
      track("Signed Up", now.minus(Duration.parse(age)));

      assertThat(enrollments()).isEmpty();
      assertThat(refusals())
          .singleElement()
          .satisfies(
              refusal -> {
                assertThat(refusal.journey()).isEqualTo("welcome");
                assertThat(refusal.reason())
                    .contains("the start event occurred on ", "(expected within 3 days)");
              });
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT1H", "P2D"})
    void recentStartEvent_enrolls(String age) {
      track("Signed Up", now.minus(Duration.parse(age)));

      assertThat(enrollments()).extracting(EnrollmentRow::journey).containsExactly("welcome");
      assertThat(refusals()).isEmpty();
    }

    @Test
    void backfilledStartEvent_enrollsNobody_butCounts() {
      post("Signed Up", now, "{}", "{\"backfill\": true}");

      assertThat(enrollments()).isEmpty();
      assertThat(refusals())
          .extracting(RefusalView::reason)
          .containsExactly(
              "the start event was reported as a backfill, or with a time that cannot be read");
      assertThat(
              API.database
                  .sql("select count(*) from events where contact_key = :key")
                  .param("key", contact())
                  .query(Integer.class)
                  .single())
          .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"1\"", "\"true\"", "\"Yes\"", "1.0"})
    void backfillInOtherWords_enrollsNobody(String value) {
      post("Signed Up", now, "{}", "{\"backfill\": %s}".formatted(value));

      assertThat(enrollments()).isEmpty();
    }

    /** It may have occurred long ago, or is a month that is not over. */
    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"11/27/2024\"",
          "\"27 de noviembre\"",
          "\"2024-11-27T10:00:00 CET\"",
          "20241",
          "{}",
          "\"MONTH\""
        })
    void startEventOfUnknownTime_enrollsNobody_butCounts(String timestamp) {
      API.postWithWriteKey(
          "/v1/track",
          "{\"userId\": \"%s\", \"event\": \"Signed Up\", \"timestamp\": %s}"
              .formatted(
                  user, timestamp.replace("MONTH", YearMonth.now(ZoneOffset.UTC).toString())));

      assertThat(enrollments()).isEmpty();
      assertThat(refusals()).extracting(RefusalView::reason).hasSize(1);
    }

    /** A language without null for times sends its zero. */
    @ParameterizedTest
    @ValueSource(
        strings = {"null", "\"\"", "0", "\"0001-01-01T00:00:00Z\"", "\"1970-01-01T00:00:00Z\""})
    void startEventWithoutATime_enrolls(String timestamp) {
      API.postWithWriteKey(
          "/v1/track",
          "{\"userId\": \"%s\", \"event\": \"Signed Up\", \"timestamp\": %s}"
              .formatted(user, timestamp));

      assertThat(enrollments()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "0", "\"false\"", "null"})
    void backfillThatIsFalse_enrolls(String value) {
      post("Signed Up", now, "{}", "{\"backfill\": %s}".formatted(value));

      assertThat(enrollments()).hasSize(1);
    }

    @Test
    void goalThatCameFirst_butOccurredAfterTheStartEvent_preventsTheStart() {
      track("Order Completed", now.minusSeconds(60));
      track("Cart Abandoned", now.minusSeconds(3600));

      assertThat(enrollments()).isEmpty();
      assertThat(refusals())
          .extracting(RefusalView::reason)
          .singleElement()
          .asString()
          .startsWith("the goal Order Completed occurred on ")
          .endsWith(", after the start event");
    }

    @Test
    void exitThatCameFirst_butOccurredAfterTheStartEvent_preventsTheStart() {
      track("Cart Emptied", now.minusSeconds(10));
      track("Cart Abandoned", now.minusSeconds(20));

      assertThat(enrollments()).isEmpty();
      assertThat(refusals())
          .singleElement()
          .satisfies(refusal -> assertThat(refusal.reason()).contains("the exit Cart Emptied"));
    }

    @Test
    void goalThatOccurredBeforeTheStartEvent_doesNotPreventIt() {
      track("Order Completed", now.minusSeconds(3600));
      track("Cart Abandoned", now.minusSeconds(60));

      assertThat(enrollments()).extracting(EnrollmentRow::state).containsExactly(RUNNING);
    }

    @Test
    void goalOfAnotherKey_doesNotPreventTheStart() {
      post("Order Delivered", now.minusSeconds(10), "{\"order_id\": 2}", "{}");
      post("Order Placed", now.minusSeconds(20), "{\"order_id\": 1}", "{}");
      post("Order Placed", now.minusSeconds(20), "{\"order_id\": 2}", "{}");

      assertThat(enrollments()).extracting(EnrollmentRow::correlationKey).containsExactly("1");
    }

    @Test
    void startEventOlderThanTheRunningEnrollment_doesNotRestartIt() {
      track("Product Viewed", now.minusSeconds(10));
      var running = enrollments().getFirst().id();

      track("Product Viewed", now.minusSeconds(3600));

      assertThat(enrollments()).extracting(EnrollmentRow::id).containsExactly(running);
      assertThat(refusals().getFirst().reason()).contains("before the running enrollment");
    }

    @Test
    void startEventFromBeforeTheLastEnrollmentEnded_doesNotEnrollAgain() {
      track("Product Viewed", now.minusSeconds(60));
      API.awaitEmptyOutbox();
      API.get(Enrollments.class)
          .close(
              enrollments().getFirst().id(),
              EnrollmentState.COMPLETED,
              null,
              API.get(ScaledClock.class).instant());

      track("Product Viewed", now.minusSeconds(3600));
      assertThat(enrollments()).hasSize(1);

      track("Product Viewed", Instant.now());
      assertThat(enrollments()).hasSize(2);
    }
  }

  @Nested
  class RunningEnrollment {

    @ParameterizedTest
    @ValueSource(strings = {"Order Completed", "Cart Emptied"})
    void goalOrExitFromBeforeTheStartEvent_endsNothing(String event) {
      track("Cart Abandoned", now.minusSeconds(60));
      track(event, now.minus(Duration.ofDays(30)));
      track(event, now.minusSeconds(62));
      API.awaitEmptyOutbox();

      assertThat(enrollments()).singleElement().extracting(EnrollmentRow::ending).isNull();
      assertThat(signals()).isEmpty();
    }

    @Test
    void goalThatOccurredAfterTheStartEvent_endsIt_evenIfItOccurredBeforeTheStartCame() {
      track("Cart Abandoned", now.minusSeconds(600));
      track("Order Completed", now.minusSeconds(300));

      var enrollment = enrollments().getFirst();
      assertThat(enrollment.ending()).isEqualTo(Ending.goal(enrollment.id(), "Order Completed"));
    }

    @Test
    void goalInTheSameSecond_asSendersRoundTimesDown_endsIt() {
      var second = Instant.ofEpochSecond(now.minusSeconds(60).getEpochSecond());
      track("Cart Abandoned", second.plusMillis(900));
      track("Order Completed", second);

      assertThat(enrollments().getFirst().ending()).isNotNull();
    }

    @Test
    void eventFromBeforeAnEnrollmentByTheApi_answersNothing() {
      API.enroll("abandoned-cart", user);
      track("Order Completed", now.minus(Duration.ofHours(1)));
      assertThat(enrollments().getFirst().ending()).isNull();

      track("Order Completed", Instant.now());
      assertThat(enrollments().getFirst().ending()).isNotNull();
    }

    @Test
    void backfilledGoal_thatOccurredSinceTheEnrollment_endsIt() {
      track("Cart Abandoned", now.minusSeconds(60));
      post("Order Completed", now, "{}", "{\"backfill\": true}");

      assertThat(enrollments().getFirst().ending()).isNotNull();
    }
  }

  /** Whichever came first: a journey whose goal is reached goes on with nobody. */
  @Nested
  class SameSecond {

    private final Instant second = Instant.ofEpochSecond(now.minusSeconds(60).getEpochSecond());

    @ParameterizedTest
    @CsvSource({
      "PT0.5S,    PT0.3S,     true",
      "PT0.3S,    PT0.5S,     false",
      // The goal's time is rounded down to seconds, or to milliseconds: it may have come later.
      "PT0.5S,    PT0S,       false",
      "PT0.1236S, PT0.123S,   false",
      "PT0.1236S, PT0.1235S,  true",
      "PT0S,      PT0.5S,     false",
    })
    void goalCounts_ifItMayHaveOccurredAfterTheStart(
        Duration start, Duration goal, boolean isRunning) {
      track("Cart Abandoned", second.plus(start));
      track("Order Completed", second.plus(goal));
      assertThat(running(user)).hasSize(isRunning ? 1 : 0);

      var other = TestApi.newUserId();
      track(other, "Order Completed", second.plus(goal));
      track(other, "Cart Abandoned", second.plus(start));
      assertThat(running(other)).hasSize(isRunning ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.5S"})
    void ofTwoEventsOfTheSameTime_theOneThatCameFirstOccurredFirst(Duration at) {
      track("Cart Abandoned", second.plus(at));
      track("Order Completed", second.plus(at));
      assertThat(running(user)).isEmpty();

      var other = TestApi.newUserId();
      track(other, "Order Completed", second.plus(at));
      track(other, "Cart Abandoned", second.plus(at));
      assertThat(running(other)).hasSize(1);
    }

    private List<EnrollmentRow> running(String userId) {
      return API.get(Enrollments.class).findRunning(API.contact(userId).key()).stream()
          .filter(enrollment -> enrollment.ending() == null)
          .toList();
    }
  }

  private static final EnrollmentState RUNNING = EnrollmentState.RUNNING;

  private void track(String event, Instant occurredAt) {
    track(user, event, occurredAt);
  }

  private static void track(String userId, String event, Instant occurredAt) {
    post(userId, event, occurredAt, "{}", "{}");
  }

  private void post(String event, Instant occurredAt, String properties, String context) {
    post(user, event, occurredAt, properties, context);
  }

  private static void post(
      String userId, String event, Instant occurredAt, String properties, String context) {
    var answer =
        API.postWithWriteKey(
            "/v1/track",
            """
            {"userId": "%s", "event": "%s", "timestamp": "%s", "properties": %s, "context": %s}"""
                .formatted(userId, event, occurredAt, properties, context));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private String contact() {
    return API.contact(user).key();
  }

  private List<RefusalView> refusals() {
    return API.get(EnrollmentRefusals.class).findByContact(contact());
  }

  private List<EnrollmentRow> enrollments() {
    return API.get(Enrollments.class)
        .findNewest(new EnrollmentQuery(null, null, contact(), false), 10);
  }

  private List<Signaled> signals() {
    return API.temporal.callsFor(contact()).stream()
        .filter(Signaled.class::isInstance)
        .map(Signaled.class::cast)
        .toList();
  }
}
