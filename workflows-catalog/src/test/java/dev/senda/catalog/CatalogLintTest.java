package dev.senda.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.lint.Lint;
import dev.senda.journey.Journey;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lint finds no problem in any journey of the catalog. */
class CatalogLintTest {

  static Stream<Named<Journey>> journeys() {
    return JourneyCases.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  void shippedJourneys_haveNoLintFindings(Journey journey) {
    assertThat(Lint.located(Explorer.explore(journey), Catalog.load()))
        .as(journey.plan().name())
        .isEmpty();
  }
}
