package dev.senda.journey;

import java.util.List;

/** The first half of conditions that need a comparison: {@code score().atLeast(50)}. */
public final class ConditionBuilders {

  private ConditionBuilders() {}

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
