package dev.senda.standalone.journeys;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.UnknownJourneyException;
import dev.senda.journey.Journey;

/** Finds journeys by the names on the command line. */
final class JourneyLookup {

  private JourneyLookup() {}

  /**
   * The journey of that name.
   *
   * @throws IllegalArgumentException if there is none; its message suggests the nearest name
   */
  static Journey require(Catalog catalog, String name) {
    try {
      return catalog.findJourney(name);
    } catch (UnknownJourneyException unknown) {
      throw new IllegalArgumentException(unknown.getMessage(), unknown);
    }
  }
}
