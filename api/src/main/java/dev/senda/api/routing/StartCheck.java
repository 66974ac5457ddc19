package dev.senda.api.routing;

import dev.senda.api.journeys.EntryRules;
import dev.senda.journey.Event;
import dev.senda.journey.Match;
import dev.senda.journey.Plan;
import dev.senda.journey.Time;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.events.Events;
import dev.senda.store.events.Events.ReceivedEvent;
import dev.senda.store.support.OccurrenceOrder;
import dev.senda.store.support.ScaledClock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Whether a start event comes in time: one that is history enrolls nobody, and neither does one
 * after which the contact reached the goal already.
 */
@Component
class StartCheck {

  private final Events events;
  private final ScaledClock clock;

  StartCheck(Events events, ScaledClock clock) {
    this.events = events;
    this.clock = clock;
  }

  /**
   * Why the event does not enroll its contact in this journey; empty if it may.
   *
   * @param notRouted later events, which are stored and will be routed after this one
   */
  Optional<String> refusal(Plan plan, ReceivedEvent start, Set<UUID> notRouted) {
    if (start.isBackfill()) {
      return Optional.of(
          "the start event was reported as a backfill, or with a time that cannot be read");
    }
    if (start.occurredAt().isBefore(clock.instant().minus(plan.startsWithin()))) {
      return Optional.of(
          "the start event occurred on %s (expected within %s)"
              .formatted(start.occurredAt(), Time.inWords(plan.startsWithin())));
    }
    return findEnd(plan, start, notRouted);
  }

  /** The goal and the exits of a journey. */
  static List<Event> endsOf(Plan plan) {
    return Stream.concat(Stream.ofNullable(plan.goal()), plan.exits().stream()).toList();
  }

  /** What the contact of this enrollment did since its start, without the start event. */
  List<ReceivedEvent> findSince(EnrollmentRow enrollment, Collection<String> names) {
    return events
        .findSince(
            enrollment.contactKey(), names, OccurrenceOrder.earliest(enrollment.eventsSince()))
        .stream()
        .filter(event -> !event.id().equals(enrollment.triggerEventId()))
        .toList();
  }

  /** A goal or an exit that occurred after the start event, but came before it. */
  private Optional<String> findEnd(Plan plan, ReceivedEvent start, Set<UUID> notRouted) {
    var ends =
        endsOf(plan).stream()
            .flatMap(
                end ->
                    end
                        .resolved(other -> Match.find(start.properties(), other.name()))
                        .map(resolved -> new PlannedEnd(end, resolved))
                        .stream())
            .toList();
    if (ends.isEmpty()) {
      return Optional.empty();
    }
    var names = ends.stream().map(end -> end.pattern().name()).distinct().toList();
    return events
        .findSince(start.contactKey(), names, OccurrenceOrder.earliest(start.occurredAt()))
        .stream()
        .filter(event -> !notRouted.contains(event.id()) && isAfter(event, start))
        .filter(event -> hasSameKey(plan, start, event))
        .flatMap(event -> reason(plan, ends, event))
        .findFirst();
  }

  /** Of two events of the same time, the one that was received first happened first. */
  private static boolean isAfter(ReceivedEvent event, ReceivedEvent start) {
    return event.occurredAt().equals(start.occurredAt())
        ? event.id().compareTo(start.id()) > 0
        : OccurrenceOrder.isSince(event.occurredAt(), start.occurredAt());
  }

  private static boolean hasSameKey(Plan plan, ReceivedEvent start, ReceivedEvent event) {
    return plan.keyProperty() == null
        || event.properties().get(plan.keyProperty()) == null
        || EntryRules.of(plan)
            .correlationKeyOf(event.properties())
            .equals(EntryRules.of(plan).correlationKeyOf(start.properties()));
  }

  /** A goal or an exit, with the values of the start event in its pattern. */
  private record PlannedEnd(Event planned, Event pattern) {}

  private static Stream<String> reason(Plan plan, Iterable<PlannedEnd> ends, ReceivedEvent event) {
    for (var one : ends) {
      var end = one.planned();
      if (one.pattern().matches(event.name(), event.properties())) {
        return Stream.of(
            "the %s %s occurred on %s, after the start event"
                .formatted(end.equals(plan.goal()) ? "goal" : "exit", end, event.occurredAt()));
      }
    }
    return Stream.empty();
  }
}
