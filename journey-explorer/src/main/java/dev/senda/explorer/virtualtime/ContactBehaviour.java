package dev.senda.explorer.virtualtime;

import dev.senda.journey.Condition;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Engagement;
import dev.senda.journey.Holdout;
import dev.senda.journey.Moment;
import dev.senda.journey.Occurrence;
import dev.senda.journey.Profile;
import dev.senda.journey.Split;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one contact and the world around them do: all that a journey's code does not hold. Where
 * nothing else is said, all goes well and the contact does nothing.
 */
public interface ContactBehaviour {

  /** What is known of the contact when they come in. It is read, and never changed. */
  Profile profile();

  /** What the contact does elsewhere after the enrollment, in any order. */
  default List<ContactEvent> events() {
    return List.of();
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
   * What comes at once because the journey waits for it; empty where only what the contact does by
   * themselves counts. It is asked where none of it has come yet.
   *
   * @param possible what of {@link Question.Wait#awaited} can still happen, never empty
   */
  default Optional<Occurrence> immediateOccurrence(
      Question.Wait<?> wait, List<Occurrence> possible) {
    return Optional.empty();
  }

  /**
   * Whether the condition holds.
   *
   * @param profile the contact as they are at this moment, with what the journey has changed
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

  /** What the company's own question answers: the first of its answers. */
  default <A extends Enum<A>> A answer(Question.Custom<A> question) {
    return question.answers().getFirst();
  }

  /** Whether the contact came after this change was deployed. */
  default boolean enrolledAfter(String change) {
    return true;
  }

  /** The hour at which the contact opens and clicks most. */
  default Moment.TimeOfDay bestHour() {
    return Moment.BestHour.DEFAULT_TIME;
  }
}
