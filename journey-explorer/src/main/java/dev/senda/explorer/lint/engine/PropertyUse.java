package dev.senda.explorer.lint.engine;

import dev.senda.journey.Action;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Condition;
import dev.senda.journey.ValueReference;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.List;
import java.util.stream.Stream;

/**
 * A place where a step names a property of an event that the enrollment knows.
 *
 * @param where the step, or the part of its condition
 */
public record PropertyUse(ValueReference.Property property, String where) {

  /** Every use in a step. */
  public static List<PropertyUse> of(Step step) {
    return switch (step) {
      case Question.ConditionHolds asked ->
          asked.condition().parts().flatMap(PropertyUse::inCondition).toList();
      case Question.DateReached reached -> in(Stream.of(reached.date().value()), step.name());
      case Question.Wait<?> wait ->
          in(wait.awaited().stream().flatMap(PropertyUse::inAwaited), step.name());
      case Step.Send send ->
          in(
              send.message().digests().stream()
                  .flatMap(digest -> digest.event().references().stream()),
              step.name());
      case Step.Act(Action.Emit emit) -> in(emit.event().references().stream(), step.name());
      case Step.Act(Action.EnrollIn enroll) -> in(enroll.passedOn().stream(), step.name());
      case Step.Act(Action.CallWebhook call) -> in(call.passedOn().stream(), step.name());
      case Step.Command _, Question<?> _ -> List.of();
    };
  }

  private static Stream<PropertyUse> inCondition(Condition.Simple part) {
    var values =
        Stream.concat(
            ConditionUse.eventOf(part).stream().flatMap(event -> event.references().stream()),
            ConditionUse.valueOf(part).stream());
    return in(values, part.toString()).stream();
  }

  private static Stream<ValueReference.Property> inAwaited(AwaitedEvent awaited) {
    return awaited instanceof AwaitedEvent.Happened happened
        ? happened.event().references().stream()
        : Stream.empty();
  }

  private static List<PropertyUse> in(Stream<? extends ValueReference> values, String where) {
    return values
        .filter(ValueReference.Property.class::isInstance)
        .map(value -> new PropertyUse((ValueReference.Property) value, where))
        .toList();
  }
}
