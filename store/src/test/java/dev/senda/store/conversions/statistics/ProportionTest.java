package dev.senda.store.conversions.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProportionTest {

  /** Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I. */
  @Test
  void interval_isThatOfTheLiterature() {
    assertInterval(new Proportion(81, 263), 0.2553, 0.3662);
    assertInterval(new Proportion(15, 148), 0.0624, 0.1605);
    assertInterval(new Proportion(0, 20), 0, 0.1611);
    assertInterval(new Proportion(1, 29), 0.0061, 0.1718);
    assertInterval(new Proportion(29, 29), 0.8830, 1);
  }

  /** Newcombe, "Interval estimation for the difference" (1998), table II, method 10. */
  @Test
  void differenceInterval_isThatOfTheLiterature() {
    assertDifference(new Proportion(56, 70), new Proportion(48, 80), 0.0524, 0.3339);
    assertDifference(new Proportion(9, 10), new Proportion(3, 10), 0.1705, 0.8090);
    assertDifference(new Proportion(5, 56), new Proportion(0, 29), -0.0381, 0.1926);
  }

  private static void assertInterval(Proportion proportion, double low, double high) {
    assertThat(proportion.interval().low()).isCloseTo(low, within(0.00006));
    assertThat(proportion.interval().high()).isCloseTo(high, within(0.00006));
  }

  private static void assertDifference(
      Proportion variant, Proportion reference, double low, double high) {
    var interval = new Comparison(variant, reference, 1).interval();
    assertThat(interval.low()).isCloseTo(low, within(0.00006));
    assertThat(interval.high()).isCloseTo(high, within(0.00006));
  }

  @Test
  void withoutEnrollments_everythingIsPossible() {
    assertThat(new Proportion(0, 0).interval()).isEqualTo(new Interval(0, 1));
    assertThat(new Comparison(new Proportion(0, 0), new Proportion(1, 2), 1).interval())
        .isEqualTo(new Interval(-1, 1));
    assertThatThrownBy(() -> new Proportion(3, 2)).hasMessage("converted: 3 (expected 0 to 2)");
  }
}
