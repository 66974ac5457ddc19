package dev.senda.catalog.recipes;

import dev.senda.explorer.graph.JourneyPath;
import dev.senda.journey.Action;
import dev.senda.journey.Message;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How many events a path adds to Temporal's history, by the measured costs of docs/costs.md. */
final class HistoryCosts {

  private static final Path PAGE = Path.of("..", "docs", "costs.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (.+) \\| (\\d+) \\| \\d+ \\|$");
  private static final Pattern NOTHING = Pattern.compile("does nothing: (\\d+) events");

  private final Map<String, Integer> events = new HashMap<>();
  private final int ofNothing;

  private HistoryCosts(String page) {
    ROW.matcher(page)
        .results()
        .forEach(row -> events.put(row.group(1), Integer.parseInt(row.group(2))));
    var nothing = NOTHING.matcher(page);
    if (!nothing.find()) {
      throw new IllegalStateException(
          PAGE + ": the cost of a journey that does nothing is missing");
    }
    ofNothing = Integer.parseInt(nothing.group(1));
  }

  static HistoryCosts read() throws IOException {
    return new HistoryCosts(Files.readString(PAGE));
  }

  /** The events of one enrollment that takes this path. */
  int of(JourneyPath path) {
    return ofNothing
        + path.steps().stream().mapToInt(taken -> of(taken.step(), taken.answer())).sum();
  }

  private int of(Step step, @Nullable Object answer) {
    return switch (step) {
      case Step.Send(_, Message.Preferred _) -> row("`send` of what is preferred");
      case Step.Send _ -> row("`send`, on any channel");
      case Step.Pause _ -> row("`pause`");
      case Step.PauseUntil _ -> row("`pauseUntil` a time of day");
      case Step.Act act -> of(act.action());
      case Step.Round _, Step.Exit _ -> 0;
      case Question.Wait<?> wait ->
          wait.timeoutAnswer().equals(answer)
              ? row("`happens` until the time is up")
              : row("`happens` that is answered");
      case Question.DateReached _ ->
          Boolean.TRUE.equals(answer)
              ? row("`reaches` a date")
              : row("`reaches` a date that is not there");
      case Question.DeliveryStatusOf _ -> row("`delivery()`, besides the `send`");
      case Question.Custom<?> _ -> row("`ask`");
      case Question.ConditionHolds _ -> row("`is`");
      case Question.VariantChoice<?> _ -> row("`variant`, `isHeldOut`");
      case Question.TakeCoupon _ -> row("`takesCoupon`");
      case Question.HasChange _ -> row("`hasChange`, however often");
    };
  }

  private int of(Action action) {
    return switch (action) {
      case Action.External _ -> row("`webhook`");
      case Action.Inside _ -> row("`score`");
    };
  }

  private int row(String verb) {
    var found = events.get(verb);
    if (found == null) {
      throw new IllegalStateException("%s: no row \"%s\"".formatted(PAGE, verb));
    }
    return found;
  }
}
