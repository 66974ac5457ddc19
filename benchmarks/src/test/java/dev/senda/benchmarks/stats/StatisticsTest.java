package dev.senda.benchmarks.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void percentile_isLinearBetweenSamples() {
    var samples = new double[] {40, 10, 30, 20};

    assertThat(Statistics.percentile(samples, 0)).isEqualTo(10);
    assertThat(Statistics.percentile(samples, 50)).isEqualTo(25);
    assertThat(Statistics.percentile(samples, 99)).isEqualTo(39.7, within(1e-9));
    assertThat(Statistics.percentile(samples, 100)).isEqualTo(40);
    assertThat(samples).containsExactly(40, 10, 30, 20);
  }

  @Test
  void percentile_ofNothing_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Statistics.median(new double[0]));
  }

  @Test
  void medianOfRatios_cancelsWhatBothOfAPairSuffer() {
    // The machine became ten times slower in the middle; the ratio of each pair is 0.9.
    var ours = new double[] {90, 9, 45, 9, 90};
    var theirs = new double[] {100, 10, 50, 10, 100};

    var ratio = Statistics.medianOfRatios(ours, theirs);

    assertThat(ratio.value()).isEqualTo(0.9, within(1e-9));
    assertThat(ratio.interval().low()).isEqualTo(0.9, within(1e-9));
    assertThat(ratio.interval().high()).isEqualTo(0.9, within(1e-9));
    assertThat(ratio.samples()).isEqualTo(5);
  }

  @Test
  void medianOfRatios_ofNoPairs_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Statistics.medianOfRatios(new double[2], new double[3]))
        .withMessageContaining("2 and 3");
  }

  @Test
  void oneOutlier_doesNotMoveTheMedian() {
    var estimate = Statistics.estimateMedian(new double[] {10, 10, 10, 10, 10, 10, 1_000});

    assertThat(estimate.value()).isEqualTo(10);
    assertThat(estimate.interval().high()).isEqualTo(10);
  }

  @Test
  void interval_containsTheTruth_inAbout95Of100Cases() {
    var random = new Random(7);
    long right =
        IntStream.range(0, 200)
            .filter(
                _ -> {
                  var samples = random.doubles(21, 0, 100).toArray();
                  return Statistics.estimateMedian(samples).interval().contains(50);
                })
            .count();

    assertThat(right).isBetween(178L, 200L);
  }

  @Test
  void sameSamples_giveTheSameInterval() {
    var samples = new Random(3).doubles(30).toArray();

    assertThat(Statistics.estimatePercentile(samples, 99))
        .isEqualTo(Statistics.estimatePercentile(samples, 99));
  }

  @Test
  void ratioOfPercentiles_comparesSamplesThatAreNoPairs() {
    var ours = IntStream.rangeClosed(1, 200).mapToDouble(i -> 2 * i).toArray();
    var theirs = IntStream.rangeClosed(1, 100).mapToDouble(i -> 2 * i).toArray();

    var ratio = Statistics.ratioOfPercentiles(ours, theirs, 50);

    assertThat(ratio.value()).isEqualTo(1.99, within(0.01));
    assertThat(ratio.interval().contains(2)).isTrue();
    assertThat(ratio.interval().low()).isLessThan(ratio.value());
  }

  @Test
  void fewMeasurements_areKnownAsSuch() {
    assertThat(Statistics.estimateMedian(new double[5]).isEnough()).isFalse();
    assertThat(Statistics.estimateMedian(new double[6]).isEnough()).isTrue();
  }

  @Test
  void times_keepsTheOrderOfTheEnds() {
    var negative = new Estimate(2, new Interval(1, 3), 4).times(-10);

    assertThat(negative).isEqualTo(new Estimate(-20, new Interval(-30, -10), 4));
  }
}
