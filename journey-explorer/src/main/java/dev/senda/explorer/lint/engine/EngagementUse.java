package dev.senda.explorer.lint.engine;

import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * A place where a journey waits for what happens to one of its messages: engagement, or a bounce.
 *
 * @param step the name of the wait
 * @param path the shortest path to it
 */
public record EngagementUse(AwaitedEvent.OfMessage awaited, String step, String path) {

  /** Every wait for what happens to a message, on any path. */
  public static List<EngagementUse> of(LintContext context) {
    var uses = new ArrayList<EngagementUse>();
    for (var visit : context.visitsOf(Step.class)) {
      if (visit.step() instanceof Question.Wait<?> wait) {
        for (var awaitedEvent : wait.awaited()) {
          if (awaitedEvent instanceof AwaitedEvent.OfMessage ofMessage) {
            uses.add(new EngagementUse(ofMessage, wait.name(), visit.path()));
          }
        }
      }
    }
    return uses;
  }

  /** The name of the awaited link; empty for any link, and for anything but a click. */
  public String link() {
    return awaited instanceof AwaitedEvent.Engaged engaged ? engaged.link() : "";
  }
}
