package dev.senda.explorer;

import dev.senda.journey.First;
import dev.senda.journey.Message;
import dev.senda.journey.Occurrence;
import dev.senda.journey.Split;
import dev.senda.journey.Time;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.Duration;

/** How steps and answers read on the picture. */
final class PictureWords {

  private PictureWords() {}

  /** What the step is, on the picture. */
  static String onPicture(Step step) {
    return switch (step) {
      case Step.Send send -> onPicture(send.message());
      case Step.Pause pause -> Words.named(pause.name(), "pause " + Time.inWords(pause.duration()));
      case Step.PauseUntil pause -> Words.named(pause.name(), "until " + pause.moment());
      case Step.Act act -> act.name();
      case Step.Round round -> Words.round(round);
      case Step.Exit exit -> exit.name();
      case Question.Waits waits ->
          (waits.label().isEmpty() ? "" : waits.label() + ": ") + waits.occurrence() + "?";
      case Question.FirstOf first ->
          first.label().isEmpty() ? "what comes first?" : first.label() + "?";
      case Question.Reaches reaches -> reaches.name() + "?";
      case Question.Choice<?> choice -> choice.split().name();
      case Question.Is _,
          Question.DeliveryOf _,
          Question.TakesCoupon _,
          Question.Since _,
          Question.Custom<?> _ ->
          step.name() + "?";
    };
  }

  private static String onPicture(Message message) {
    var words =
        switch (message) {
          case Message.Single single -> Words.named(single.step(), single.template());
          case Message.Preferred preferred -> Words.named(preferred.step(), preferred.inWords());
        };
    return "✉ "
        + words
        + (message instanceof Message.Email email && email.subject() != null
            ? "\n“" + email.subject() + "”"
            : "");
  }

  /** What an arrow of the picture says. */
  static String onArrow(Question<?> question, Object answer) {
    return switch (question) {
      case Question.Waits waits ->
          Boolean.TRUE.equals(answer) ? came(waits) : notWithin(waits.within());
      case Question.FirstOf first ->
          answer instanceof First.TimeUp ? notWithin(first.within()) : answer.toString();
      case Question.Choice<?> choice -> variant(choice.split(), answer);
      case Question.Reaches _,
          Question.Is _,
          Question.DeliveryOf _,
          Question.TakesCoupon _,
          Question.Since _,
          Question.Custom<?> _ ->
          Words.yesOrNo(answer);
    };
  }

  private static String came(Question.Waits waits) {
    return switch (waits.occurrence()) {
      case Occurrence.Engaged engaged -> engaged.how().toString();
      case Occurrence.Happened _ -> "within " + Time.inWords(waits.within());
    };
  }

  private static String variant(Split<?> split, Object variant) {
    int index = split.variants().indexOf(variant);
    double all = split.weights().stream().mapToInt(Integer::intValue).sum();
    return split.learned()
        ? "%s, learned".formatted(variant)
        : "%s, %.0f %%".formatted(variant, 100 * split.weights().get(index) / all);
  }

  private static String notWithin(Duration duration) {
    return "not within " + Time.inWords(duration);
  }
}
