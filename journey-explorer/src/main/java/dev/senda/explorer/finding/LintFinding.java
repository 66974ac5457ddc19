package dev.senda.explorer.finding;

import dev.senda.journey.Channel;
import dev.senda.journey.MessageClass;
import dev.senda.journey.Time;
import java.time.Duration;
import java.util.Locale;

/**
 * A finding of lint: the journey would run, but hardly as its author intends. A shown path is the
 * shortest one.
 */
public sealed interface LintFinding extends JourneyFinding {

  /** The shortest path to it; empty where it is in the plan. */
  String path();

  /** A last question that changes nothing. */
  record QuestionWithoutEffect(String step, String path) implements LintFinding {
    @Override
    public String toString() {
      return "\"%s\": whatever the answer, the journey ends with nothing done (expected something to depend on it; to leave time for the goal, pause), on the path: %s"
          .formatted(step, path);
    }
  }

  /** An answer that no contact can give, so that what comes after it is never reached. */
  record UnreachableAnswer(String step, String answer, String reason, String path)
      implements LintFinding {
    @Override
    public String toString() {
      return "\"%s\": the answer \"%s\" never comes, because %s (expected every answer to be possible), on the path: %s"
          .formatted(step, answer, reason, path);
    }
  }

  /** A wait or a pause of more than a year. */
  record WaitTooLong(String step, Duration duration, Duration limit, String path)
      implements LintFinding {
    @Override
    public String toString() {
      return "\"%s\": holds a contact for %s (expected %s at most), on the path: %s"
          .formatted(step, Time.inWords(duration), Time.inWords(limit), path);
    }
  }

  /**
   * A wait for something that the message's channel never reports.
   *
   * @param awaited what the message would be: {@code opened}, {@code bounced}
   */
  record UnreportedEngagement(String step, String awaited, Channel channel, String path)
      implements LintFinding {
    @Override
    public String toString() {
      return "\"%s\": no channel event reports that a message by %s was %s, so it waits to the end (expected what the channel reports), on the path: %s"
          .formatted(step, channel.wireName(), awaited, path);
    }
  }

  /** More messages in a day than a contact should have. */
  record TooManyMessages(String step, int count, int limit, String path) implements LintFinding {
    @Override
    public String toString() {
      return "\"%s\": marketing message %d within 24 hours (expected %d at most), on the path: %s"
          .formatted(step, count, limit, path);
    }
  }

  /** Marketing without a topic, so no contact can have consented. */
  record MissingTopic(String step, String path) implements LintFinding {
    @Override
    public String toString() {
      return "\"%s\": a marketing message, and the plan has no topic (expected topic(\"...\"), or that the plan says service() or transactional()), on the path: %s"
          .formatted(step, path);
    }
  }

  /** A message that may be sent twice without an explicit opt-in by the journey. */
  record PossibleDuplicateSend(String step, String message, MessageClass messageClass, String path)
      implements LintFinding {
    @Override
    public String toString() {
      return "\"%s\": %s, and the plan's messages are %s (expected transactional(), or no atLeastOnce()), on the path: %s"
          .formatted(step, message, messageClass, path);
    }
  }

  /** A template that does not exist. */
  record MissingTemplate(String step, String template, Channel channel, Locale locale, String path)
      implements LintFinding {
    @Override
    public String toString() {
      return "\"%s\": there is no template \"%s\" for %s in %s (expected one in every locale), on the path: %s"
          .formatted(step, template, channel.wireName(), locale.toLanguageTag(), path);
    }
  }

  /** A template variable without a value. */
  record UnknownVariable(
      String step, String template, Locale locale, String variable, String expected, String path)
      implements LintFinding {
    @Override
    public String toString() {
      return "\"%s\": template \"%s\" in %s prints {{ %s }} (expected %s), on the path: %s"
          .formatted(step, template, locale.toLanguageTag(), variable, expected, path);
    }
  }

  /**
   * A link of a template that leads nowhere, so that the message is never sent.
   *
   * @param reason what was found and what was expected
   */
  record BrokenLink(
      String step, String template, Locale locale, String target, String reason, String path)
      implements LintFinding {
    @Override
    public String toString() {
      return "\"%s\": template \"%s\" in %s links \"%s\", %s, on the path: %s"
          .formatted(step, template, locale.toLanguageTag(), target, reason, path);
    }
  }

  /**
   * An unknown name.
   *
   * @param where the step, or the plan's word, that says it
   */
  record UnknownName(String where, String nameType, String name, String expected, String path)
      implements LintFinding {
    @Override
    public String toString() {
      return "\"%s\": %s \"%s\" (expected %s)%s"
          .formatted(
              where, nameType, name, expected, path.isEmpty() ? "" : ", on the path: " + path);
    }
  }
}
