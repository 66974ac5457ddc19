package dev.senda.explorer.finding;

import dev.senda.journey.Channel;
import dev.senda.journey.MessageClass;
import dev.senda.journey.Time;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A finding of lint: the journey would run, but hardly as its author intends. */
public sealed interface LintFinding extends JourneyFinding {

  /** The shortest path to it; empty where it is in the plan. */
  String path();

  /**
   * What makes two findings the same one, which is reported once: its text without the path, unless
   * a finding says otherwise.
   */
  default Object identity() {
    return toString().replace(path(), "");
  }

  /** Whether a journey can say that it means it, with {@code @Intended}. */
  default boolean mayBeIntended() {
    return false;
  }

  /** A last question that changes nothing. */
  record QuestionWithoutEffect(String step, String path) implements LintFinding, AtStep {

    @Override
    public boolean mayBeIntended() {
      return true;
    }

    @Override
    public String code() {
      return "no-effect";
    }

    @Override
    public String toString() {
      return "\"%s\": whatever the answer, the journey ends with nothing done (expected something to depend on it; to leave time for the goal, pause), on the path: %s"
          .formatted(step, path);
    }
  }

  /** An answer that no contact can give, so that what comes after it is never reached. */
  record UnreachableAnswer(String step, String answer, String reason, String path)
      implements LintFinding, AtStep {
    @Override
    public String code() {
      return "unreachable-answer";
    }

    @Override
    public String toString() {
      return "\"%s\": the answer \"%s\" never comes, because %s (expected every answer to be possible), on the path: %s"
          .formatted(step, answer, reason, path);
    }
  }

  /** A round of an endless loop in which nothing waits, so that the next one follows at once. */
  record RoundWithoutWait(String step, String path) implements LintFinding, AtStep {
    @Override
    public String code() {
      return "round-without-wait";
    }

    @Override
    public String toString() {
      return "\"%s\": the next round can follow at once, again and again (expected a pause in each round, such as for (int _ : lead.every(FRIDAY, time(9, 0))), or as many rounds as you mean, such as lead.rounds(12)), on the path: %s"
          .formatted(step, path);
    }
  }

