package dev.senda.explorer.lint.engine;

import dev.senda.journey.Condition;
import dev.senda.journey.DayCondition;
import dev.senda.journey.Digest;
import dev.senda.journey.Event;
import dev.senda.journey.LastTimeCondition;
import dev.senda.journey.Match;
import dev.senda.journey.PropertyCondition;
import dev.senda.journey.SumCondition;
import dev.senda.journey.ValueReference;
import dev.senda.journey.engine.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A simple condition that a journey asks for; combined conditions are split into their parts.
 *
 * @param path the shortest path to the question
 */
public record ConditionUse(Condition.Simple condition, String path) {

  /** The value that the condition is about; empty for another type of condition. */
  public Optional<ValueReference> value() {
    return valueOf(condition);
  }

  /** The event that the condition counts, with each property that it needs; empty for none. */
  public Optional<Event> event() {
    return eventOf(condition);
  }

  static Optional<Event> eventOf(Condition.Simple condition) {
    return switch (condition) {
      case Condition.Did did -> Optional.of(did.event());
      case SumCondition sum -> Optional.of(sum.event().with(sum.property(), Match.present()));
      case LastTimeCondition last -> Optional.of(last.event());
      case Digest.HasEvents digest -> Optional.of(digest.event());
      case Condition.Simple _ -> Optional.empty();
    };
  }

  static Optional<ValueReference> valueOf(Condition.Simple condition) {
    return switch (condition) {
      case Condition.Attribute attribute ->
          Optional.of(new ValueReference.Attribute(attribute.name()));
      case PropertyCondition asked -> Optional.of(asked.property());
      case DayCondition asked -> Optional.of(asked.value());
      case Condition.Simple _ -> Optional.empty();
    };
  }

  /** The parts of every condition on any path. */
  public static List<ConditionUse> of(LintContext context) {
    var uses = new ArrayList<ConditionUse>();
    for (var visit : context.visitsOf(Question.ConditionHolds.class)) {
      visit
          .step()
          .condition()
          .parts()
          .forEach(part -> uses.add(new ConditionUse(part, visit.path())));
    }
    return uses;
  }
}
