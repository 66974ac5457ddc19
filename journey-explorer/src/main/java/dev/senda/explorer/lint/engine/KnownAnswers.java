package dev.senda.explorer.lint.engine;

import dev.senda.journey.Condition;
import dev.senda.journey.Match;
import dev.senda.journey.NamedCondition;
import dev.senda.journey.PropertyCondition;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The conditions whose answers are known for certain, because the journey has asked for them and no
 * time has passed since.
 *
 * @param answers conditions, and whether they hold
 */
public record KnownAnswers(Map<Condition, Boolean> answers) {

  public static final KnownAnswers NONE = new KnownAnswers(Map.of());

  public KnownAnswers {
    answers = Map.copyOf(answers);
  }

  /**
   * What is known after a step.
   *
   * @param answer null where the step asks nothing
   * @return null where the answer contradicts what is known, so that no contact continues this way
   */
  public @Nullable KnownAnswers after(Step step, @Nullable Object answer) {
    return switch (step) {
      case Question.ConditionHolds conditionHolds -> {
        boolean holds = Boolean.TRUE.equals(answer);
        yield answerTo(conditionHolds.condition()).orElse(holds) == holds
            ? with(conditionHolds.condition(), holds)
            : null;
      }
      case Question.VariantChoice<?> _,
          Question.DeliveryStatusOf _,
          Question.HasChange _,
          Step.Round _ ->
          this;
      case Step.Send _,
          Step.Pause _,
          Step.PauseUntil _,
          Step.Act _,
          Step.Exit _,
          Question.Wait<?> _,
          Question.DateReached _,
          Question.TakeCoupon _,
          Question.Custom<?> _ ->
          NONE;
    };
  }

  private KnownAnswers with(Condition condition, boolean holds) {
    var all = new HashMap<>(answers);
    add(condition, holds, all);
    return new KnownAnswers(all);
  }

  /** Whether the condition holds; empty where that is not known. */
  private Optional<Boolean> answerTo(Condition condition) {
    var known = answers.get(condition);
    if (known != null) {
      return Optional.of(known);
    }
    return switch (condition) {
      case Condition.Not not -> answerTo(not.condition()).map(holds -> !holds);
      case NamedCondition named -> answerTo(named.condition());
      case Condition.All all -> answerToAll(all.conditions(), false);
      case Condition.Any any -> answerToAll(any.conditions(), true);
      case Condition.Attribute asked ->
          answerToMatch(
              asked.match(),
              other -> other instanceof Condition.Attribute one && one.name().equals(asked.name()));
      case Condition.Score asked ->
          answerToMatch(asked.match(), other -> other instanceof Condition.Score);
      case Condition.Stage asked -> answerToStage(asked);
      case PropertyCondition asked ->
          answerToMatch(
              asked.match(),
              other ->
                  other instanceof PropertyCondition one
                      && one.property().equals(asked.property()));
      case Condition.Simple _ -> Optional.empty();
    };
  }

  private static void add(Condition condition, boolean holds, Map<Condition, Boolean> all) {
    all.put(condition, holds);
    switch (condition) {
      case Condition.Not not -> add(not.condition(), !holds, all);
      case NamedCondition named -> add(named.condition(), holds, all);
      case Condition.All both when holds -> both.conditions().forEach(one -> add(one, true, all));
      case Condition.Any any when !holds -> any.conditions().forEach(one -> add(one, false, all));
      case Condition.All _, Condition.Any _, Condition.Simple _ -> {}
    }
  }

  /** One condition with the deciding answer is enough; otherwise all must be known. */
  private Optional<Boolean> answerToAll(Iterable<Condition> conditions, boolean decides) {
    boolean allKnown = true;
    for (var condition : conditions) {
      var holds = answerTo(condition);
      if (holds.isPresent() && holds.get() == decides) {
        return holds;
      }
      allKnown &= holds.isPresent();
    }
    return allKnown ? Optional.of(!decides) : Optional.empty();
  }

  private Optional<Boolean> answerToStage(Condition.Stage asked) {
    for (var entry : answers.entrySet()) {
      if (entry.getKey() instanceof Condition.Stage known) {
        boolean holds = entry.getValue();
        if (holds && asked.stages().containsAll(known.stages())) {
          return Optional.of(true);
        }
        if (holds && asked.stages().stream().noneMatch(known.stages()::contains)) {
          return Optional.of(false);
        }
        if (!holds && known.stages().containsAll(asked.stages())) {
          return Optional.of(false);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Boolean> answerToMatch(Match asked, Predicate<Condition> isAboutSameValue) {
    for (var entry : answers.entrySet()) {
      if (isAboutSameValue.test(entry.getKey())) {
        var known = match(entry.getKey());
        boolean holds = entry.getValue();
        if (holds ? MatchLogic.implies(known, asked) : MatchLogic.areOpposites(known, asked)) {
          return Optional.of(true);
        }
        if (holds ? MatchLogic.excludes(known, asked) : MatchLogic.implies(asked, known)) {
          return Optional.of(false);
        }
      }
    }
    return Optional.empty();
  }

  private static Match match(Condition condition) {
    return switch (condition) {
      case Condition.Attribute attribute -> attribute.match();
      case Condition.Score score -> score.match();
      case PropertyCondition property -> property.match();
      case Condition.All _,
          Condition.Any _,
          Condition.Not _,
          NamedCondition _,
          Condition.Simple _ ->
          throw new IllegalArgumentException(condition + ": no match (expected a value's)");
    };
  }
}
