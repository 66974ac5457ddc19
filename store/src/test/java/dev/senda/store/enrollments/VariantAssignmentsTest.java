package dev.senda.store.enrollments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.senda.store.TestStore;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.VariantAssignments.VariantTally;
import dev.senda.store.support.ConcurrentCalls;
import dev.senda.store.support.RetryingTransactions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
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

  private final Enrollments enrollments =
      new Enrollments(
          STORE.database,
          new RetryingTransactions(STORE.transactions),
          new Contacts(STORE.database, new RetryingTransactions(STORE.transactions), STORE.clock),
          STORE.clock);
  private final VariantAssignments variantAssignments =
      new VariantAssignments(STORE.database, STORE.clock);
  private final Random random = new Random(20_261_124);

  @BeforeEach
  void empty() {
    STORE
        .database
        .sql("truncate enrollments, variant_tallies, variant_tally_changes cascade")
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
    end(enrollment, random.nextDouble() < rate);
    STORE.advance(Duration.ofMinutes(1));
    return chosen == 0;
  }

  @Test
  void littleData_usesTheGivenWeights() {
    var littleOfGift = List.of(new VariantTally(1000, 1000), new VariantTally(MINIMUM - 1, 0));

    assertThat(shareOfFirst(List.of(1, 3), littleOfGift)).isCloseTo(0.25, within(0.02));
    assertThat(
            shareOfFirst(
                List.of(1, 3), List.of(new VariantTally(1000, 1000), new VariantTally(MINIMUM, 0))))
        .isGreaterThan(0.99);
  }

  @Test
  void weightZero_isNeverAssigned() {
    var winner = List.of(new VariantTally(0, 0), new VariantTally(1000, 1000));

    assertThat(shareOfFirst(List.of(1, 0), winner)).isEqualTo(1);
    assertThat(
            shareOfFirst(
                List.of(1, 0), List.of(new VariantTally(1000, 0), new VariantTally(1000, 1000))))
        .isEqualTo(1);
    assertThatThrownBy(() -> choose(enrollment(), List.of(0, 0)))
        .hasMessage("weights: [0, 0] (expected one or more above 0)");
  }

  @Test
  void equalVariants_getEqualShares() {
    assertThat(shareOfFirst(EVEN, List.of(new VariantTally(500, 50), new VariantTally(500, 50))))
        .isCloseTo(0.5, within(0.02));
  }

  @Test
  void splitOfAnotherJourney_isIgnored() {
    ended("DISCOUNT", 100, true);
    ended("GIFT", 100, false);
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
    ended("DISCOUNT", 100, false);
    ended("GIFT", 100, true);

    assertThat(choose(enrollment(), lopsided)).isZero();
    STORE.advance(Duration.ofMinutes(1));

    assertThat(choose(enrollment(), lopsided)).isEqualTo(1);
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

  private double shareOfFirst(List<Integer> weights, List<VariantTally> tallies) {
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

  private void ended(String variant, int times, boolean goal) {
    for (int i = 0; i < times; i++) {
      var enrollment = enrollment();
      variantAssignments.assign(enrollment, "offer", List.of(variant), List.of(1), MINIMUM, random);
      end(enrollment, goal);
    }
  }

  private void end(UUID enrollment, boolean goal) {
    enrollments.close(
        enrollment,
        goal ? EnrollmentState.GOAL : EnrollmentState.COMPLETED,
        null,
        STORE.clock.instant());
  }
}
