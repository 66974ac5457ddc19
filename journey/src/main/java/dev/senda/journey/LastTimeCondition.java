package dev.senda.journey;

import java.time.Duration;

/**
 * Did something, but not any more for this long.
 *
 * @param longerAgoThan counted back from the moment of asking
 */
public record LastTimeCondition(Event event, Duration longerAgoThan) implements Condition.Simple {

  public LastTimeCondition {
    Time.requirePositive(longerAgoThan);
  }

  @Override
  public boolean holdsFor(Profile profile) {
    return event
        .resolved(other -> other.in(profile))
        .filter(known -> profile.eventCount(known, null) > 0)
        .filter(known -> profile.eventCount(known, longerAgoThan) == 0)
        .isPresent();
  }

  @Override
  public String toString() {
    return "last %s more than %s ago".formatted(event, Time.inWords(longerAgoThan));
  }
}
