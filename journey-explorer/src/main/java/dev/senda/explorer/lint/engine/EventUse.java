package dev.senda.explorer.lint.engine;

import dev.senda.journey.Action;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Event;
import dev.senda.journey.catalog.NameSuggestions;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A place where a journey names an event.
 *
 * @param where the step, or the word of the plan, that names it
 * @param path the shortest path to it; empty where the plan names it
 * @param isEmitted whether the journey emits the event here, instead of awaiting or counting it
 */
public record EventUse(Event event, String where, String path, boolean isEmitted) {

  /** Every use of an event in the plan and in the steps. */
  public static List<EventUse> of(LintContext context) {
    var uses = new ArrayList<EventUse>();
    var plan = context.plan();
    plan.starts().forEach(event -> uses.add(inPlan(event, "starts on")));
    if (plan.goal() != null) {
      uses.add(inPlan(plan.goal(), "goal"));
    }
    plan.exits().forEach(event -> uses.add(inPlan(event, "exits on")));
    for (var visit : context.visitsOf(Step.class)) {
      switch (visit.step()) {
        case Question.Wait<?> wait -> {
          for (var awaitedEvent : wait.awaited()) {
            if (awaitedEvent instanceof AwaitedEvent.Happened happened) {
              uses.add(new EventUse(happened.event(), wait.name(), visit.path(), false));
            }
          }
        }
        case Step.Act(Action.Emit emit) ->
            uses.add(new EventUse(emit.event(), emit.toString(), visit.path(), true));
        case Step.Send send -> {
          for (var digest : send.message().digests()) {
            uses.add(new EventUse(digest.event(), send.name(), visit.path(), false));
          }
        }
        default -> {}
      }
    }
    for (var part : ConditionUse.of(context)) {
      part.event()
          .ifPresent(
              event ->
                  uses.add(new EventUse(event, part.condition().toString(), part.path(), false)));
    }
    return uses;
  }

  /** The declared event that differs only in case or punctuation; empty if there is none. */
  public Optional<String> declaredSpelling(LintContext context) {
    var declared = context.catalog().events().keySet();
    return declared.contains(event.name())
        ? Optional.empty()
        : new TreeSet<>(declared)
            .stream()
                .filter(
                    other -> NameSuggestions.isSameIgnoringCaseAndPunctuation(event.name(), other))
                .findFirst();
  }

  private static EventUse inPlan(Event event, String where) {
    return new EventUse(event, where, "", false);
  }
}
