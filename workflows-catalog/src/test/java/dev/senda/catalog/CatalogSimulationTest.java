package dev.senda.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.simulation.Simulation;
import dev.senda.journey.Channel;
import dev.senda.journey.Journey;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every journey can be simulated from its code alone. */
class CatalogSimulationTest {

  static Stream<Named<Journey>> journeys() {
    return JourneyCases.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  void shippedJourney_isSimulated(Journey journey) {
    var forecast = Simulation.of(journey).contacts(100).run();

    assertThat(forecast.messages(Channel.EMAIL)).isPositive();
    assertThat(forecast.toString()).contains("Assumed, not measured");
  }
}
