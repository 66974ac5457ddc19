package dev.senda.store.conversions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.senda.store.conversions.ConversionTallies.CompletedTally;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Learned weights in simulation with known truth and fixed seeds: 100 experiments, or 1,000 with
 * {@code -Dsenda.test.full=true}.
 */
class LearnedSplitTest {

  private static final boolean FULL = Boolean.getBoolean("senda.test.full");
  private static final int EXPERIMENTS = FULL ? 1_000 : 100;
  private static final int DAYS = 60;
  private static final int PER_DAY = 40;
  private static final int WINDOW = 14;

  /**
   * Arms that last 3 and 14 days and convert alike share the contacts: a short one does not win
   * because more of its enrollments have ended.
   */
  @Test
  void armsOfDifferentLengthsAndEqualTruth_shareTheContactsEvenly() {
    double share = meanShareOfFirst(0.1, 0.1);

    report("arms of 3 and 14 days that convert alike", share);
    assertThat(share).isCloseTo(0.5, within(FULL ? 0.02 : 0.05));
  }

  @Test
  void betterArm_getsMoreContacts_howeverLongItLasts() {
    double share = meanShareOfFirst(0.05, 0.15);

    report("an arm of 3 days at 5 %, beside one of 14 days at 15 %", share);
    assertThat(share).isLessThan(0.4);
  }

  private static double meanShareOfFirst(double shortRate, double longRate) {
    var random = new Random(20_261_128);
    return IntStream.range(0, EXPERIMENTS)
        .mapToDouble(_ -> shareOfFirst(new double[] {shortRate, longRate}, random))
        .average()
        .orElseThrow();
  }

  /** Converts at a uniformly distributed time of the arm's length, or not at all. */
  private static double shareOfFirst(double[] rates, Random random) {
    var entered = new long[2][DAYS];
    var converted = new long[2][DAYS];
    int first = 0;
    for (int day = 0; day < DAYS; day++) {
      var tallies =
          List.of(
              completed(entered[0], converted[0], day), completed(entered[1], converted[1], day));
      for (int i = 0; i < PER_DAY; i++) {
        int arm = VariantAssignments.drawVariant(List.of(1, 1), tallies, 100, random);
        entered[arm][day]++;
        if (random.nextDouble() < rates[arm]) {
          converted[arm][day]++;
        }
        first += arm == 0 ? 1 : 0;
      }
    }
    return first / (double) (DAYS * PER_DAY);
  }

  /** Those who entered a window ago or earlier, as ConversionTallies counts them. */
  private static CompletedTally completed(long[] entered, long[] converted, int today) {
    int days = Math.max(0, today - WINDOW);
    return new CompletedTally(
        IntStream.range(0, days).mapToLong(day -> entered[day]).sum(),
        IntStream.range(0, days).mapToLong(day -> converted[day]).sum());
  }

  private static void report(String what, double share) {
    if (FULL) {
      System.out.printf("%s: the short one got %.1f %%%n", what, 100 * share);
    }
  }
}
