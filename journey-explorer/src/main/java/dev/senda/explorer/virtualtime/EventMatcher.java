package dev.senda.explorer.virtualtime;

import dev.senda.journey.Event;
import dev.senda.journey.Match;
import dev.senda.journey.Plan;
import dev.senda.journey.Profile;
import dev.senda.journey.ValueReference;
import java.util.Optional;

/** Which events are for an enrollment, and which patterns they match, as the router decides it. */
final class EventMatcher {

  private final Plan plan;
  private final Profile profile;

  /**
   * @param profile knows the event that enrolled
   */
  EventMatcher(Plan plan, Profile profile) {
    this.plan = plan;
    this.profile = profile;
  }

  /** An event with the key of a keyed journey is only for the enrollment with this key. */
  boolean isAddressed(ContactEvent contactEvent) {
    var property = plan.keyProperty();
    if (property == null) {
      return true;
    }
    var key = profile.property(ValueReference.Property.START, property);
    var other = contactEvent.properties().get(property);
    return key == null || other == null || inWords(key).equals(inWords(other));
  }

  /** The number 7 and the text "7" are the same key. */
  private static String inWords(Object key) {
    return Match.inWords(Match.plain(key));
  }

  boolean matches(ContactEvent contactEvent, Event pattern) {
    return resolve(pattern).filter(contactEvent::matches).isPresent();
  }

  /** The pattern with the values of the event that enrolled; empty where nothing can match. */
  Optional<Event> resolve(Event pattern) {
    return pattern.resolved(other -> other.in(profile));
  }

  /** The goal counts before exits: what is both is a success. */
  Optional<EnrollmentEnd> endedBy(ContactEvent contactEvent) {
    if (!isAddressed(contactEvent)) {
      return Optional.empty();
    }
    if (plan.goal() != null && matches(contactEvent, plan.goal())) {
      return Optional.of(new EnrollmentEnd.ReachedGoal(plan.goal()));
    }
    return plan.exits().stream()
        .filter(exit -> matches(contactEvent, exit))
        .findFirst()
        .map(EnrollmentEnd.ExitedOnEvent::new);
  }
}
