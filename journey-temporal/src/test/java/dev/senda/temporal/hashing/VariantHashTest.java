package dev.senda.temporal.hashing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.senda.journey.Split;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Variants are distributed among contacts by their weights. */
class VariantHashTest {

  private static final int CONTACTS = 100_000;
  private static final double ONE_PERCENT = 0.01;

  enum Size {
    SMALL,
    MEDIUM,
    LARGE
  }

  private static final Split<Size> SIZES =
      Split.evenly(Size.class)
          .weighing(Size.SMALL, 10)
          .weighing(Size.MEDIUM, 25)
          .weighing(Size.LARGE, 65);

  @Test
  void shares_matchWeightsWithinOnePercent() {
    for (var size : Size.values()) {
      assertThat(share(i -> sizeOf("size", i) == size))
          .isCloseTo(shareOf(size), within(ONE_PERCENT));
    }
  }

  @Test
  void splits_areIndependent() {
    for (var one : Size.values()) {
      for (var other : Size.values()) {
        assertThat(share(i -> sizeOf("size", i) == one && sizeOf("other size", i) == other))
            .isCloseTo(shareOf(one) * shareOf(other), within(ONE_PERCENT));
      }
    }
  }

  @Test
  void point_isStable() {
    assertThat(VariantHash.point("size", "7ZK3M9Q2T4WXA")).isEqualTo(0.49590892317714863);
  }

  private static Size sizeOf(String split, int contact) {
    return SIZES
        .variants()
        .get(SIZES.indexAt(VariantHash.point(split, "CONTACT%06d".formatted(contact))));
  }

  private static double shareOf(Size size) {
    return requireNonNull(SIZES.shares().get(size));
  }

  private static double share(IntPredicate of) {
    return IntStream.range(0, CONTACTS).filter(of).count() / (double) CONTACTS;
  }
}
