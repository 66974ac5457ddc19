package dev.senda.journey;

import java.util.List;

/** The first half of conditions that need a comparison: {@code attribute("country").is("MX")}. */
public final class ConditionBuilders {

  private ConditionBuilders() {}

  /** Builds a condition on an attribute. */
  public record AttributeConditionBuilder(String name) {

    public AttributeConditionBuilder {
      if (name.isBlank()) {
        throw new IllegalArgumentException(
            "attribute: empty (expected a name, such as \"country\")");
      }
    }

    public Condition is(Object value) {
      return matches(Match.is(value));
    }

    public Condition isOneOf(Object first, Object... others) {
      return matches(Match.oneOf(first, others));
    }

    public Condition atLeast(Number number) {
      return matches(Match.atLeast(number));
    }

    public Condition atMost(Number number) {
      return matches(Match.atMost(number));
    }

    /** Contains this text; the case of a to z is ignored. */
    public Condition contains(String part) {
      return matches(Match.contains(part));
    }

    public Condition isKnown() {
      return matches(Match.present());
    }

    private Condition matches(Match match) {
      return new Condition.Attribute(name, match);
    }
  }

  /** Builds a condition on the lead score. */
  public record ScoreConditionBuilder() {

    public Condition atLeast(int points) {
      return new Condition.Score(Match.atLeast(points));
    }

    public Condition atMost(int points) {
      return new Condition.Score(Match.atMost(points));
    }
  }

  /** Builds a condition on the stage. */
  public record LifecycleConditionBuilder() {

    public Condition is(LifecycleStage stage) {
      return new Condition.Stage(List.of(stage));
    }

    public Condition isOneOf(LifecycleStage first, LifecycleStage... others) {
      return new Condition.Stage(NonEmptyLists.of(first, others));
    }
  }

  /** Builds a condition on the locale. */
  public record LocaleConditionBuilder() {

    /** This language in any country ({@code "es"}), or in this one ({@code "es-MX"}). */
    public Condition is(String tag) {
      return new Condition.Language(tag);
    }
  }
}
