package dev.senda.journey;

/** A condition that the picture, the timeline and the path lock show by its name. */
public record NamedCondition(String name, Condition condition) implements Condition {

  public NamedCondition {
    StepNameRules.requireValid(name);
  }

  /** The condition, shown by this name: {@code condition("vip", score().atLeast(50))}. */
  public static Condition condition(String name, Condition condition) {
    return new NamedCondition(name, condition);
  }

  @Override
  public boolean holdsFor(Profile profile) {
    return condition.holdsFor(profile);
  }

  @Override
  public String toString() {
    return name;
  }
}
