package dev.senda.store.conversions;

import dev.senda.journey.Event;
import dev.senda.store.enrollments.EnrollmentRules;
import java.time.Duration;
import java.util.Map;

/**
 * The goal of a journey, as conversions are counted.
 *
 * @param rules they know which events are for which enrollment of a keyed journey
 * @param event the goal
 * @param window how long after its start an enrollment can convert
 */
public record MeasuredGoal(EnrollmentRules rules, Event event, Duration window) {

  public String journey() {
    return rules.journey();
  }

  /** Everything but the window that decides which events count. */
  String definition() {
    var key = rules.correlationProperty();
    return key == null ? event.toString() : event + ", one enrollment for each " + key;
  }

  /**
   * Whether an event with these properties is for the enrollment with this key. An event without
   * the key is for all of them, and so is every event for an enrollment without a key.
   */
  boolean isAddressedTo(String correlationKey, Map<String, Object> properties) {
    var key = keyOf(properties);
    return correlationKey.isEmpty() || key.isEmpty() || key.equals(correlationKey);
  }

  /** The key of the enrollments that the event is for; empty where it is for all of them. */
  String keyOf(Map<String, Object> properties) {
    return rules.correlationKeyOf(properties);
  }
}
