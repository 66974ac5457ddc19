package dev.senda.journey;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first half of conditions that need a comparison: {@code score().atLeast(50)}. */
public final class ConditionBuilders {

  private ConditionBuilders() {}

  /** Builds a condition on the lead score. */
  public record ScoreConditionBuilder() {

    /** These points or more: {@code score().atLeast(50)}. */
    public Condition atLeast(int points) {
      return new Condition.Score(Match.atLeast(points));
    }

    /** These points or fewer: {@code score().atMost(10)}. */
    public Condition atMost(int points) {
      return new Condition.Score(Match.atMost(points));
    }

    /** Fewer points than these: {@code score().lessThan(10)}. */
    public Condition lessThan(int points) {
      return new Condition.Score(Match.lessThan(points));
    }

    /** More points than these: {@code score().moreThan(50)}. */
    public Condition moreThan(int points) {
      return new Condition.Score(Match.moreThan(points));
    }

    /**
     * From the first number of points to the second, both included: {@code score().between(10,
     * 50)}.
     */
    public Condition between(int least, int most) {
      return new Condition.Score(Match.between(least, most));
    }
  }

  /** Builds a condition on the stage. */
  public record LifecycleConditionBuilder() {

    /** This stage: {@code lifecycle().is(CUSTOMER)}. */
    public Condition is(LifecycleStage stage) {
      return new Condition.Stage(List.of(stage));
    }

    /** One of these stages: {@code lifecycle().isOneOf(CUSTOMER, EVANGELIST)}. */
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

  /**
   * Builds a condition on a sum.
   *
   * @param within counted back from the moment of asking; null for any time
   */
  public record SumConditionBuilder(Event event, String property, @Nullable Duration within) {

    /**
     * Only events of this time, counted back from the moment of asking: {@code sum(event("Order
     * Completed"), "total").within(days(365)).atLeast(500)}.
     */
    public SumConditionBuilder within(Duration duration) {
      return new SumConditionBuilder(event, property, duration);
    }

    /** This sum or more: {@code sum(event("Order Completed"), "total").atLeast(500)}. */
    public Condition atLeast(Number number) {
      return matches(Match.atLeast(number));
    }

    /** This sum or less: {@code sum(event("Order Completed"), "total").atMost(100)}. */
    public Condition atMost(Number number) {
      return matches(Match.atMost(number));
    }

    /** A greater sum: {@code sum(event("Order Completed"), "total").moreThan(100)}. */
    public Condition moreThan(Number number) {
      return matches(Match.moreThan(number));
    }

    /**
     * A smaller sum; 0 for a contact without such events is one: {@code sum(event("Order
     * Completed"), "total").lessThan(100)}.
     */
    public Condition lessThan(Number number) {
      return matches(Match.lessThan(number));
    }

    /**
     * From the first number to the second, both included: {@code sum(event("Order Completed"),
     * "total").between(100, 500)}.
     */
    public Condition between(Number least, Number most) {
      return matches(Match.between(least, most));
    }

    private Condition matches(Match match) {
      return new SumCondition(event, property, within, match);
    }
  }

  /** Builds a condition on the last time of an event. */
  public record LastTimeConditionBuilder(Event event) {

    /**
     * The contact did it, but not within this time: {@code lastTime(event("Order
     * Completed")).longerAgoThan(days(60))}. A contact who never did it does not match.
     */
    public Condition longerAgoThan(Duration duration) {
      return new LastTimeCondition(event, duration);
    }

    /** The contact did it within this time; the same as {@code did(...).within(...)}. */
    public Condition within(Duration duration) {
      return Condition.did(event).within(duration);
    }
  }
}
