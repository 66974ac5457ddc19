package dev.senda.catalog;

import dev.senda.journey.Journey;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/**
 * The journeys that the tests of the catalog check, each under its name; {@code -Dsenda.journey}
 * restricts them to one, as {@code ./senda check} does.
 */
final class JourneyCases {

  private static final String ONLY = System.getProperty("senda.journey", "");

  private JourneyCases() {}

  static Stream<Named<Journey>> all() {
    var catalog = Catalog.load();
    return (ONLY.isEmpty() ? catalog : catalog.withOnly(List.of(ONLY)))
        .journeys().stream().map(journey -> Named.of(journey.plan().name(), journey));
  }
}
