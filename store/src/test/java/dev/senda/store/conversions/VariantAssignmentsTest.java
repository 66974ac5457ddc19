package dev.senda.store.conversions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.senda.store.TestStore;
import dev.senda.store.conversions.ConversionTallies.CompletedTally;
import dev.senda.store.support.ConcurrentCalls;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.SqlTimestamps;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VariantAssignmentsTest {

  private static final TestStore STORE = new TestStore();
  private static final List<String> VARIANTS = List.of("DISCOUNT", "GIFT");
  private static final List<Integer> EVEN = List.of(1, 1);
  private static final int MINIMUM = 20;

  private static final Duration WINDOW = Duration.ofHours(2);

  private final VariantAssignments variantAssignments =
      new VariantAssignments(
          STORE.database,
          new RetryingTransactions(STORE.transactions),
          new ConversionTallies(STORE.database, STORE.clock),
          STORE.clock);
  private final Random random = new Random(20_261_124);

  @BeforeEach
  void empty() {
    STORE
        .database
        .sql(
            """
            truncate enrollments, journey_goals, conversion_tallies, conversion_tally_changes cascade
            """)
        .update();
    STORE
        .database
        .sql("insert into journey_goals values ('ebook-nurture', 'Subscribed', :seconds)")
        .param("seconds", WINDOW.toSeconds())
        .update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void repeatedAssignment_keepsTheVariant() throws Exception {
    var enrollment = enrollment();

    var chosen = ConcurrentCalls.run(20, () -> choose(enrollment, EVEN));

    assertThat(chosen.stream().distinct()).hasSize(1);
    assertThat(
            STORE
                .database
                .sql("select variant from variant_assignments")
                .query(String.class)
                .list())
        .containsExactly(VARIANTS.get(chosen.getFirst()));
  }

  @Test
  void variantNoLongerOffered_isAssignedAgain() {
    var enrollment = enrollment();
    variantAssignments.assign(enrollment, "offer", List.of("OLD"), List.of(1), MINIMUM, random);

    int chosen = choose(enrollment, List.of(0, 1));

    assertThat(chosen).isEqualTo(1);
    assertThat(choose(enrollment, List.of(1, 0))).isEqualTo(1);
  }

  /** Three of ten reach the goal with a discount, one of ten with a gift. */
  @Test
  void betterVariant_getsAGrowingShare() {
    var shares =
        IntStream.range(0, 4)
            .mapToDouble(_ -> IntStream.range(0, 150).filter(_ -> isDiscount()).count() / 150.0)
            .toArray();

    assertThat(shares[0]).isBetween(0.4, 0.75);
    assertThat(shares[1]).isGreaterThan(shares[0]);
    assertThat(shares[3]).isGreaterThan(0.9);
  }

  private boolean isDiscount() {
    var enrollment = enrollment();
    int chosen = choose(enrollment, EVEN);
    double rate = chosen == 0 ? 0.3 : 0.1;
    if (random.nextDouble() < rate) {
      convert(enrollment);
    }
    STORE.advance(Duration.ofMinutes(10));
    return chosen == 0;
  }

  @Test
  void littleData_usesTheGivenWeights() {
    var littleOfGift = List.of(new CompletedTally(1000, 1000), new CompletedTally(MINIMUM - 1, 0));

    assertThat(shareOfFirst(List.of(1, 3), littleOfGift)).isCloseTo(0.25, within(0.02));
    assertThat(
            shareOfFirst(
                List.of(1, 3),
                List.of(new CompletedTally(1000, 1000), new CompletedTally(MINIMUM, 0))))
        .isGreaterThan(0.99);
  }

  @Test
  void weightZero_isNeverAssigned() {
    var winner = List.of(new CompletedTally(0, 0), new CompletedTally(1000, 1000));

    assertThat(shareOfFirst(List.of(1, 0), winner)).isEqualTo(1);
    assertThat(
            shareOfFirst(
                List.of(1, 0),
                List.of(new CompletedTally(1000, 0), new CompletedTally(1000, 1000))))
        .isEqualTo(1);
    assertThatThrownBy(() -> choose(enrollment(), List.of(0, 0)))
        .hasMessage("weights: [0, 0] (expected one or more above 0)");
  }

  @Test
  void equalVariants_getEqualShares() {
    assertThat(
            shareOfFirst(EVEN, List.of(new CompletedTally(500, 50), new CompletedTally(500, 50))))
        .isCloseTo(0.5, within(0.02));
  }

  @Test
  void splitOfAnotherJourney_isIgnored() {
    enrolled("DISCOUNT", 100, true);
    enrolled("GIFT", 100, false);
    completeWindow();
    var elsewhere = enrollment();
    STORE
        .database
        .sql("update enrollments set journey = 'welcome' where id = :id")
        .param("id", elsewhere)
        .update();

    assertThat(
            variantAssignments.assign(
                elsewhere, "offer", VARIANTS, List.of(1, 1_000_000), 1, random))
        .isEqualTo(1);
  }

  @Test
  void tallies_areCachedForAMinute() {
    var lopsided = List.of(1_000_000, 1);
    assertThat(choose(enrollment(), lopsided)).isZero();
    enrolled("DISCOUNT", 100, false);
    enrolled("GIFT", 100, true);
    completeWindow();
    choose(enrollment(), lopsided);
    enrolled("DISCOUNT", 1_000, true);

    STORE.advance(Duration.ofSeconds(59));
    assertThat(choose(enrollment(), lopsided)).isEqualTo(1);
  }

  /** How an enrollment ended, or whether it did, says nothing: only its window and its goal do. */
  @Test
  void openWindow_teachesNothing() {
    var lopsided = List.of(1_000_000, 1);
    enrolled("DISCOUNT", 100, false);
    enrolled("GIFT", 100, true);
    STORE.database.sql("update enrollments set state = 'GOAL', ended_at = enrolled_at").update();

    assertThat(choose(enrollment(), lopsided)).isZero();
    STORE.advance(WINDOW);
    assertThat(choose(enrollment(), lopsided)).isZero();
    STORE.advance(Duration.ofHours(1));
    assertThat(choose(enrollment(), lopsided)).isEqualTo(1);
  }

  @Test
  void recountOfTheGoal_usesTheGivenWeights() {
    enrolled("DISCOUNT", 100, false);
    enrolled("GIFT", 100, true);
    completeWindow();
    STORE.database.sql("update journey_goals set next_state = 'RUNNING'").update();

    assertThat(choose(enrollment(), List.of(1_000_000, 1))).isZero();
  }

  @Test
  void hashedVariant_isKept_andCountsAContactOnce() {
    var contact = STORE.insertContact();
    var first = STORE.insertEnrollment(contact);
    assertThat(variantAssignments.record(first, "offer", VARIANTS, "GIFT")).isEqualTo("GIFT");
    assertThat(variantAssignments.record(first, "offer", VARIANTS, "DISCOUNT")).isEqualTo("GIFT");
    convert(first);
    STORE
        .database
        .sql("update enrollments set state = 'GOAL', ended_at = enrolled_at where id = :id")
        .param("id", first)
        .update();
    var second = STORE.insertEnrollment(contact);
    variantAssignments.record(second, "offer", VARIANTS, "GIFT");
    convert(second);

    assertThat(tallies()).containsExactly("GIFT 1 1");
  }

  @Test
  void variantThatIsReplaced_takesItsConversionAlong() {
    var enrollment = enrollment();
    convert(enrollment);
    variantAssignments.record(enrollment, "offer", List.of("OLD"), "OLD");
    assertThat(tallies()).containsExactly("OLD 1 1");

    variantAssignments.record(enrollment, "offer", VARIANTS, "GIFT");

    assertThat(tallies()).containsExactly("GIFT 1 1", "OLD 0 0");
  }

  private static List<String> tallies() {
    return new ConversionTallies(STORE.database, STORE.clock)
        .find("ebook-nurture", WINDOW).stream()
            .filter(tally -> !tally.split().isEmpty())
            .map(tally -> "%s %d %d".formatted(tally.variant(), tally.entered(), tally.converted()))
            .toList();
  }

  @Test
  void assignmentAndConversionAtOnce_areCountedTogether() throws Exception {
    for (int i = 0; i < 30; i++) {
      var enrollment = enrollment();
      var turn = new AtomicInteger();
      ConcurrentCalls.run(
          2,
          () -> {
            if (turn.getAndIncrement() == 0) {
              convert(enrollment);
            } else {
              variantAssignments.record(enrollment, "offer", VARIANTS, "GIFT");
            }
            return enrollment;
          });
    }

    assertThat(tallies()).containsExactly("GIFT 30 30");
  }

  /** Mean a / (a + b), and variance ab / ((a + b)^2 (a + b + 1)). */
  @Test
  void betaSamples_haveTheExpectedMeanAndVariance() {
    for (var shape : new double[][] {{1, 1}, {1, 40}, {3, 9}, {200, 100}}) {
      double a = shape[0];
      double b = shape[1];
      var draws =
          DoubleStream.generate(() -> VariantAssignments.sampleBeta(a, b, random))
              .limit(40_000)
              .toArray();
      double mean = DoubleStream.of(draws).average().orElseThrow();
      double variance =
          DoubleStream.of(draws).map(draw -> (draw - mean) * (draw - mean)).average().orElseThrow();
      double expected = a * b / ((a + b) * (a + b) * (a + b + 1));

      assertThat(mean).isCloseTo(a / (a + b), within(3 * Math.sqrt(expected / draws.length)));
      assertThat(variance / expected).isCloseTo(1, within(0.05));
    }
  }

  private double shareOfFirst(List<Integer> weights, List<CompletedTally> tallies) {
    return IntStream.range(0, 10_000)
            .filter(_ -> VariantAssignments.drawVariant(weights, tallies, MINIMUM, random) == 0)
            .count()
        / 10_000.0;
  }

  private int choose(UUID enrollment, List<Integer> weights) {
    return variantAssignments.assign(enrollment, "offer", VARIANTS, weights, MINIMUM, random);
  }

  private static UUID enrollment() {
    return STORE.insertEnrollment(STORE.insertContact());
  }

  private static void completeWindow() {
    STORE.advance(WINDOW.plusHours(1));
  }

  private void enrolled(String variant, int times, boolean goal) {
    for (int i = 0; i < times; i++) {
      var enrollment = enrollment();
      variantAssignments.assign(enrollment, "offer", List.of(variant), List.of(1), MINIMUM, random);
      if (goal) {
        convert(enrollment);
      }
    }
  }

  private static void convert(UUID enrollment) {
    STORE
        .database
        .sql("insert into conversions values (:id, gen_random_uuid(), :now)")
        .param("id", enrollment)
        .param("now", SqlTimestamps.toSql(STORE.clock.instant()))
        .update();
  }
}
