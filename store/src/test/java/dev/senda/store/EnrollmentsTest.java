package dev.senda.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.Overlap;
import dev.senda.journey.Reentry;
import dev.senda.store.Enrollments.Admission;
import dev.senda.store.Enrollments.Admission.Admitted;
import dev.senda.store.Enrollments.Admission.AlreadyInside;
import dev.senda.store.Enrollments.Admission.Refused;
import dev.senda.store.Enrollments.Filter;
import dev.senda.store.Enrollments.Rules;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EnrollmentsTest {

  private static final TestStore STORE = new TestStore();
  private static final Reentry NEVER = new Reentry.Never();
  private static final Reentry AFTER_A_DAY = new Reentry.After(Duration.ofDays(1));

  private final Transactions transactions = new Transactions(STORE.transactions);
  private final Contacts contacts = new Contacts(STORE.database, transactions, STORE.clock);
  private final Enrollments enrollments =
      new Enrollments(STORE.database, transactions, contacts, STORE.clock);

  private final String ada = STORE.contact();

  @BeforeEach
  void empty() {
    STORE.database.sql("truncate enrollments cascade").update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void aContactIsAdmittedAndThenInside() {
    var admitted = admitted(enrollments.enroll("welcome", NEVER, ada, null));

    assertThat(admitted)
        .isEqualTo(
            new EnrollmentRow(
                admitted.id(),
                "welcome",
                ada,
                "",
                null,
                EnrollmentState.RUNNING,
                null,
                null,
                STORE.clock.instant(),
                null));
    assertThat(enrollments.find(admitted.id())).contains(admitted);
    assertThat(enrollments.running(ada)).containsExactly(admitted);
    assertThat(contacts.ofEnrollment(admitted.id()).orElseThrow().key()).isEqualTo(ada);
    assertThat(enrollments.enroll("welcome", NEVER, ada, null))
        .isEqualTo(new AlreadyInside(admitted));
  }

  @Test
  void ofAHundredRequestsAtOnceOneAdmitsTheContact() throws Exception {
    var admissions = Crowd.of(100, () -> enrollments.enroll("welcome", AFTER_A_DAY, ada, null));

    assertThat(admissions).filteredOn(Admitted.class::isInstance).hasSize(1);
    assertThat(admissions).filteredOn(AlreadyInside.class::isInstance).hasSize(99);
    assertThat(enrollments.newest(Filter.ofJourney("welcome"), 10)).hasSize(1);
  }

  @Test
  void whoMayNeverEnterAgainIsRefused() {
    close(
        admitted(enrollments.enroll("welcome", NEVER, ada, null)), EnrollmentState.COMPLETED, null);

    assertThat(enrollments.enroll("welcome", NEVER, ada, null))
        .isEqualTo(
            new Refused(
                "re-entry: never again; the last enrollment ended on " + STORE.clock.instant()));
  }

  @Test
  void whoMayEnterAgainAfterADayIsRefusedUntilThen() {
    close(
        admitted(enrollments.enroll("cart", AFTER_A_DAY, ada, null)),
        EnrollmentState.GOAL,
        "Order");
    STORE.pass(Duration.ofHours(24).minusSeconds(1));
    assertThat(enrollments.enroll("cart", AFTER_A_DAY, ada, null)).isInstanceOf(Refused.class);

    STORE.pass(Duration.ofSeconds(1));

    assertThat(enrollments.enroll("cart", AFTER_A_DAY, ada, null)).isInstanceOf(Admitted.class);
  }

  @Test
  void oneJourneyDoesNotKeepAContactFromAnother() {
    enrollments.enroll("welcome", NEVER, ada, null);

    assertThat(enrollments.enroll("cart", NEVER, ada, null)).isInstanceOf(Admitted.class);
    assertThat(enrollments.running(ada)).hasSize(2);
  }

  @Test
  void eachKeyIsEnteredAsIfItWereAJourneyOfItsOwn() {
    var orders = new Rules("orders", NEVER, Overlap.REFUSE, "order_id");
    var first = admitted(enrollments.enroll(orders, ada, "o-1", null));
    var second = admitted(enrollments.enroll(orders, ada, "o-2", null));

    assertThat(first.key()).isEqualTo("o-1");
    assertThat(enrollments.find(second.id()).orElseThrow().key()).isEqualTo("o-2");
    assertThat(enrollments.running(ada)).containsExactly(first, second);
    assertThat(enrollments.enroll(orders, ada, "o-1", null)).isEqualTo(new AlreadyInside(first));

    close(first, EnrollmentState.COMPLETED, null);

    assertThat(enrollments.enroll(orders, ada, "o-1", null)).isInstanceOf(Refused.class);
    assertThat(enrollments.enroll(orders, ada, "o-2", null)).isEqualTo(new AlreadyInside(second));
    assertThat(enrollments.enroll(orders, ada, "o-3", null)).isInstanceOf(Admitted.class);
  }

  @Test
  void whoMayEnterAgainAfterFinishingDoesSoAtOnce() {
    var again = new Rules("cart", new Reentry.AfterFinishing(), Overlap.REFUSE, null);
    var first = admitted(enrollments.enroll(again, ada, "", null));
    assertThat(enrollments.enroll(again, ada, "", null)).isEqualTo(new AlreadyInside(first));

    close(first, EnrollmentState.COMPLETED, null);

    assertThat(enrollments.enroll(again, ada, "", null)).isInstanceOf(Admitted.class);
  }

  @Test
  void aJourneyThatRestartsEndsTheRunningEnrollmentOfTheSameKey() {
    var restarting = new Rules("cart", AFTER_A_DAY, Overlap.RESTART, "cart_id");
    var other = admitted(enrollments.enroll(restarting, ada, "c-2", null));
    var first = admitted(enrollments.enroll(restarting, ada, "c-1", null));
    enrollments.problem(first.id(), "no variable");
    STORE.pass(Duration.ofSeconds(1));

    var admission = (Admitted) enrollments.enroll(restarting, ada, "c-1", null);

    assertThat(admission.replaced()).isEqualTo(first.id());
    assertThat(enrollments.running(ada)).containsExactly(other, admission.enrollment());
    var replaced = enrollments.find(first.id()).orElseThrow();
    assertThat(replaced.state()).isEqualTo(EnrollmentState.EXITED);
    assertThat(replaced.reason()).isEqualTo("restarted");
    assertThat(replaced.problem()).isNull();
    assertThat(replaced.endedAt()).isEqualTo(STORE.clock.instant());

    close(admission.enrollment(), EnrollmentState.COMPLETED, null);
    assertThat(enrollments.enroll(restarting, ada, "c-1", null)).isInstanceOf(Refused.class);
  }

  @Test
  void ofAHundredRestartsAtOnceOneRunsInTheEnd() throws Exception {
    var restarting = new Rules("cart", new Reentry.AfterFinishing(), Overlap.RESTART, null);

    var admissions = Crowd.of(100, () -> (Admitted) enrollments.enroll(restarting, ada, "", null));

    assertThat(enrollments.running(ada)).hasSize(1);
    assertThat(admissions).filteredOn(one -> one.replaced() == null).hasSize(1);
    assertThat(admissions.stream().map(Admitted::replaced).distinct()).hasSize(100);
  }

  @Test
  void aKeyIsTheTextOfTheEventsProperty() {
    var orders = new Rules("orders", NEVER, Overlap.REFUSE, "order_id");

    assertThat(orders.keyIn(Map.of("order_id", "o-1"))).isEqualTo("o-1");
    assertThat(orders.keyIn(Map.of("order_id", 7))).isEqualTo("7");
    assertThat(orders.keyIn(Map.of("order_id", new BigDecimal("7.00")))).isEqualTo("7");
    assertThat(orders.keyIn(Map.of("order_id", true))).isEqualTo("true");
    assertThat(orders.keyIn(Map.of("order_id", List.of(7)))).isEmpty();
    assertThat(orders.keyIn(Map.of("total", 7))).isEmpty();
    assertThat(new Rules("cart", NEVER, Overlap.REFUSE, null).keyIn(Map.of("order_id", "o-1")))
        .isEmpty();
  }

  @Test
  void aLongKeyIsKnownByAShortOneThatIsAlwaysTheSame() {
    var orders = new Rules("orders", NEVER, Overlap.REFUSE, "order_id");
    var key = orders.keyIn(Map.of("order_id", "x".repeat(10_000)));

    assertThat(key).hasSize(36);
    assertThat(orders.keyIn(Map.of("order_id", "x".repeat(10_000)))).isEqualTo(key);
    assertThat(orders.keyIn(Map.of("order_id", "x".repeat(9_999)))).isNotEqualTo(key);
  }

  @Test
  void anErasedContactIsRefused() {
    STORE
        .database
        .sql("update contacts set erased_at = now() where key = :key")
        .param("key", ada)
        .update();

    assertThat(enrollments.enroll("welcome", NEVER, ada, null)).isInstanceOf(Refused.class);
  }

  @Test
  void nobodyUnknownIsEnrolled() {
    var nobody = Ids.contactKey();

    assertThatThrownBy(() -> enrollments.enroll("welcome", NEVER, nobody, null))
        .hasMessage("no contact " + nobody);
  }

  @Test
  void theLastEndingHoldsAndTakesTheProblemWithIt() {
    var enrollment = admitted(enrollments.enroll("welcome", NEVER, ada, null));
    enrollments.problem(enrollment.id(), "template welcome.es: no variable contact.first_name");

    close(enrollment, EnrollmentState.COMPLETED, null);
    STORE.pass(Duration.ofSeconds(1));
    close(enrollment, EnrollmentState.GOAL, "Order Completed");

    var ended = enrollments.find(enrollment.id()).orElseThrow();
    assertThat(ended.state()).isEqualTo(EnrollmentState.GOAL);
    assertThat(ended.reason()).isEqualTo("Order Completed");
    assertThat(ended.problem()).isNull();
    assertThat(ended.endedAt()).isEqualTo(STORE.clock.instant());
    assertThat(enrollments.running(ada)).isEmpty();
  }

  @Test
  void aProblemIsThereUntilItIsCleared() {
    var enrollment = admitted(enrollments.enroll("welcome", NEVER, ada, null));
    var withProblem = new Filter(null, null, null, true);

    enrollments.problem(enrollment.id(), "no variable");
    assertThat(enrollments.newest(withProblem, 10))
        .extracting(EnrollmentRow::problem)
        .containsExactly("no variable");

    enrollments.problem(enrollment.id(), null);
    assertThat(enrollments.newest(withProblem, 10)).isEmpty();
  }

  @Test
  void theNewestComeFirstAndPagesGoOnWhereTheLastOneEnded() {
    var first = admitted(enrollments.enroll("a", NEVER, ada, null));
    var second = admitted(enrollments.enroll("b", NEVER, ada, null));
    var third = admitted(enrollments.enroll("a", NEVER, STORE.contact(), null));

    assertThat(enrollments.newest(Filter.ALL, 2)).containsExactly(third, second);
    assertThat(enrollments.olderThan(second.id(), Filter.ALL, 2)).containsExactly(first);
    assertThat(enrollments.newest(Filter.ofJourney("a"), 10)).containsExactly(third, first);
    assertThat(enrollments.newest(new Filter("a", EnrollmentState.RUNNING, ada, false), 10))
        .containsExactly(first);
  }

  @Test
  void everyStateIsCounted() {
    close(admitted(enrollments.enroll("a", NEVER, ada, null)), EnrollmentState.COMPLETED, null);
    enrollments.enroll("a", NEVER, STORE.contact(), null);
    enrollments.enroll("a", NEVER, STORE.contact(), null);

    assertThat(enrollments.counts("a"))
        .isEqualTo(Map.of(EnrollmentState.RUNNING, 2L, EnrollmentState.COMPLETED, 1L));
  }

  private void close(EnrollmentRow enrollment, EnrollmentState state, @Nullable String reason) {
    enrollments.close(enrollment.id(), state, reason, STORE.clock.instant());
  }

  private static EnrollmentRow admitted(Admission admission) {
    assertThat(admission).isInstanceOf(Admitted.class);
    return ((Admitted) admission).enrollment();
  }
}
