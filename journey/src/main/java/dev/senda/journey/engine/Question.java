package dev.senda.journey.engine;

import static java.util.stream.Collectors.joining;

import dev.senda.journey.Actor;
import dev.senda.journey.AnyOf;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Condition;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Moment;
import dev.senda.journey.Outcome;
import dev.senda.journey.Split;
import dev.senda.journey.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A decision of a journey. Every decision is a question, so the answers determine the path.
 *
 * @param <A> the type of its answers
 */
public sealed interface Question<A> extends Step {

  List<Boolean> YES_AND_NO = List.of(true, false);

  /** Every possible answer, in the order in which a picture shows them. */
  List<A> answers();

  @Override
  default boolean requiresUniqueName() {
    return true;
  }

  /** A question that waits for what the contact does. */
  sealed interface Wait<A> extends Question<A> {

    Duration within();

    /** How many different ones of {@link #awaited} must happen; the last of them answers it. */
    default int needed() {
      return 1;
    }

    /** The moment at which its time is up, where the duration alone does not tell. */
    default Optional<Moment> deadline() {
      return Optional.empty();
    }

    /** What answers it; the order decides between two that happen at the same instant. */
    List<AwaitedEvent> awaited();

    /** The answer when the time is up. */
    A timeoutAnswer();

    /** The answer when this one of {@link #awaited} happened first. */
    A answerFor(AwaitedEvent awaitedEvent);

    @Override
    default Actor actor() {
      return Actor.CONTACT;
    }
  }

  /**
   * Did the occurrence happen in time?
   *
   * @param label the step's name; empty for the default name
   */
  record WaitFor(AwaitedEvent occurrence, Duration within, String label) implements Wait<Boolean> {
    @Override
    public String name() {
      return label.isEmpty() ? "%s within %s".formatted(occurrence, Time.inWords(within)) : label;
    }

    @Override
    public List<Boolean> answers() {
      return YES_AND_NO;
    }

    @Override
    public List<AwaitedEvent> awaited() {
      return List.of(occurrence);
    }

    @Override
    public Boolean timeoutAnswer() {
      return false;
    }

    @Override
    public Boolean answerFor(AwaitedEvent came) {
      return true;
    }
  }

  /** Was the task done in so many office hours, or working days of the team? */
  record TaskDoneInTime(TaskRef task, Moment.OfOffice limit) implements Wait<Boolean> {
    @Override
    public String name() {
      return "%s done within %s".formatted(task, limit);
    }

    @Override
    public List<Boolean> answers() {
      return YES_AND_NO;
    }

    /** At least so long. */
    @Override
    public Duration within() {
      return limit.atLeast();
    }

    @Override
    public Optional<Moment> deadline() {
      return Optional.of(limit);
    }

    @Override
    public List<AwaitedEvent> awaited() {
      return List.of(new AwaitedEvent.TaskDone(task));
    }

    @Override
    public Boolean timeoutAnswer() {
      return false;
    }

    @Override
    public Boolean answerFor(AwaitedEvent came) {
      return true;
    }
  }

  /**
   * Did so many of these events happen in time, in any order?
   *
   * @param label the step's name; empty for the default name
   */
  record AnyOfHappens(AnyOf events, Duration within, String label) implements Wait<Boolean> {
    @Override
    public String name() {
      return label.isEmpty() ? "%s within %s".formatted(events, Time.inWords(within)) : label;
    }

    @Override
    public List<Boolean> answers() {
      return YES_AND_NO;
    }

    @Override
    public int needed() {
      return events.count();
    }

    @Override
    public List<AwaitedEvent> awaited() {
      return events.events().stream().<AwaitedEvent>map(AwaitedEvent::happened).toList();
    }

    @Override
    public Boolean timeoutAnswer() {
      return false;
    }

    @Override
    public Boolean answerFor(AwaitedEvent came) {
      return true;
    }
  }

