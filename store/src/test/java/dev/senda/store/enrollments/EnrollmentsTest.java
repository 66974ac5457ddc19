package dev.senda.store.enrollments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.senda.journey.OverlapPolicy;
import dev.senda.journey.ReentryPolicy;
import dev.senda.store.TestStore;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult.AlreadyEnrolled;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult.Enrolled;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult.Refused;
import dev.senda.store.support.ConcurrentCalls;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EnrollmentsTest {

  private static final TestStore STORE = new TestStore();
  private static final ReentryPolicy NEVER = new ReentryPolicy.Never();
  private static final ReentryPolicy AFTER_A_DAY = new ReentryPolicy.After(Duration.ofDays(1));

  private final RetryingTransactions transactions = new RetryingTransactions(STORE.transactions);
  private final Contacts contacts = new Contacts(STORE.database, transactions, STORE.clock);
  private final Enrollments enrollments =
      new Enrollments(STORE.database, transactions, STORE.clock);

  private final String ada = STORE.insertContact();

  @BeforeEach
  void empty() {
    STORE.database.sql("truncate enrollments cascade").update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void newContact_isEnrolled_andSecondRequestIsNot() {
    var admitted = admitted(enrollments.enroll("welcome", NEVER, ada, null));

    assertThat(admitted)
        .isEqualTo(
            new EnrollmentRow(
                admitted.id(),
                "welcome",
                ada,
                ada,
                "",
                null,
                EnrollmentState.RUNNING,
                null,
                null,
                STORE.clock.instant(),
                STORE.clock.instant(),
                null,
                null,
                0,
                null));
    assertThat(enrollments.find(admitted.id())).contains(admitted);
    assertThat(enrollments.findRunning(ada)).containsExactly(admitted);
    assertThat(contacts.findByEnrollment(admitted.id()).orElseThrow().key()).isEqualTo(ada);
    assertThat(enrollments.enroll("welcome", NEVER, ada, null))
        .isEqualTo(new AlreadyEnrolled(admitted));
  }

  @Test
  void concurrentRequests_enrollOnce() throws Exception {
    var admissions =
        ConcurrentCalls.run(100, () -> enrollments.enroll("welcome", AFTER_A_DAY, ada, null));

    assertThat(admissions).filteredOn(Enrolled.class::isInstance).hasSize(1);
    assertThat(admissions).filteredOn(AlreadyEnrolled.class::isInstance).hasSize(99);
    assertThat(enrollments.findNewest(EnrollmentQuery.ofJourney("welcome"), 10)).hasSize(1);
  }

  @Test
  void reentryNever_isRefused() {
    close(
        admitted(enrollments.enroll("welcome", NEVER, ada, null)), EnrollmentState.COMPLETED, null);

    assertThat(enrollments.enroll("welcome", NEVER, ada, null))
        .isEqualTo(
            new Refused(
                "re-entry: never again; the last enrollment ended on " + STORE.clock.instant()));
  }

  @Test
  void reentryAfterADay_isRefusedUntilThen() {
    close(
        admitted(enrollments.enroll("cart", AFTER_A_DAY, ada, null)),
        EnrollmentState.GOAL,
        "Order");
    STORE.advance(Duration.ofHours(24).minusSeconds(1));
    assertThat(enrollments.enroll("cart", AFTER_A_DAY, ada, null)).isInstanceOf(Refused.class);

    STORE.advance(Duration.ofSeconds(1));

    assertThat(enrollments.enroll("cart", AFTER_A_DAY, ada, null)).isInstanceOf(Enrolled.class);
  }

  @Test
  void otherJourney_isIndependent() {
    enrollments.enroll("welcome", NEVER, ada, null);

    assertThat(enrollments.enroll("cart", NEVER, ada, null)).isInstanceOf(Enrolled.class);
    assertThat(enrollments.findRunning(ada)).hasSize(2);
  }

  @Test
  void eachCorrelationKey_isIndependent() {
    var orders = new EnrollmentRules("orders", NEVER, OverlapPolicy.REFUSE, "order_id");
    var first = admitted(enrollments.enroll(orders, ada, "o-1", null));
    var second = admitted(enrollments.enroll(orders, ada, "o-2", null));

    assertThat(first.correlationKey()).isEqualTo("o-1");
    assertThat(enrollments.find(second.id()).orElseThrow().correlationKey()).isEqualTo("o-2");
    assertThat(enrollments.findRunning(ada)).containsExactly(first, second);
    assertThat(enrollments.enroll(orders, ada, "o-1", null)).isEqualTo(new AlreadyEnrolled(first));

    close(first, EnrollmentState.COMPLETED, null);

    assertThat(enrollments.enroll(orders, ada, "o-1", null)).isInstanceOf(Refused.class);
    assertThat(enrollments.enroll(orders, ada, "o-2", null)).isEqualTo(new AlreadyEnrolled(second));
    assertThat(enrollments.enroll(orders, ada, "o-3", null)).isInstanceOf(Enrolled.class);
  }

  @Test
  void reentryAfterFinishing_isEnrolledAtOnce() {
    var again =
        new EnrollmentRules("cart", new ReentryPolicy.AfterFinishing(), OverlapPolicy.REFUSE, null);
    var first = admitted(enrollments.enroll(again, ada, "", null));
    assertThat(enrollments.enroll(again, ada, "", null)).isEqualTo(new AlreadyEnrolled(first));

    close(first, EnrollmentState.COMPLETED, null);

    assertThat(enrollments.enroll(again, ada, "", null)).isInstanceOf(Enrolled.class);
  }

  @Test
  void overlapRestart_endsTheRunningEnrollmentOfTheSameKey() {
    var restarting = new EnrollmentRules("cart", AFTER_A_DAY, OverlapPolicy.RESTART, "cart_id");
    var other = admitted(enrollments.enroll(restarting, ada, "c-2", null));
    var first = admitted(enrollments.enroll(restarting, ada, "c-1", null));
    enrollments.setBlockedReason(first.id(), "no variable");
    STORE.advance(Duration.ofSeconds(1));

    var admission = (Enrolled) enrollments.enroll(restarting, ada, "c-1", null);

    assertThat(admission.replacedEnrollmentId()).isEqualTo(first.id());
    assertThat(enrollments.findRunning(ada)).containsExactly(other, admission.enrollment());
    var replaced = enrollments.find(first.id()).orElseThrow();
    assertThat(replaced.state()).isEqualTo(EnrollmentState.EXITED);
    assertThat(replaced.endReason()).isEqualTo("restarted");
    assertThat(replaced.blockedReason()).isNull();
    assertThat(replaced.endedAt()).isEqualTo(STORE.clock.instant());

    close(admission.enrollment(), EnrollmentState.COMPLETED, null);
    assertThat(enrollments.enroll(restarting, ada, "c-1", null)).isInstanceOf(Refused.class);
  }

  @Test
  void concurrentRestarts_leaveOneRunning() throws Exception {
    var restarting =
        new EnrollmentRules(
            "cart", new ReentryPolicy.AfterFinishing(), OverlapPolicy.RESTART, null);

    var admissions =
        ConcurrentCalls.run(100, () -> (Enrolled) enrollments.enroll(restarting, ada, "", null));

    assertThat(enrollments.findRunning(ada)).hasSize(1);
    assertThat(admissions).filteredOn(one -> one.replacedEnrollmentId() == null).hasSize(1);
    assertThat(admissions.stream().map(Enrolled::replacedEnrollmentId).distinct()).hasSize(100);
  }

  @Test
  void correlationKey_isTheTextOfTheEventProperty() {
    var orders = new EnrollmentRules("orders", NEVER, OverlapPolicy.REFUSE, "order_id");

    assertThat(orders.correlationKeyOf(Map.of("order_id", "o-1"))).isEqualTo("o-1");
    assertThat(orders.correlationKeyOf(Map.of("order_id", 7))).isEqualTo("7");
    assertThat(orders.correlationKeyOf(Map.of("order_id", new BigDecimal("7.00")))).isEqualTo("7");
    assertThat(orders.correlationKeyOf(Map.of("order_id", true))).isEqualTo("true");
    assertThat(orders.correlationKeyOf(Map.of("order_id", List.of(7)))).isEmpty();
    assertThat(orders.correlationKeyOf(Map.of("total", 7))).isEmpty();
    assertThat(
            new EnrollmentRules("cart", NEVER, OverlapPolicy.REFUSE, null)
                .correlationKeyOf(Map.of("order_id", "o-1")))
        .isEmpty();
  }

  @Test
  void longCorrelationKey_isReplacedByAStableUuid() {
    var orders = new EnrollmentRules("orders", NEVER, OverlapPolicy.REFUSE, "order_id");
    var key = orders.correlationKeyOf(Map.of("order_id", "x".repeat(10_000)));

    assertThat(key).hasSize(36);
    assertThat(orders.correlationKeyOf(Map.of("order_id", "x".repeat(10_000)))).isEqualTo(key);
    assertThat(orders.correlationKeyOf(Map.of("order_id", "x".repeat(9_999)))).isNotEqualTo(key);
  }

  @Test
  void erasedContact_isRefused() {
    STORE
        .database
        .sql("update contacts set erased_at = now() where key = :key")
        .param("key", ada)
        .update();

    assertThat(enrollments.enroll("welcome", NEVER, ada, null)).isInstanceOf(Refused.class);
  }

  @Test
  void unknownContact_throws() {
    var nobody = Ids.newContactKey();

    assertThatThrownBy(() -> enrollments.enroll("welcome", NEVER, nobody, null))
        .hasMessage("no contact " + nobody);
  }

  @Test
  void closedTwice_lastEndCounts_andClearsTheBlockedReason() {
    var enrollment = admitted(enrollments.enroll("welcome", NEVER, ada, null));
    enrollments.setBlockedReason(
        enrollment.id(), "template welcome.es: no variable contact.first_name");

    close(enrollment, EnrollmentState.COMPLETED, null);
    STORE.advance(Duration.ofSeconds(1));
    close(enrollment, EnrollmentState.GOAL, "Order Completed");

    var ended = enrollments.find(enrollment.id()).orElseThrow();
    assertThat(ended.state()).isEqualTo(EnrollmentState.GOAL);
    assertThat(ended.endReason()).isEqualTo("Order Completed");
    assertThat(ended.blockedReason()).isNull();
    assertThat(ended.endedAt()).isEqualTo(STORE.clock.instant());
    assertThat(enrollments.findRunning(ada)).isEmpty();
  }

  @Test
  void firstCommittedEndingCounts_whateverClosesTheEnrollment() {
    var won = admitted(enrollments.enroll("welcome", NEVER, ada, null));
    var canceled = admitted(enrollments.enroll("cart", NEVER, ada, null));
    var failed = admitted(enrollments.enroll("onboarding", NEVER, ada, null));
    enrollments.recordCancelReason(canceled.id(), "wrong person");

    enrollments.markEnding(
        List.of(
            Ending.goal(won.id(), "Order Completed"),
            Ending.exit(won.id(), "Cart Emptied"),
            Ending.cancel(canceled.id()),
            Ending.exit(failed.id(), "unsubscribed")));
    enrollments.markEnding(List.of(Ending.cancel(won.id())));

    assertThat(endingOf(won)).isEqualTo(Ending.goal(won.id(), "Order Completed"));
    assertThat(endingOf(canceled)).isEqualTo(Ending.cancel(canceled.id()));
    assertThat(enrollments.findRunning(ada)).hasSize(3);

    close(won, EnrollmentState.COMPLETED, null);
    close(canceled, EnrollmentState.COMPLETED, null);
    close(failed, EnrollmentState.FAILED, "OutOfStock");

    assertThat(
            Stream.of(won, canceled, failed).map(row -> enrollments.find(row.id()).orElseThrow()))
        .extracting(EnrollmentRow::state, EnrollmentRow::endReason)
        .containsExactly(
            tuple(EnrollmentState.GOAL, "Order Completed"),
            tuple(EnrollmentState.CANCELED, "wrong person"),
            tuple(EnrollmentState.FAILED, "OutOfStock"));
  }

  @Test
  void endedEnrollment_getsNoEnding() {
    var enrollment = admitted(enrollments.enroll("welcome", NEVER, ada, null));
    close(enrollment, EnrollmentState.COMPLETED, null);

    enrollments.markEnding(List.of(Ending.cancel(enrollment.id())));

    assertThat(endingOf(enrollment)).isNull();
  }

  @Test
  void blockedReason_isFoundUntilItIsCleared() {
    var enrollment = admitted(enrollments.enroll("welcome", NEVER, ada, null));
    var withProblem = new EnrollmentQuery(null, null, null, true);

    enrollments.setBlockedReason(enrollment.id(), "no variable");
    assertThat(enrollments.findNewest(withProblem, 10))
        .extracting(EnrollmentRow::blockedReason)
        .containsExactly("no variable");

    enrollments.clearBlockedReason(enrollment.id());
    assertThat(enrollments.findNewest(withProblem, 10)).isEmpty();
  }

  @Test
  void pages_areNewestFirst_andContinue() {
    var first = admitted(enrollments.enroll("a", NEVER, ada, null));
    var second = admitted(enrollments.enroll("b", NEVER, ada, null));
    var third = admitted(enrollments.enroll("a", NEVER, STORE.insertContact(), null));

    assertThat(enrollments.findNewest(EnrollmentQuery.ALL, 2)).containsExactly(third, second);
    assertThat(enrollments.findOlderThan(second.id(), EnrollmentQuery.ALL, 2))
        .containsExactly(first);
    assertThat(enrollments.findNewest(EnrollmentQuery.ofJourney("a"), 10))
        .containsExactly(third, first);
    assertThat(
            enrollments.findNewest(
                new EnrollmentQuery("a", EnrollmentState.RUNNING, ada, false), 10))
        .containsExactly(first);
  }

  private @Nullable Ending endingOf(EnrollmentRow enrollment) {
    return enrollments.find(enrollment.id()).orElseThrow().ending();
  }

  private void close(EnrollmentRow enrollment, EnrollmentState state, @Nullable String reason) {
    enrollments.close(enrollment.id(), state, reason, STORE.clock.instant());
  }

  private static EnrollmentRow admitted(EnrollmentResult enrollmentResult) {
    assertThat(enrollmentResult).isInstanceOf(Enrolled.class);
    return ((Enrolled) enrollmentResult).enrollment();
  }
}
