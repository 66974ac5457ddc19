package dev.senda.api.routing;

import dev.senda.api.conversions.MeasuredGoals;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.journey.Event;
import dev.senda.journey.Plan;
import dev.senda.journey.ValueReference;
import dev.senda.store.conversions.MeasuredGoal;
import dev.senda.store.events.Events.ReceivedEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which events the journeys of the catalog hear: start on, wait for, or have as their goal or an
 * exit. It is computed once, from the explorations.
 */
@Component
public final class HeardEvents {

  private final Set<String> names = new HashSet<>();
  private final Map<String, List<StartPattern>> starts = new HashMap<>();
  private final Map<String, HeardByJourney> journeys = new HashMap<>();

  private final Map<String, List<MeasuredGoal>> goals = new HashMap<>();

  private record StartPattern(Plan plan, Event event) {}

  /**
   * What the running enrollments of a journey hear.
   *
   * @param patterns by the name of the event
   */
  record HeardByJourney(Plan plan, Map<String, List<Event>> patterns) {

    /**
     * The patterns that the event matches.
     *
     * @param known finds the value of a property of the event that started the enrollment
     */
    List<Event> matches(
        ReceivedEvent event, Function<ValueReference.Property, @Nullable Object> known) {
      return patterns.getOrDefault(event.name(), List.of()).stream()
          .filter(
              pattern ->
                  pattern
                      .resolved(known)
                      .filter(one -> one.matches(event.name(), event.properties()))
                      .isPresent())
          .toList();
    }
  }

  HeardEvents(ExploredJourneys explored) {
    for (var exploration : explored.all()) {
      var plan = exploration.plan();
      for (var start : plan.starts()) {
        names.add(start.name());
        starts
            .computeIfAbsent(start.name(), _ -> new ArrayList<>())
            .add(new StartPattern(plan, start));
      }
      var patterns = new HashMap<String, List<Event>>();
      for (var awaited : exploration.awaitedEvents().events()) {
        names.add(awaited.name());
        patterns.computeIfAbsent(awaited.name(), _ -> new ArrayList<>()).add(awaited);
      }
      journeys.put(plan.name(), new HeardByJourney(plan, patterns));
      MeasuredGoals.of(plan)
          .ifPresent(
              goal -> goals.computeIfAbsent(goal.event().name(), _ -> new ArrayList<>()).add(goal));
    }
  }

  /**
   * Whether any journey may hear an event with this name. An event that none hears needs no routing
   * and no lock on its contact.
   */
  public boolean isHeard(String eventName) {
    return names.contains(eventName);
  }

  /** The names of the events that any journey may hear. */
  public Set<String> names() {
    return Set.copyOf(names);
  }

  /** What the enrollments of this journey hear; null if the catalog does not have it. */
  @Nullable HeardByJourney by(String journey) {
    return journeys.get(journey);
  }

  /** The goals of journeys that are events with this name. */
  List<MeasuredGoal> goalsNamed(String eventName) {
    return goals.getOrDefault(eventName, List.of());
  }

  /** The goals of these journeys, without those that have none. */
  List<MeasuredGoal> goalsOf(Collection<String> names) {
    return goals.values().stream()
        .flatMap(List::stream)
        .filter(goal -> names.contains(goal.journey()))
        .toList();
  }

  /** The journeys that the event starts, in the catalog's order. */
  List<Plan> startedBy(ReceivedEvent event) {
    return starts.getOrDefault(event.name(), List.of()).stream()
        .filter(start -> start.event().matches(event.name(), event.properties()))
        .map(StartPattern::plan)
        .distinct()
        .toList();
  }
}
