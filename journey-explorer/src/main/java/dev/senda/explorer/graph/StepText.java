package dev.senda.explorer.graph;

import dev.senda.journey.Message;
import dev.senda.journey.Time;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import org.jspecify.annotations.Nullable;

/** How steps and answers read, in a line of text. */
public final class StepText {

  private StepText() {}

  public static String describe(Step step, @Nullable Object answer) {
    return answer == null ? line(step) : line(step) + ": " + answerText(answer);
  }

  private static String line(Step step) {
    return switch (step) {
      case Step.Send send -> "send " + nameAndDetail(send.message());
      case Step.Pause pause ->
          nameAndDetail(pause.name(), "pause " + Time.inWords(pause.duration()));
      case Step.PauseUntil pause -> nameAndDetail(pause.name(), "until " + pause.moment());
      case Step.Act act -> act.name();
      case Step.Round round -> roundText(round);
      case Step.Exit exit -> exit.name();
      case Question.WaitFor waitFor ->
          nameAndDetail(
              waitFor.name(),
              new Question.WaitFor(waitFor.occurrence(), waitFor.within(), "").name());
      case Question.FirstOf first ->
          nameAndDetail(
              first.name(), new Question.FirstOf(first.awaited(), first.within(), "").name());
      case Question.DateReached dateReached ->
          "reaches " + nameAndDetail(dateReached.name(), dateReached.date().toString());
      case Question.VariantChoice<?> choice -> "split " + choice.name();
      case Question.ConditionHolds _,
          Question.DeliveryStatusOf _,
          Question.TakeCoupon _,
          Question.HasChange _,
          Question.Custom<?> _ ->
          step.name();
    };
  }

  static String roundText(Step.Round round) {
    return "%s, round %d".formatted(round.name(), round.round());
  }

  private static String nameAndDetail(Message message) {
    return switch (message) {
      case Message.Single single ->
          "%s %s%s"
              .formatted(
                  single.channel().wireName(),
                  nameAndDetail(single.step(), single.template()),
                  single.isAtLeastOnce() ? " at least once" : "");
      case Message.Preferred preferred -> nameAndDetail(preferred.step(), preferred.inWords());
    };
  }

  static String nameAndDetail(String name, String what) {
    return name.equals(what) ? name : "%s (%s)".formatted(name, what);
  }

  public static String answerText(Object answer) {
    return answer instanceof Boolean yes ? (yes ? "yes" : "no") : answer.toString();
  }
}
