package dev.senda.journey;

import java.util.List;

/** The first half of conditions that need a comparison: {@code score().atLeast(50)}. */
public final class ConditionBuilders {

  private ConditionBuilders() {}

  /** Builds a condition on the lead score. */
  public record ScoreConditionBuilder() {

    /** These points or more: {@code score().atLeast(50)}. */
    public Condition atLeast(int points) {
      return new Condition.Score(Match.atLeast(points));
    }

    /** These points or fewer. */
    public Condition atMost(int points) {
      return new Condition.Score(Match.atMost(points));
    }

    /** Fewer points than these. */
    public Condition lessThan(int points) {
      return new Condition.Score(Match.lessThan(points));
    }

    /** More points than these. */
    public Condition moreThan(int points) {
      return new Condition.Score(Match.moreThan(points));
    }

    /** From the first number of points to the second, both included. */
    public Condition between(int least, int most) {
      return new Condition.Score(Match.between(least, most));
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