  /** A wait or a pause of more than a year. */
  record WaitTooLong(String step, Duration duration, Duration limit, String path)
      implements LintFinding, AtStep {

    @Override
    public boolean mayBeIntended() {
      return true;
    }

    @Override
    public String code() {
      return "wait-too-long";
    }

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
      implements LintFinding, AtStep {
    @Override
    public String code() {
      return "unreported-engagement";
    }

    @Override
    public String toString() {
      return "\"%s\": no channel event reports that a message by %s was %s, so it waits to the end (expected what the channel reports), on the path: %s"
          .formatted(step, channel.wireName(), awaited, path);
    }
  }

  /** More messages in a day than a contact should have. */
  record TooManyMessages(String step, int count, int limit, String path)
      implements LintFinding, AtStep {

    /** A loop sends its message too often in each round: once is enough to know it. */
    @Override
    public Object identity() {
      return List.of(code(), step);
    }

    @Override
    public boolean mayBeIntended() {
      return true;
    }

    @Override
    public String code() {
      return "too-many-messages";
    }

    @Override
    public String toString() {
      return "\"%s\": marketing message %d within 24 hours (expected %d at most; if you mean it, annotate the journey with @Intended(value = \"too-many-messages\", because = \"...\")), on the path: %s"
          .formatted(step, count, limit, path);
    }
  }

  /** Marketing without a topic, so no contact can have consented. */
  record MissingTopic(String step, String path) implements LintFinding, AtStep {
    @Override
    public String code() {
      return "missing-topic";
    }

    @Override
    public String toString() {
      return "\"%s\": a marketing message, and the plan has no topic (expected topic(\"...\"), or that the plan says service() or transactional()), on the path: %s"
          .formatted(step, path);
    }
  }

  /** The goal is the event that starts the journey. */
  record GoalStartsJourney(String event, boolean isKeyed) implements LintFinding {
    @Override
    public String code() {
      return "goal-starts-journey";
    }

    @Override
    public String where() {
      return "goal";
    }

    @Override
    public String path() {
      return "";
    }

    @Override
    public boolean mayBeIntended() {
      return !isKeyed;
    }

    @Override
    public String toString() {
      return "\"goal\": \"%s\" also starts the journey (expected another event, or properties that the start does not have%s)"
          .formatted(
              event,
              isKeyed
                  ? ", for another one with the same key enrolls nobody"
                  : "; if you mean the next one, annotate the journey with @Intended(value ="
                      + " \"goal-starts-journey\", because = \"...\")");
    }
  }

  /**
   * A call whose result is another one when the journey runs again.
   *
   * @param place the file and the line
   * @param expected what to write instead
   */
  record NondeterministicCall(String call, String place, String expected) implements LintFinding {
    @Override
    public String code() {
      return "not-deterministic";
    }

    @Override
    public String path() {
      return "";
    }

    /** One in a line is enough to know it. */
    @Override
    public Object identity() {
      return List.of(code(), place);
    }

    @Override
    public String toString() {
      return "%s: the journey runs again whenever an enrollment wakes up, and must take the same steps (expected %s)"
          .formatted(call, expected);
    }
  }

  /** A subject in the code without its translation in the template of another locale. */
  record UntranslatedSubject(String step, String subject, String file, Locale locale, String path)
      implements LintFinding, AtStep {
    @Override
    public String code() {
      return "untranslated-subject";
    }

    @Override
    public Object identity() {
      return List.of(subject, file);
    }

    @Override
    public String toString() {
      return "\"%s\": the subject \"%s\" has no translation to %s, so it is sent as it is (expected below \"subjects:\" in the front matter of %s the line: \"%s\": \"...\"), on the path: %s"
          .formatted(step, subject, locale.toLanguageTag(), file, subject, path);
    }
  }

  /** An intention that answers no finding. */
  record UnusedIntention(String intended) implements LintFinding {
    @Override
    public String code() {
      return "unused-intention";
    }

    @Override
    public String path() {
      return "";
    }

    @Override
    public String toString() {
      return "@Intended(\"%s\"): answers no finding of the journey (expected the code of one that can be meant: no-effect, too-many-messages, wait-too-long, goal-starts-journey; or remove it)"
          .formatted(intended);
    }
  }

  /** A message that may be sent twice without an explicit opt-in by the journey. */
  record PossibleDuplicateSend(String step, String message, MessageClass messageClass, String path)
      implements LintFinding, AtStep {
    @Override
    public String code() {
      return "possible-duplicate";
    }

    @Override
    public String toString() {
      return "\"%s\": %s, and the plan's messages are %s (expected transactional(), or no atLeastOnce()), on the path: %s"
          .formatted(step, message, messageClass, path);
    }
  }

  /** A template that does not exist. */
  record MissingTemplate(String step, String template, Channel channel, Locale locale, String path)
      implements LintFinding, AtStep {

    @Override
    public Object identity() {
      return List.of(code(), template, channel, locale);
    }

    @Override
    public String code() {
      return "missing-template";
    }

    @Override
    public String toString() {
      return "\"%s\": there is no template \"%s\" for %s in %s (expected one in every locale), on the path: %s"
          .formatted(step, template, channel.wireName(), locale.toLanguageTag(), path);
    }
  }

  /** A template variable without a value. */
  record UnknownVariable(
      String step, String template, Locale locale, String variable, String expected, String path)
      implements LintFinding, AtStep {

    @Override
    public Object identity() {
      return List.of(code(), template, locale, variable);
    }

    @Override
    public String code() {
      return "unknown-variable";
    }

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
      implements LintFinding, AtStep {

    @Override
    public Object identity() {
      return List.of(code(), template, locale, target);
    }

    @Override
    public String code() {
      return "broken-link";
    }

    @Override
    public String toString() {
      return "\"%s\": template \"%s\" in %s links \"%s\", %s, on the path: %s"
          .formatted(step, template, locale.toLanguageTag(), target, reason, path);
    }
  }

  /**
   * A mail that asks to confirm a subscription without the link for it, or another message with it.
   *
   * @param hasLink whether the template has the link
   */
  record ConfirmationLink(String step, String template, Locale locale, boolean hasLink, String path)
      implements LintFinding, AtStep {

    @Override
    public Object identity() {
      return List.of(code(), template, locale, hasLink);
    }

    @Override
    public String code() {
      return "confirmation-link";
    }

    @Override
    public String toString() {
      return "\"%s\": template \"%s\" in %s %s, on the path: %s"
          .formatted(
              step,
              template,
              locale.toLanguageTag(),
              hasLink
                  ? "links {{ links.confirm }}, which only a mail of confirmsSubscription(...) has"
                      + " (expected another link)"
                  : "has no link to confirm the subscription (expected one to {{ links.confirm }})",
              path);
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
    public String code() {
      return "unknown-name";
    }

    @Override
    public String toString() {
      return "\"%s\": %s \"%s\" (expected %s)%s"
          .formatted(
              where, nameType, name, expected, path.isEmpty() ? "" : ", on the path: " + path);
    }
  }
}
