package dev.senda.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  private final Transactions transactions = new Transactions(STORE.transactions);
  private final Coupons coupons =
      new Coupons(
          STORE.database,
          transactions,
          new Contacts(STORE.database, transactions, STORE.clock),
          STORE.clock);

  @BeforeEach
  void empty() {
    STORE.database.sql("truncate coupons").update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void aPoolIsFilledWithCodesThatItDoesNotHaveYet() {
    assertThat(coupons.add("welcome", List.of("A", "B"))).isEqualTo(2);
    assertThat(coupons.add("welcome", List.of("B", "C"))).isEqualTo(1);
    assertThat(coupons.add("summer", List.of("A"))).isEqualTo(1);

    assertThat(coupons.left("welcome")).isEqualTo(3);
    assertThat(coupons.left("winter")).isZero();
    assertThatThrownBy(() -> coupons.add("welcome", List.of(" ")))
        .hasMessage("coupon code: blank (expected a text, such as \"WELCOME-7F3K\")");
  }

  @Test
  void ofFiftyContactsAtOnceEachTakesACodeOfTheirOwn() throws Exception {
    coupons.add("welcome", IntStream.range(0, 50).mapToObj(number -> "C" + number).toList());
    var enrollments =
        IntStream.range(0, 50).mapToObj(_ -> STORE.enrollment(STORE.contact())).toList();
    var next = new AtomicInteger();

    var taken =
        Crowd.of(50, () -> coupons.take(enrollments.get(next.getAndIncrement()), 1, "welcome"));

    assertThat(taken).doesNotHaveDuplicates().allMatch(Optional::isPresent);
    assertThat(coupons.left("welcome")).isZero();
    assertThat(coupons.take(STORE.enrollment(STORE.contact()), 1, "welcome")).isEmpty();
  }

  @Test
  void theSameStepTakesTheSameCodeHoweverOftenItIsTried() throws Exception {
    coupons.add("welcome", List.of("A", "B", "C"));
    var enrollment = STORE.enrollment(STORE.contact());

    var taken = Crowd.of(20, () -> coupons.take(enrollment, 1, "welcome"));

    assertThat(taken).containsOnly(Optional.of("A"));
    assertThat(coupons.left("welcome")).isEqualTo(2);
    coupons.add("welcome", List.of("A"));
    assertThat(coupons.left("welcome")).isEqualTo(2);
  }

  @Test
  void templatesPrintTheCodeThatWasTakenLast() {
    coupons.add("welcome", List.of("A", "B"));
    coupons.add("summer", List.of("0"));
    var enrollment = STORE.enrollment(STORE.contact());
    assertThat(coupons.of(enrollment)).isEmpty();

    coupons.take(enrollment, 1, "welcome");
    STORE.pass(Duration.ofDays(1));
    coupons.take(enrollment, 4, "summer");
    assertThat(coupons.of(enrollment)).contains("0");

    coupons.take(enrollment, 5, "welcome");
    assertThat(coupons.of(enrollment)).contains("B");
  }

  @Test
  void anErasedContactTakesNone() {
    coupons.add("welcome", List.of("A"));
    var contact = STORE.contact();
    var enrollment = STORE.enrollment(contact);
    STORE
        .database
        .sql("update contacts set erased_at = now() where key = :key")
        .param("key", contact)
        .update();

    assertThat(coupons.take(enrollment, 1, "welcome")).isEmpty();
    assertThat(coupons.left("welcome")).isEqualTo(1);
  }
}
