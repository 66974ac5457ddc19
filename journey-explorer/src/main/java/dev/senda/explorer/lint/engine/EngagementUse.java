package dev.senda.explorer.lint.engine;

import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * A place where a journey waits for engagement with one of its messages.
 *
 * @param step the name of the wait
 * @param path the shortest path to it
 */
public record EngagementUse(AwaitedEvent.Engaged engaged, String step, String path) {

  /** Every wait for engagement, on any path. */
  public static List<EngagementUse> of(LintContext context) {
    var uses = new ArrayList<EngagementUse>();
    for (var visit : context.visitsOf(Step.class)) {
      if (visit.step() instanceof Question.Wait<?> wait) {
        for (var awaitedEvent : wait.awaited()) {
          if (awaitedEvent instanceof AwaitedEvent.Engaged engaged) {
            uses.add(new EngagementUse(engaged, wait.name(), visit.path()));
          }
        }
      }
    }
    return uses;
  }
}
