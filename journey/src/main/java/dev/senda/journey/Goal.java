package dev.senda.journey;

import java.time.Duration;

/**
 * The goal of a plan with its conversion window: {@code event("Subscribed").within(days(14))}.
 *
 * @param event the event that makes an enrollment a success
 * @param within how long after the start of an enrollment the event counts as its conversion: more
 *     than zero and at most 366 days
 */
public record Goal(Event event, Duration within) {

  /** The longest window, so that the events that decide about it are still kept. */
  static final Duration LONGEST = Duration.ofDays(366);

  public Goal {
    event.requireStartReferences();
    requireWindow(within);
  }

  static void requireWindow(Duration window) {
    if (!window.isPositive() || window.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "goal within: %s (expected more than no time and at most 366 days)".formatted(window));
    }
  }

  /** {@code Subscribed within 14 days}. */
  @Override
  public String toString() {
    return event + " within " + Time.inWords(within);
  }
}
