package dev.senda.explorer.lint.engine;

import dev.senda.journey.Condition;
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
    return switch (condition) {
      case Condition.Attribute attribute ->
          Optional.of(new ValueReference.Attribute(attribute.name()));
      case Condition.EventProperty asked -> Optional.of(asked.property());
      case Condition.OnDay asked -> Optional.of(asked.value());
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
