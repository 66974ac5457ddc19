package dev.senda.explorer;

import dev.senda.journey.Message;
import dev.senda.journey.Time;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How steps and answers read. */
final class Words {

  private Words() {}

  static String taken(Step step, @Nullable Object answer) {
    return answer == null ? line(step) : line(step) + ": " + yesOrNo(answer);
  }

  private static String line(Step step) {
    return switch (step) {
      case Step.Send send -> "send " + named(send.name(), send.message());
      case Step.Pause pause -> named(pause.name(), "pause " + Time.inWords(pause.duration()));
      case Step.Exit exit -> exit.name();
      case Question.Happens happens ->
          named(
              happens.name(),
              "%s within %s".formatted(happens.event(), Time.inWords(happens.within())));
      case Question.Opened opened -> opened.name();
      case Question.Clicked clicked -> clicked.name();
      case Question.Is is -> is.name();
    };
  }

  private static String named(String name, Message message) {
    return "%s %s".formatted(message.channel().wireName(), named(name, message.template()));
  }

  private static String named(String name, String what) {
    return name.equals(what) ? name : "%s (%s)".formatted(name, what);
  }

  private static String yesOrNo(Object answer) {
    return answer instanceof Boolean yes ? (yes ? "yes" : "no") : answer.toString();
  }

  /** What the step is, on the picture. */
  static String onPicture(Step step) {
    return switch (step) {
      case Step.Send send -> onPicture(send);
      case Step.Pause pause -> named(pause.name(), "pause " + Time.inWords(pause.duration()));
      case Step.Exit exit -> exit.name();
      case Question.Opened opened -> opened.message() + " opened?";
      case Question.Clicked clicked -> clicked.message() + " clicked?";
      case Question.Happens happens ->
          happens.label().isEmpty()
              ? happens.event() + "?"
              : "%s: %s?".formatted(happens.label(), happens.event());
      case Question.Is is -> is.condition() + "?";
    };
  }

  private static String onPicture(Step.Send send) {
    return switch (send.message()) {
      case Message.Email email ->
          "✉ "
              + named(email.step(), email.template())
              + (email.subject() == null ? "" : "\n“" + email.subject() + "”");
    };
  }

  /** What an arrow of the picture says. */
  static String onArrow(Question<?> question, Object answer) {
    boolean yes = Boolean.TRUE.equals(answer);
    return switch (question) {
      case Question.Opened opened -> yes ? "opened" : notWithin(opened.within());
      case Question.Clicked clicked -> yes ? "clicked" : notWithin(clicked.within());
      case Question.Happens happens ->
          yes ? "within " + Time.inWords(happens.within()) : notWithin(happens.within());
      case Question.Is _ -> yesOrNo(answer);
    };
  }

  private static String notWithin(Duration duration) {
    return "not within " + Time.inWords(duration);
  }
}
