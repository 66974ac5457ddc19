package dev.senda.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SplitTest {

  private enum OfferSize {
    NONE,
    SMALL,
    LARGE
  }

  @Test
  void variants_shareTheLineByWeight() {
    var split = Split.evenly(OfferSize.class).weighing(OfferSize.LARGE, 2);

    assertThat(split.shares())
        .isEqualTo(Map.of(OfferSize.NONE, 0.25, OfferSize.SMALL, 0.25, OfferSize.LARGE, 0.5));
    assertThat(
            List.of(
                split.indexAt(0),
                split.indexAt(0.2499),
                split.indexAt(0.25),
                split.indexAt(0.4999)))
        .containsExactly(0, 0, 1, 1);
    assertThat(List.of(split.indexAt(0.5), split.indexAt(0.9999))).containsExactly(2, 2);
    assertThatThrownBy(() -> split.indexAt(1)).hasMessage("point: 1.0 (expected 0 to less than 1)");
  }

  @Test
  void zeroWeight_isNeverChosen() {
    var split = Split.evenly(OfferSize.class).weighing(OfferSize.NONE, 0);

    assertThat(split.indexAt(0)).isEqualTo(1);
    assertThat(split.variants()).containsExactly(OfferSize.values());
  }

  @Test
  void split_hasNameOfItsEnum_unlessNamed() {
    assertThat(Split.evenly(OfferSize.class).name()).isEqualTo("offer size");
    assertThat(Split.evenly(OfferSize.class).named("spring offer").name())
        .isEqualTo("spring offer");
    assertThat(Split.evenly(OfferSize.class).learning().learned()).isTrue();
  }

  @Test
  void holdout_hasItsPercentage() {
    assertThat(Split.holdout(10).shares())
        .isEqualTo(Map.of(Holdout.HELD_OUT, 0.1, Holdout.TREATED, 0.9));
    assertThatThrownBy(() -> Split.holdout(0))
        .hasMessage("holdout: 0 (expected 1 to 99 of a hundred)");
    assertThatThrownBy(() -> Split.holdout(100))
        .hasMessage("holdout: 100 (expected 1 to 99 of a hundred)");
  }

  @Test
  void invalidWeights_areRefused() {
    var split = Split.evenly(OfferSize.class);

    assertThatThrownBy(() -> split.weighing(OfferSize.NONE, -1))
        .hasMessage(
            "split \"offer size\": weights [-1, 1, 1] (expected 0 or more, not all of them 0)");
    assertThatThrownBy(() -> new Split<>("one", List.of(OfferSize.NONE), List.of(1), false))
        .hasMessageContaining("expected two variants or more");
  }
}
