package dev.senda.journey;

/** A date before, on or after a day. */
public record DayCondition(ValueReference value, ValueReference.DayRelation relation, Day day)
    implements Condition.Simple {

  @Override
  public boolean holdsFor(Profile profile) {
    var today = profile.today();
    return today != null
        && Moment.DateOf.parseDay(value.in(profile))
            .filter(date -> relation.holds(date, day.resolve(today)))
            .isPresent();
  }

  @Override
  public String toString() {
    return "%s is %s %s".formatted(value, relation, day);
  }
}
