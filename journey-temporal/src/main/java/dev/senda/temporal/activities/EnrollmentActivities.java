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
 * What a running enrollment reads and writes in PostgreSQL besides sending. They run as local
 * activities: one marker each.
 */
@ActivityInterface
public interface EnrollmentActivities {

  /** The value that should hold the moment holds none. */
  long NOT_A_DATE = Long.MIN_VALUE;

  /** Whether the condition holds for the contact now. */
  @ActivityMethod(name = "ask")
  boolean evaluateCondition(UUID enrollment, Condition condition);

  /**
   * The channel of the message that is tried first, whose queue gets the send.
   *
   * @return the channel of the first message that may be sent; of the first of all where none may
   */
  @ActivityMethod(name = "prefer")
  Channel choosePreferredChannel(UUID enrollment, Message.Preferred message);

  /**
   * Resolves a moment for the contact, so that neither time zone nor date reaches Temporal.
   *
   * @param now epoch milliseconds of simulated time
   * @return epoch milliseconds of simulated time; null where there is no such moment after now, and
   *     {@link #NOT_A_DATE} where its value cannot be read
   */
  @ActivityMethod(name = "when")
  @Nullable Long resolveMoment(UUID enrollment, Moment moment, long now);

  /**
   * Remembers an event that answered a wait, under this name; a second call replaces the first.
   *
   * @param event the id of the event in PostgreSQL
   */
  @ActivityMethod(name = "remember")
  void rememberEvent(UUID enrollment, String name, UUID event);

  /**
   * Chooses a variant by weights that are learned from the goal, and stores it: a second call for
   * the same split returns the same variant.
   *
   * @param variants the names of the variants
   * @param weights the weights while there is little data
   * @return the name of the chosen variant
   */
  @ActivityMethod(name = "choose")
  String assignVariant(UUID enrollment, String split, List<String> variants, List<Integer> weights);

  /**
   * Stores the variant that a hash chose: a second call for the same split returns the stored one.
   *
   * @param variants the names of all variants
   * @return the name of the stored variant
   */
  @ActivityMethod(name = "variant")
  String recordVariant(UUID enrollment, String split, List<String> variants, String variant);

  /**
   * Applies the action; a second call with the same number does nothing.
   *
   * @param sequence the number of the action within the enrollment
   * @return why it was not done, without personal data; empty where it was
   */
  @ActivityMethod(name = "act")
  String applyAction(UUID enrollment, int sequence, Action.Inside action);

  /**
   * Takes a coupon for the contact; a second call with the same number returns the same result.
   *
   * @return false where none is left
   */
  @ActivityMethod(name = "coupon")
  boolean takeCoupon(UUID enrollment, int sequence, String pool);

  /**
   * Closes the enrollment. If it is called twice with different endings, the last one counts.
   *
   * @return the ending that counts instead, because it was committed before; null where it is the
   *     given one
   */
  @ActivityMethod(name = "close")
  @Nullable EnrollmentEnding closeEnrollment(
      UUID enrollment, EnrollmentEnding ending, List<JournalEntry> journal);

  /**
   * How an enrollment ended.
   *
   * @param reason the name of the goal or the exit, or the type of the failure; null for a journey
   *     that ran to its end
   * @param at epoch milliseconds of simulated time
   */
  record EnrollmentEnding(EndingType kind, @Nullable String reason, long at) {

    /** As in the Temporal UI: {@code GOAL: Demo Booked}. */
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
