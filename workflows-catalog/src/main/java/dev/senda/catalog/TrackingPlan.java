package dev.senda.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The events and attributes that apps report. If a journey waits for another event, or a template
 * prints another variable, the name is probably misspelled, and the build fails.
 *
 * @param events the properties that each event always has, by the event's name
 * @param attributes the attributes of contacts
 */
public record TrackingPlan(Map<String, Set<String>> events, Set<String> attributes) {

  public TrackingPlan {
    events = Collections.unmodifiableMap(new LinkedHashMap<>(events));
    attributes = Collections.unmodifiableSet(new TreeSet<>(attributes));
  }

  /** A plan without events and attributes. */
  public static final TrackingPlan EMPTY = new TrackingPlan(Map.of(), Set.of());

  /** A plan with these attributes and without events. */
  public static TrackingPlan ofAttributes(String... attributes) {
    return new TrackingPlan(Map.of(), new TreeSet<>(List.of(attributes)));
  }

  /** The same plan with one more event, and the properties that it always has. */
  public TrackingPlan event(String name, String... properties) {
    var all = new LinkedHashMap<>(events);
    all.put(name, Collections.unmodifiableSet(new TreeSet<>(List.of(properties))));
    return new TrackingPlan(all, attributes);
  }

  /** The events and attributes of both plans; an event of both has the properties of both. */
  TrackingPlan and(TrackingPlan other) {
    var allEvents = new LinkedHashMap<>(events);
    other.events.forEach(
        (name, properties) -> allEvents.merge(name, properties, TrackingPlan::union));
    return new TrackingPlan(allEvents, union(attributes, other.attributes));
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    var all = new TreeSet<>(some);
    all.addAll(others);
    return Collections.unmodifiableSet(all);
  }
}
