package dev.senda.explorer.virtualtime;

import dev.senda.journey.Action;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Condition;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Engagement;
import dev.senda.journey.Holdout;
import dev.senda.journey.Moment;
import dev.senda.journey.Profile;
import dev.senda.journey.Split;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a journey's code asks for: the data, events and reactions of one contact, and the
 * state of coupons and messages. By default every message is accepted and the contact does nothing.
 */
public interface ContactBehaviour {

  /** The profile of the contact at the enrollment. It is never changed. */
  Profile profile();

  /** The events of the contact after the enrollment, in any order. */
  default List<ContactEvent> events() {
    return List.of();
  }

  /** When a message is sent that the journey wants to send now; a rule may defer it. */
  default ZonedDateTime sentAt(Step.Send send, ZonedDateTime now) {
    return now;
  }

  /** The delivery status of a message at the moment when it is sent. */
  default DeliveryStatus delivery(Step.Send send) {
    return DeliveryStatus.ACCEPTED;
  }

  /** What is reported later of a message that the channel accepted: nothing. */
  default Optional<DeliveryReport> laterReport(MessageRef message) {
    return Optional.empty();
  }

  /** What the contact does with a message that the channel accepted: it reaches them at once. */
  default List<Reaction> reactions(MessageRef message) {
    return List.of(new Reaction(Engagement.DELIVERED, Duration.ZERO));
  }

  /**
   * The occurrence that happens at once because the journey awaits it; empty if only the events of
   * the contact count. Called when the wait is not answered yet. Where it needs several, others
   * happen with it.
   *
   * @param possible the occurrences of {@link Question.Wait#awaited} that can still happen; never
   *     empty
   */
  default Optional<AwaitedEvent> immediateOccurrence(
      Question.Wait<?> wait, List<AwaitedEvent> possible) {
    return Optional.empty();
  }

  /**
   * Whether the condition holds.
   *
   * @param profile the current profile, with the changes by the journey
   */
  default boolean holds(Condition condition, Profile profile) {
    return condition.holdsFor(profile);
  }

  /** The contact's variant: the first that has a weight, and never the holdout. */
  default <V extends Enum<V>> V variant(Split<V> split) {
    for (int i = 0; i < split.variants().size(); i++) {
      if (split.weights().get(i) > 0 && split.variants().get(i) != Holdout.HELD_OUT) {
        return split.variants().get(i);
      }
    }
    return split.variants().getFirst();
  }

  /** Whether the pool has a coupon left. */
  default boolean hasCoupon(String pool) {
    return true;
  }

  /** The answer of a custom question; by default the first of its answers. */
  default <A extends Enum<A>> A answer(Question.Custom<A> question) {
    return question.answers().getFirst();
  }

  /** Whether the contact was enrolled after this change was deployed. */
  default boolean enrolledAfter(String change) {
    return true;
  }

  /** Whether people work on that day in the contact's country: Monday to Friday, no holidays. */
  default boolean isWorkingDay(LocalDate day) {
    return day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0;
  }

  /** How long after it was opened your team does the task; by default never. */
  default Optional<Duration> taskDoneAfter(Action.OpenTask task) {
    return Optional.empty();
  }

  /** The hour at which the contact opens and clicks most. */
  default Moment.TimeOfDay bestHour() {
    return Moment.BestHour.DEFAULT_TIME;
  }
}
