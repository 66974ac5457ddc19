package dev.senda.api.journeys;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.UnknownJourneyException;
import dev.senda.explorer.Exploration;
import dev.senda.explorer.Explorer;
import dev.senda.journey.Plan;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The explorations of all journeys in the catalog, computed once at the start. */
public final class ExploredJourneys {

  private final Catalog catalog;
  private final Map<String, Exploration> explorations;

  /**
   * Explores every journey.
   *
   * @throws dev.senda.explorer.finding.InvalidJourneyException if a journey is invalid
   */
  public ExploredJourneys(Catalog catalog) {
    this.catalog = catalog;
    var byName = new LinkedHashMap<String, Exploration>();
    for (var journey : catalog.journeys()) {
      var exploration = Explorer.validate(journey);
      byName.put(exploration.plan().name(), exploration);
    }
    explorations = Collections.unmodifiableMap(byName);
  }

  /** All explorations, in the catalog's order. */
  public Collection<Exploration> all() {
    return explorations.values();
  }

  /** The journey with this name; empty if the catalog does not have it, or no longer. */
  public Optional<Exploration> find(String name) {
    return Optional.ofNullable(explorations.get(name));
  }

  /** See {@link Catalog#topicTexts}. */
  public Map<String, String> topicTexts(Locale language) {
    return catalog.topicTexts(language);
  }

  /**
   * The plan of the journey with this name.
   *
   * @throws UnknownJourneyException if there is none; its message suggests the nearest name
   */
  public Plan plan(String name) {
    return catalog.findJourney(name).plan();
  }
}
