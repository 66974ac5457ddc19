package dev.senda.store.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.store.TestStore;
import dev.senda.store.consent.Consents;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.Ending;
import dev.senda.store.enrollments.EnrollmentService;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.support.ConcurrentCalls;
import dev.senda.store.support.RetryingTransactions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CouponsTest {

  private static final TestStore STORE = new TestStore();

  private final RetryingTransactions transactions = new RetryingTransactions(STORE.transactions);
  private final Contacts contacts = new Contacts(STORE.database, transactions, STORE.clock);
  private final Enrollments enrollments =
      new Enrollments(STORE.database, transactions, STORE.clock);
  private final Coupons coupons =
      new Coupons(
          STORE.database,
          transactions,
          contacts,
          new EnrollmentService(
              transactions,
              contacts,
              new Consents(STORE.database),
              new KnownEvents(STORE.database),
              enrollments,
              new Outbox(STORE.database, _ -> {}),
              STORE.clock),
          STORE.clock);

  @BeforeEach
  void empty() {
    STORE.database.sql("truncate coupons, journey_controls").update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void add_countsNewCodesOnly() {
    assertThat(coupons.add("welcome", List.of("A", "B"))).isEqualTo(2);
    assertThat(coupons.add("welcome", List.of("B", "C"))).isEqualTo(1);
    assertThat(coupons.add("summer", List.of("A"))).isEqualTo(1);

    assertThat(coupons.countAvailable("welcome")).isEqualTo(3);
    assertThat(coupons.countAvailable("winter")).isZero();
    assertThatThrownBy(() -> coupons.add("welcome", List.of(" ")))
        .hasMessage("coupon code: blank (expected a text, such as \"WELCOME-7F3K\")");
  }

  @Test
  void concurrentAssignments_giveDistinctCodes() throws Exception {
    coupons.add("welcome", IntStream.range(0, 50).mapToObj(number -> "C" + number).toList());
    var enrollments =
        IntStream.range(0, 50)
            .mapToObj(_ -> STORE.insertEnrollment(STORE.insertContact()))
            .toList();
    var next = new AtomicInteger();

    var taken =
        ConcurrentCalls.run(
            50, () -> coupons.assign(enrollments.get(next.getAndIncrement()), 1, "welcome"));

    assertThat(taken).doesNotHaveDuplicates().allMatch(Optional::isPresent);
    assertThat(coupons.countAvailable("welcome")).isZero();
    assertThat(coupons.assign(STORE.insertEnrollment(STORE.insertContact()), 1, "welcome"))
        .isEmpty();
  }

  @Test
  void repeatedAssignment_returnsTheSameCode() throws Exception {
    coupons.add("welcome", List.of("A", "B", "C"));
    var enrollment = STORE.insertEnrollment(STORE.insertContact());

    var taken = ConcurrentCalls.run(20, () -> coupons.assign(enrollment, 1, "welcome"));

    assertThat(taken).containsOnly(Optional.of("A"));
    assertThat(coupons.countAvailable("welcome")).isEqualTo(2);
    coupons.add("welcome", List.of("A"));
    assertThat(coupons.countAvailable("welcome")).isEqualTo(2);
  }

  @Test
  void latestCode_isTheOneAssignedLast() {
    coupons.add("welcome", List.of("A", "B"));
    coupons.add("summer", List.of("0"));
    var enrollment = STORE.insertEnrollment(STORE.insertContact());
    assertThat(coupons.findLatestCode(enrollment)).isEmpty();

    coupons.assign(enrollment, 1, "welcome");
    STORE.advance(Duration.ofDays(1));
    coupons.assign(enrollment, 4, "summer");
    assertThat(coupons.findLatestCode(enrollment)).contains("0");

    coupons.assign(enrollment, 5, "welcome");
    assertThat(coupons.findLatestCode(enrollment)).contains("B");
  }

  @Test
  void stoppedJourney_givesNoCode_andEndsTheEnrollment() {
    coupons.add("welcome", List.of("A"));
    var contact = STORE.insertContact();
    var enrollment = STORE.insertEnrollment(contact);
    STORE.stop("ebook-nurture");

    assertThat(coupons.assign(enrollment, 1, "welcome")).isEmpty();

    assertThat(coupons.countAvailable("welcome")).isEqualTo(1);
    assertThat(enrollments.find(enrollment).orElseThrow().ending())
        .isEqualTo(Ending.cancel(enrollment));
    assertThat(STORE.outboxItems(contact)).hasSize(1);
  }

  @Test
  void erasedContact_getsNoCode() {
    coupons.add("welcome", List.of("A"));
    var contact = STORE.insertContact();
    var enrollment = STORE.insertEnrollment(contact);
    STORE
        .database
        .sql("update contacts set erased_at = now() where key = :key")
        .param("key", contact)
        .update();

    assertThat(coupons.assign(enrollment, 1, "welcome")).isEmpty();
    assertThat(coupons.countAvailable("welcome")).isEqualTo(1);
  }
}
