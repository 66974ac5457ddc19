package dev.senda.explorer.picture;

import dev.senda.explorer.graph.StepText;
import dev.senda.explorer.picture.Picture.BoxKind;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import dev.senda.journey.Split;
import dev.senda.journey.Time;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import dev.senda.journey.engine.TaskRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The labels of steps and answers in a picture, for readers who do not read code. Which round of a
 * loop a message belongs to is left out: the picture shows the loop.
 */
final class PictureLabels {

  private PictureLabels() {}

  static BoxKind kind(Step step) {
    return switch (step) {
      case Step.Send send -> kind(send.message());
      case Step.Pause _, Step.PauseUntil _ -> BoxKind.PAUSE;
      case Step.Round _ -> BoxKind.LOOP;
      case Step.Act act ->
          switch (act.actor()) {
            case US, CONTACT -> BoxKind.ACTION;
            case TEAM -> BoxKind.NOTIFY;
            case SYSTEM -> BoxKind.CALL;
          };
      case Step.Exit _ -> BoxKind.END;
      case Question.Wait<?> _ -> BoxKind.WAIT;
      case Question.VariantChoice<?> _ -> BoxKind.SPLIT;
      case Question.DateReached _ -> BoxKind.PAUSE;
      case Question.ConditionHolds _,
          Question.DeliveryStatusOf _,
          Question.TakeCoupon _,
          Question.HasChange _,
          Question.Custom<?> _ ->
          BoxKind.QUESTION;
    };
  }

  private static BoxKind kind(Message message) {
    return switch (message) {
      case Message.Preferred _ -> BoxKind.PREFERRED;
      case Message.Single single ->
          switch (single.channel()) {
            case EMAIL -> BoxKind.EMAIL;
            case SMS -> BoxKind.SMS;
            case WHATSAPP -> BoxKind.WHATSAPP;
            case MESSENGER -> BoxKind.MESSENGER;
            case PUSH -> BoxKind.PUSH;
            case WEBHOOK -> BoxKind.WEBHOOK;
          };
    };
  }

  /** What the box of a step says: its name first. */
  static List<String> boxLines(Step step) {
    return switch (step) {
      case Step.Send send -> boxLines(send.message());
      case Step.Pause pause -> named(pause.name(), "pause " + Time.inWords(pause.duration()));
      case Step.PauseUntil pause -> named(pause.name(), StepText.pauseText(pause.moment()));
      case Step.Act act -> List.of(act.name());
      case Step.Round round ->
          List.of(
              round.name(),
              "round %d".formatted(round.round())
                  + (round.isEndless() ? "" : " of %d".formatted(round.maxRounds())));
      case Step.Exit exit -> List.of(exit.name());
      case Question.WaitFor waitFor -> named(waitFor.label(), inWords(waitFor.occurrence()) + "?");
      case Question.TaskDoneInTime task ->
          List.of(inWords(new AwaitedEvent.TaskDone(task.task())) + "?");
      case Question.AnyOfHappens any -> named(any.label(), any.events() + "?");
      case Question.FirstOf<?> first -> named(first.label(), "what comes first?");
      case Question.DateReached dateReached -> reaches(dateReached);
      case Question.VariantChoice<?> choice -> List.of(choice.name());
      case Question.DeliveryStatusOf delivery ->
          List.of("delivery of %s?".formatted(delivery.message().step()));
      case Question.ConditionHolds _,
          Question.TakeCoupon _,
          Question.HasChange _,
          Question.Custom<?> _ ->
          List.of(step.name() + "?");
    };
  }

  private static List<String> boxLines(Message message) {
    var lines = new ArrayList<String>();
    lines.add(message.step());
    switch (message) {
      case Message.Single single -> {
        if (single instanceof Message.Email email && email.subject() != null) {
          lines.add("“" + email.subject() + "”");
        }
        if (!single.template().equals(single.step())) {
          lines.add("template " + single.template());
        }
        single.digests().forEach(digest -> lines.add(digest.toString()));
        if (single.data() != null) {
          lines.add(single.dataInWords().strip());
        }
        if (single.isAtLeastOnce()) {
          lines.add("at least once");
        }
        var optIn = single.optIn();
        if (optIn != null) {
          lines.add(optIn.toString());
        }
      }
      case Message.Preferred preferred ->
          preferred
              .choices()
              .forEach(choice -> lines.add((lines.size() == 1 ? "" : "or ") + choice.inWords()));
    }
    return lines;
  }

  private static List<String> reaches(Question.DateReached dateReached) {
    var date = dateReached.date().toString();
    return named(dateReached.name().equals(date) ? "" : dateReached.name(), "until " + date);
  }

  /** The name as a line of its own, where it says something else. */
  private static List<String> named(String name, String what) {
    return name.isEmpty() || name.equals(what) ? List.of(what) : List.of(name, what);
  }

  /** What the arrow of an answer says. */
  static String arrowLabel(Question<?> question, Object answer) {
    return switch (question) {
      case Question.WaitFor waitFor ->
          Boolean.TRUE.equals(answer) ? cameLabel(waitFor) : notWithin(waitFor.within());
      case Question.TaskDoneInTime task ->
          Boolean.TRUE.equals(answer) ? "done" : "not within " + task.limit();
      case Question.AnyOfHappens any ->
          Boolean.TRUE.equals(answer)
              ? "within " + Time.inWords(any.within())
              : notWithin(any.within());
      case Question.FirstOf<?> first ->
          first.inWords(answer, PictureLabels::inWords, notWithin(first.within()));
      case Question.VariantChoice<?> choice -> variant(choice.split(), answer);
      case Question.DateReached(_, Moment.DateTimeOf _) ->
          Boolean.TRUE.equals(answer) ? "at that time" : "no such time ahead";
      case Question.DateReached _ ->
          Boolean.TRUE.equals(answer) ? "on that day" : "no such day ahead";
      case Question.ConditionHolds _,
          Question.DeliveryStatusOf _,
          Question.TakeCoupon _,
          Question.HasChange _,
          Question.Custom<?> _ ->
          answer instanceof Boolean yes ? (yes ? "yes" : "no") : answer.toString();
    };
  }

  private static String cameLabel(Question.WaitFor waitFor) {
    return switch (waitFor.occurrence()) {
      case AwaitedEvent.Engaged engaged ->
          engaged.isConfirmation() ? "confirmed" : engaged.engagement().toString();
      case AwaitedEvent.Answered answered -> "answered " + answered.answer();
      case AwaitedEvent.Bounced _ -> "bounced";
      case AwaitedEvent.TaskDone _ -> "done";
      case AwaitedEvent.Happened _ -> "within " + Time.inWords(waitFor.within());
    };
  }

  private static String inWords(AwaitedEvent awaitedEvent) {
    return switch (awaitedEvent) {
      case AwaitedEvent.Engaged engaged ->
          new AwaitedEvent.Engaged(
                  new MessageRef(engaged.message().step(), 1), engaged.engagement(), engaged.link())
              .toString();
      case AwaitedEvent.Answered answered -> "answered " + answered.answer();
      case AwaitedEvent.TaskDone done ->
          new AwaitedEvent.TaskDone(new TaskRef(done.task().task(), 1)).toString();
      case AwaitedEvent.Bounced bounced -> bounced.message().step() + " bounced";
      case AwaitedEvent.Happened happened -> happened.toString();
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
