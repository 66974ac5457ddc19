package dev.senda.temporal.activities;

import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.temporal.activities.EnrollmentActivities.EnrollmentEnding;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends one message: gate, render, claim, deliver and settle, all in one activity. */
@ActivityInterface
public interface SendActivity {

  /**
   * Sends the message. It throws an exception for what a retry may fix: Temporal retries it for
   * ever, after the delay of a {@link RetryLaterException} or with a growing pause. Every other
   * outcome is a result.
   */
  @ActivityMethod(name = "send")
  SendResult send(SendRequest request);

  /**
   * The message to send.
   *
   * @param enrollment the enrollment, by which everything about the contact is read
   * @param occurrence 1 for the first time that the step is taken
   * @param by the channel that this attempt uses. If another channel has to be used, the outcome is
   *     ELSEWHERE
   * @param journal the pending journal entries
   * @param onOwnQueue whether it is scheduled on the queue of its account. On the queue of the
   *     journeys, the outcome may be OWN_QUEUE
   */
  record SendRequest(
      UUID enrollment,
      int occurrence,
      Message message,
      Channel by,
      List<JournalEntry> journal,
      boolean onOwnQueue) {

    /** A request on the queue of the journeys. */
    public SendRequest(
        UUID enrollment, int occurrence, Message message, Channel by, List<JournalEntry> journal) {
      this(enrollment, occurrence, message, by, journal, false);
    }
  }

  /**
   * The outcome of one attempt. The reason is in the message ledger, because it may quote an
   * address, which must not reach Temporal.
   *
   * @param until when to try again, epoch milliseconds of simulated time; only for DEFERRED
   * @param channel the channel to use; only for ELSEWHERE
   * @param ending how the enrollment ends; only for ENROLLMENT_ENDED
   */
  record SendResult(
      AttemptOutcome outcome,
      @Nullable Long until,
      @Nullable Channel channel,
      @Nullable EnrollmentEnding ending) {

    public SendResult {
      if ((outcome == AttemptOutcome.ELSEWHERE) != (channel != null)) {
        throw new IllegalArgumentException(
            "channel: %s for %s (expected one for ELSEWHERE, and for nothing else)"
                .formatted(channel, outcome));
      }
      if ((outcome == AttemptOutcome.ENROLLMENT_ENDED) != (ending != null)) {
        throw new IllegalArgumentException(
            "ending: %s for %s (expected one for ENROLLMENT_ENDED, and for nothing else)"
                .formatted(ending, outcome));
      }
    }

    public static SendResult of(AttemptOutcome outcome) {
      return new SendResult(outcome, null, null, null);
    }

    public static SendResult deferred(long until) {
      return new SendResult(AttemptOutcome.DEFERRED, until, null, null);
    }

    public static SendResult elsewhere(Channel channel) {
      return new SendResult(AttemptOutcome.ELSEWHERE, null, channel, null);
    }

    public static SendResult enrollmentEnded(EnrollmentEnding ending) {
      return new SendResult(AttemptOutcome.ENROLLMENT_ENDED, null, null, ending);
    }
  }

  /** The outcomes of one attempt. */
  enum AttemptOutcome {
    /** The channel accepted it. */
    ACCEPTED,
    /** The channel refused it for good. */
    REJECTED,
    /** It is not known whether the channel accepted it. It counts as sent and is not sent again. */
    UNKNOWN,
    /** The gate skipped it. */
    SKIPPED,
    /** The gate deferred it. */
    DEFERRED,
    /** It waits until the journey or the enrollment is resumed: a signal says when. */
    PAUSED,
    /** It has to be sent on another channel than the one of this attempt. */
    ELSEWHERE,
    /**
     * Nothing was done with it: it has to be scheduled on the queue of its account, because an
     * earlier attempt failed, or as many sends of the account run outside that queue as may.
     */
    OWN_QUEUE,
    /**
     * It was not sent, because an end of the enrollment is committed. The workflow ends with it at
     * once, and does not wait for the signal.
     */
    ENROLLMENT_ENDED
  }
}
