package dev.senda.temporal.activities;

import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a running enrollment reads and writes besides sending. These run as local activities: one
 * marker each.
 */
@ActivityInterface
public interface EnrollmentActivities {

  /** Whether the condition holds for the contact now. */
  @ActivityMethod(name = "ask")
  boolean evaluateCondition(UUID enrollment, Condition condition);

  /**
   * Which of several messages is to be tried first, so that it runs on that one's lane.
   *
   * @return the channel of the first that may go; of the first of all where none may
   */
  @ActivityMethod(name = "prefer")
  Channel choosePreferredChannel(UUID enrollment, Message.Preferred message);

  /**
   * When this moment is for the contact, so that neither zone nor date travels through Temporal.
   *
   * @param now epoch milliseconds in house time
   * @return epoch milliseconds in house time; null where there is no such moment after now
   */
  @ActivityMethod(name = "when")
  @Nullable Long resolveMoment(UUID enrollment, Moment moment, long now);

  /**
   * Chooses a variant by weights that are learned from the goal, and keeps the choice: asked again
   * for the same split it is the same.
   *
   * @param variants their names
   * @param weights what to choose by while there is little to learn from
   * @return the name of the chosen variant
   */
  @ActivityMethod(name = "choose")
  String assignVariant(UUID enrollment, String split, List<String> variants, List<Integer> weights);

  /**
   * Takes the action; taken again under the same sequence it does nothing.
   *
   * @param sequence tells the actions of the enrollment apart
   */
  @ActivityMethod(name = "act")
  void applyAction(UUID enrollment, int sequence, Action.Inside action);

  /**
   * Takes a coupon for the contact; taken again under the same sequence it is the same.
   *
   * @return false where none is left
   */
  @ActivityMethod(name = "coupon")
  boolean takeCoupon(UUID enrollment, int sequence, String pool);

  /** Ends the enrollment. It may be called twice with different endings: the last one counts. */
  @ActivityMethod(name = "close")
  void closeEnrollment(UUID enrollment, EnrollmentEnding ending, List<JournalEntry> journal);

  /**
   * How an enrollment ended.
   *
   * @param reason the goal's or exit's name, or what went wrong; null for a journey that ran to its
   *     end
   * @param at epoch milliseconds in house time
   */
  record EnrollmentEnding(EndingType kind, @Nullable String reason, long at) {

    /** As the Temporal UI shows it: {@code GOAL: Demo Booked}. */
    @Override
    public String toString() {
      return reason == null ? kind.name() : kind + ": " + reason;
    }
  }

  /** How an enrollment can end. */
  enum EndingType {
    COMPLETED,
    GOAL,
    EXITED,
    CANCELED,
    FAILED
  }
}
