package dev.senda.explorer.graph;

import dev.senda.journey.CalendarMoment;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import dev.senda.journey.Time;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import org.jspecify.annotations.Nullable;

/** How steps and answers read, in a line of text. */
public final class StepText {

  private StepText() {}

  public static String describe(Step step, @Nullable Object answer) {
    return answer == null ? line(step) : line(step) + ": " + answerText(step, answer);
  }

  private static String line(Step step) {
    return switch (step) {
      case Step.Send send -> "send " + nameAndDetail(send.message());
      case Step.Pause pause ->
          nameAndDetail(pause.name(), "pause " + Time.inWords(pause.duration()));
      case Step.PauseUntil pause -> nameAndDetail(pause.name(), pauseText(pause.moment()));
      case Step.Act act -> act.name();
      case Step.Round round -> roundText(round);
      case Step.Exit exit -> exit.name();
      case Question.WaitFor waitFor ->
          nameAndDetail(
              waitFor.name(),
              new Question.WaitFor(waitFor.occurrence(), waitFor.within(), "").name());
      case Question.TaskDoneInTime task -> task.name();
      case Question.AnyOfHappens any ->
          nameAndDetail(
              any.name(), new Question.AnyOfHappens(any.events(), any.within(), "").name());
      case Question.FirstOf<?> first -> nameAndDetail(first.name(), unnamed(first).name());
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

  private static <A extends Enum<A>> Question.FirstOf<A> unnamed(Question.FirstOf<A> first) {
    return new Question.FirstOf<>(first.outcomes(), first.timeoutAnswer(), first.within(), "");
  }

  /** The default name of a pause until this moment. */
  public static String pauseText(Moment.Recurring moment) {
    return (moment instanceof CalendarMoment.WorkingDaysLater ? "pause " : "until ") + moment;
  }

  static String roundText(Step.Round round) {
    return "%s, round %d".formatted(round.name(), round.round());
  }

  private static String nameAndDetail(Message message) {
    return switch (message) {
      case Message.Single single ->
          "%s %s%s%s%s"
              .formatted(
                  single.channel().wireName(),
                  nameAndDetail(single.step(), single.template()),
                  single.dataInWords(),
                  single.isAtLeastOnce() ? " at least once" : "",
                  digestText(single) + optInText(single));
      case Message.Preferred preferred -> nameAndDetail(preferred.step(), preferred.inWords());
    };
  }

  private static String digestText(Message.Single message) {
    return message instanceof Message.Email email && email.digest() != null
        ? " with " + email.digest()
        : "";
  }

  private static String optInText(Message.Single message) {
    var optIn = message.optIn();
    return optIn == null ? "" : " %s within %s".formatted(optIn, Time.inWords(optIn.validFor()));
  }

  static String nameAndDetail(String name, String what) {
    return name.equals(what) ? name : "%s (%s)".formatted(name, what);
  }

  /** An answer of the step; of the first of several things, what happened. */
  public static String answerText(Step step, Object answer) {
    return switch (answer) {
      case Boolean yes -> yes ? "yes" : "no";
      case Enum<?> one when step instanceof Question.FirstOf<?> first -> first.inWords(one);
      default -> answer.toString();
    };
  }
}
