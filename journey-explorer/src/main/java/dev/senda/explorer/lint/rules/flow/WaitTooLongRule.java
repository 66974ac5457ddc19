package dev.senda.explorer.lint.rules.flow;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A wait or a pause may last a year at most. */
public final class WaitTooLongRule implements LintRule {

  private static final Duration MAX_WAIT = Duration.ofDays(366);

  @Override
  public void check(LintContext context) {
    for (var visit : context.visitsOf(Step.class)) {
      var duration = durationOf(visit.step());
      if (duration != null && duration.compareTo(MAX_WAIT) > 0) {
        context.report(
            new LintFinding.WaitTooLong(visit.step().name(), duration, MAX_WAIT, visit.path()));
      }
    }
  }

  private static @Nullable Duration durationOf(Step step) {
    return switch (step) {
      case Step.Pause pause -> pause.duration();
      case Question.Wait<?> wait -> wait.within();
      default -> null;
    };
  }
}
