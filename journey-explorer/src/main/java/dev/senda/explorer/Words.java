package dev.senda.explorer;

import dev.senda.journey.Message;
import dev.senda.journey.Time;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import org.jspecify.annotations.Nullable;

/** How steps and answers read, in a line of text. */
final class Words {

  private Words() {}

  static String taken(Step step, @Nullable Object answer) {
    return answer == null ? line(step) : line(step) + ": " + yesOrNo(answer);
  }

  private static String line(Step step) {
    return switch (step) {
      case Step.Send send -> "send " + named(send.message());
      case Step.Pause pause -> named(pause.name(), "pause " + Time.inWords(pause.duration()));
      case Step.PauseUntil pause -> named(pause.name(), "until " + pause.moment());
      case Step.Act act -> act.name();
      case Step.Round round -> round(round);
      case Step.Exit exit -> exit.name();
      case Question.Waits waits ->
          named(waits.name(), new Question.Waits(waits.occurrence(), waits.within(), "").name());
      case Question.FirstOf first ->
          named(first.name(), new Question.FirstOf(first.awaited(), first.within(), "").name());
      case Question.Reaches reaches ->
          "reaches " + named(reaches.name(), reaches.date().toString());
      case Question.Choice<?> choice -> "split " + choice.name();
      case Question.Is _,
          Question.DeliveryOf _,
          Question.TakesCoupon _,
          Question.Since _,
          Question.Custom<?> _ ->
          step.name();
    };
  }

  static String round(Step.Round round) {
    return "%s, round %d".formatted(round.name(), round.round());
  }

  private static String named(Message message) {
    return switch (message) {
      case Message.Single single ->
          "%s %s%s"
              .formatted(
                  single.channel().wireName(),
                  named(single.step(), single.template()),
                  single.isAtLeastOnce() ? " at least once" : "");
      case Message.Preferred preferred -> named(preferred.step(), preferred.inWords());
    };
  }

  static String named(String name, String what) {
    return name.equals(what) ? name : "%s (%s)".formatted(name, what);
  }

  static String yesOrNo(Object answer) {
    return answer instanceof Boolean yes ? (yes ? "yes" : "no") : answer.toString();
  }
}