  /**
   * Which of these happened first, in time?
   *
   * @param outcomes what each of them means
   * @param timeoutAnswer what it means if none of them happened in time
   * @param label the step's name; empty for the default name
   */
  record FirstOf<A extends Enum<A>>(
      List<Outcome<A>> outcomes, A timeoutAnswer, Duration within, String label)
      implements Wait<A> {

    private static final String NONE = "none in time";

    public FirstOf {
      outcomes = List.copyOf(outcomes);
      var awaited = outcomes.stream().map(Outcome::awaited).toList();
      if (awaited.size() < 2 || awaited.stream().distinct().count() < awaited.size()) {
        throw new IllegalArgumentException(
            "first of: %s (expected two different things or more)".formatted(awaited));
      }
    }

    @Override
    public String name() {
      return label.isEmpty()
          ? "first of %s within %s"
              .formatted(
                  awaited().stream().map(AwaitedEvent::toString).collect(joining(", ")),
                  Time.inWords(within))
          : label;
    }

    @Override
    public List<AwaitedEvent> awaited() {
      return outcomes.stream().map(Outcome::awaited).toList();
    }

    @Override
    public List<A> answers() {
      return Stream.concat(outcomes.stream().map(Outcome::answer), Stream.of(timeoutAnswer))
          .distinct()
          .toList();
    }

    @Override
    public A answerFor(AwaitedEvent awaitedEvent) {
      return outcomes.stream()
          .filter(outcome -> outcome.awaited().equals(awaitedEvent))
          .map(Outcome::answer)
          .findFirst()
          .orElse(timeoutAnswer);
    }

    /**
     * What happened where this is the answer: {@code guide clicked}, {@code none in time}. Locks
     * and histories keep it, so an answer that is called otherwise changes nothing.
     */
    public String inWords(Object answer) {
      return inWords(answer, AwaitedEvent::toString, NONE);
    }

    /** The same in the given words. */
    public String inWords(Object answer, Function<AwaitedEvent, String> words, String none) {
      return Stream.concat(
              outcomes.stream()
                  .filter(outcome -> outcome.answer() == answer)
                  .map(outcome -> words.apply(outcome.awaited())),
              timeoutAnswer == answer ? Stream.of(none) : Stream.<String>empty())
          .collect(joining(" or "));
    }
  }

  /**
   * Does the moment come? It waits until then; the answer is no at once where there is no such
   * value or it is past.
   */
  record DateReached(String name, Moment.OfValue date) implements YesOrNo {}

  /** Does the condition hold for the contact now? */
  record ConditionHolds(Condition condition) implements YesOrNo {
    @Override
    public String name() {
      return condition.toString();
    }

    /** A condition does not wait and may be asked again. */
    @Override
    public boolean requiresUniqueName() {
      return false;
    }
  }

  /** Which variant does the contact have? */
  record VariantChoice<V extends Enum<V>>(Split<V> split) implements Question<V> {
    @Override
    public String name() {
      return split.name();
    }

    @Override
    public List<V> answers() {
      return split.variants();
    }

    @Override
    public Actor actor() {
      return Actor.US;
    }
  }

  /** What is the delivery status of the message now? The answer is known and costs nothing. */
  record DeliveryStatusOf(MessageRef message) implements Question<DeliveryStatus> {
    @Override
    public String name() {
      return "delivery of " + message;
    }

    @Override
    public List<DeliveryStatus> answers() {
      return List.of(DeliveryStatus.values());
    }

    @Override
    public Actor actor() {
      return Actor.US;
    }

    @Override
    public boolean requiresUniqueName() {
      return false;
    }
  }

  /** Is a coupon left in the pool? If so, the contact takes it. */
  record TakeCoupon(String pool) implements YesOrNo {
    @Override
    public String name() {
      return "coupon from " + pool;
    }
  }

  /**
   * Did the contact reach this place after the change was deployed? It guards the change for
   * contacts who were inside before.
   *
   * @param round the round of an endless loop in which it is asked again, because the answer was no
   *     in an earlier one; 0 where it is asked for the first time
   */
  record HasChange(String change, int round) implements YesOrNo {

    public HasChange(String change) {
      this(change, 0);
    }

    /** Names the answer among those of the enrollment. */
    public String key() {
      return round == 0 ? change : "%s in round %d".formatted(change, round);
    }

    @Override
    public String name() {
      return "has change " + change;
    }
  }

  /**
   * A custom question.
   *
   * @param type the name of its {@link CustomQuestion} type
   */
  record Custom<A extends Enum<A>>(String type, List<A> answers) implements Question<A> {

    public Custom {
      answers = List.copyOf(answers);
      if (answers.isEmpty()) {
        throw new IllegalArgumentException("%s: no answers (expected one or more)".formatted(type));
      }
    }

    @Override
    public String name() {
      return "ask " + type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    }

    @Override
    public Actor actor() {
      return Actor.SYSTEM;
    }

    @Override
    public boolean requiresUniqueName() {
      return false;
    }
  }

  /** A yes-or-no question that Senda answers itself. */
  sealed interface YesOrNo extends Question<Boolean> {
    @Override
    default List<Boolean> answers() {
      return YES_AND_NO;
    }

    @Override
    default Actor actor() {
      return Actor.US;
    }
  }
}
