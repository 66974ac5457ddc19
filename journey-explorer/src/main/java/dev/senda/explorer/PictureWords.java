package dev.senda.explorer;

import dev.senda.explorer.picture.Picture.Kind;
import dev.senda.journey.First;
import dev.senda.journey.Message;
import dev.senda.journey.Occurrence;
import dev.senda.journey.Split;
import dev.senda.journey.Time;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How steps and answers read on a picture, for somebody who does not read code. Which round of a
 * loop a message belongs to is left out: the picture shows the loop.
 */
final class PictureWords {

  private PictureWords() {}

  static Kind kind(Step step) {
    return switch (step) {
      case Step.Send send -> kind(send.message());
      case Step.Pause _, Step.PauseUntil _ -> Kind.PAUSE;
      case Step.Round _ -> Kind.LOOP;
      case Step.Act act ->
          switch (act.actor()) {
            case US, CONTACT -> Kind.ACT;
            case TEAM -> Kind.TELL;
            case SYSTEM -> Kind.CALL;
          };
      case Step.Exit _ -> Kind.END;
      case Question.Wait<?> _ -> Kind.WAIT;
      case Question.Choice<?> _ -> Kind.SPLIT;
      case Question.Reaches _ -> Kind.PAUSE;
      case Question.Is _,
          Question.DeliveryOf _,
          Question.TakesCoupon _,
          Question.Since _,
          Question.Custom<?> _ ->
          Kind.ASK;
    };
  }

  private static Kind kind(Message message) {
    return switch (message) {
      case Message.Preferred _ -> Kind.PREFERRED;
      case Message.Single single ->
          switch (single.channel()) {
            case EMAIL -> Kind.EMAIL;
            case SMS -> Kind.SMS;
            case WHATSAPP -> Kind.WHATSAPP;
            case MESSENGER -> Kind.MESSENGER;
            case PUSH -> Kind.PUSH;
            case WEBHOOK -> Kind.WEBHOOK;
          };
    };
  }

  /** What the box of a step says: its name first. */
  static List<String> inBox(Step step) {
    return switch (step) {
      case Step.Send send -> inBox(send.message());
      case Step.Pause pause -> named(pause.name(), "pause " + Time.inWords(pause.duration()));
      case Step.PauseUntil pause -> named(pause.name(), "until " + pause.moment());
      case Step.Act act -> List.of(act.name());
      case Step.Round round ->
          List.of(round.name(), "round %d of %d".formatted(round.round(), round.of()));
      case Step.Exit exit -> List.of(exit.name());
      case Question.Waits waits -> named(waits.label(), inWords(waits.occurrence()) + "?");
      case Question.FirstOf first -> named(first.label(), "what comes first?");
      case Question.Reaches reaches -> reaches(reaches);
      case Question.Choice<?> choice -> List.of(choice.name());
      case Question.DeliveryOf delivery ->
          List.of("delivery of %s?".formatted(delivery.message().step()));
      case Question.Is _, Question.TakesCoupon _, Question.Since _, Question.Custom<?> _ ->
          List.of(step.name() + "?");
    };
  }

  private static List<String> inBox(Message message) {
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
        if (single.isAtLeastOnce()) {
          lines.add("at least once");
        }
      }
      case Message.Preferred preferred ->
          preferred
              .choices()
              .forEach(choice -> lines.add((lines.size() == 1 ? "" : "or ") + choice.inWords()));
    }
    return lines;
  }

  private static List<String> reaches(Question.Reaches reaches) {
    var date = reaches.date().toString();
    return named(reaches.name().equals(date) ? "" : reaches.name(), "until " + date);
  }

  /** The name as a line of its own, where it says something else. */
  private static List<String> named(String name, String what) {
    return name.isEmpty() || name.equals(what) ? List.of(what) : List.of(name, what);
  }

  /** What the arrow of an answer says. */
  static String onArrow(Question<?> question, Object answer) {
    return switch (question) {
      case Question.Waits waits ->
          Boolean.TRUE.equals(answer) ? came(waits) : notWithin(waits.within());
      case Question.FirstOf first -> came(first, (First) answer);
      case Question.Choice<?> choice -> variant(choice.split(), answer);
      case Question.Reaches _ -> Boolean.TRUE.equals(answer) ? "on that day" : "no such day ahead";
      case Question.Is _,
          Question.DeliveryOf _,
          Question.TakesCoupon _,
          Question.Since _,
          Question.Custom<?> _ ->
          answer instanceof Boolean yes ? (yes ? "yes" : "no") : answer.toString();
    };
  }

  private static String came(Question.Waits waits) {
    return switch (waits.occurrence()) {
      case Occurrence.Engaged engaged -> engaged.how().toString();
      case Occurrence.Happened _ -> "within " + Time.inWords(waits.within());
    };
  }

  private static String came(Question.FirstOf question, First first) {
    return switch (first) {
      case First.Engaged engaged -> inWords(engaged.what());
      case First.Happened happened -> happened.toString();
      case First.TimeUp _ -> notWithin(question.within());
    };
  }

  private static String inWords(Occurrence occurrence) {
    return switch (occurrence) {
      case Occurrence.Engaged engaged ->
          new Occurrence.Engaged(
                  new MessageRef(engaged.message().step(), 1), engaged.how(), engaged.link())
              .toString();
      case Occurrence.Happened happened -> happened.toString();
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
