package dev.senda.journey;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A sum of numbers that events of the contact have as a property. A value that is no number counts
 * as nothing; without any event the sum is 0.
 *
 * @param property the property's name, or the path to a nested one
 * @param within counted back from the moment of asking; null for any time
 */
public record SumCondition(Event event, String property, @Nullable Duration within, Match match)
    implements Condition.Simple {

  public SumCondition {
    if (property.isBlank()) {
      throw new IllegalArgumentException("property: empty (expected a name, such as \"total\")");
    }
    if (within != null) {
      Time.requirePositive(within);
    }
  }

  @Override
  public boolean holdsFor(Profile profile) {
    return event
        .resolved(other -> other.in(profile))
        .filter(known -> match.matches(profile.eventSum(known, property, within)))
        .isPresent();
  }

  @Override
  public String toString() {
    return "sum of %s of %s%s %s"
        .formatted(
            property, event, within == null ? "" : " in the last " + Time.inWords(within), match);
  }
}
