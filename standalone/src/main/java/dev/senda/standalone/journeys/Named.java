package dev.senda.standalone.journeys;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.UnknownJourney;
import dev.senda.journey.Journey;

/** Journeys as they are named on the command line. */
final class Named {

  private Named() {}

  /**
   * The journey of that name.
   *
   * @throws IllegalArgumentException if there is none; its message suggests the nearest name
   */
  static Journey journey(Catalog catalog, String name) {
    try {
      return catalog.find(name);
    } catch (UnknownJourney unknown) {
      throw new IllegalArgumentException(unknown.getMessage(), unknown);
    }
  }
}
