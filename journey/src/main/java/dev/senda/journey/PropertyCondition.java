package dev.senda.journey;

/** A property of an event that the enrollment knows, and that matches. */
public record PropertyCondition(ValueReference.Property property, Match match)
    implements Condition.Simple {

  @Override
  public boolean holdsFor(Profile profile) {
    return match.matches(property.in(profile));
  }

  @Override
  public String toString() {
    return property + " " + match;
  }
}
