package dev.senda.temporal.activities;

import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends one message: gate, claim, render, send and record, all in one activity. */
@ActivityInterface
public interface SendActivity {

  /**
   * Throws whatever makes the try worth repeating (Temporal repeats it for ever: after what a
   * {@link RetryLaterException} says, or with a growing pause); everything else is an answer.
   */
  @ActivityMethod(name = "send")
  SendResult send(SendRequest request);

  /**
   * What to send.
   *
   * @param enrollment the enrollment; everything about the contact is read by it
   * @param occurrence 1 for the first time that the step is taken
   * @param by on whose lane it is tried: of several messages this one's turn has come. Where
   *     another one has to go, the answer is ELSEWHERE
   * @param journal what happened since the last activity
   */
  record SendRequest(
      UUID enrollment, int occurrence, Message message, Channel by, List<JournalEntry> journal) {}

  /**
   * What came of it. Why, is in the ledger: an address must not travel through Temporal.
   *
   * @param until when to ask again, epoch milliseconds in house time; only for DEFERRED
   * @param channel where it has to go; only for ELSEWHERE
   */
  record SendResult(AttemptOutcome outcome, @Nullable Long until, @Nullable Channel channel) {

    public SendResult {
      if ((outcome == AttemptOutcome.ELSEWHERE) != (channel != null)) {
        throw new IllegalArgumentException(
            "channel: %s for %s (expected one for ELSEWHERE, and for nothing else)"
                .formatted(channel, outcome));
      }
    }

    public static SendResult of(AttemptOutcome outcome) {
      return new SendResult(outcome, null, null);
    }

    public static SendResult deferred(long until) {
      return new SendResult(AttemptOutcome.DEFERRED, until, null);
    }

    public static SendResult elsewhere(Channel channel) {
      return new SendResult(AttemptOutcome.ELSEWHERE, null, channel);
    }
  }

  /** What can come of a send. */
  enum AttemptOutcome {
    /** The channel took it. */
    ACCEPTED,
    /** The channel will never take it. */
    REJECTED,
    /** Nobody can know whether the channel took it; it goes on as sent, and is never sent again. */
    UNKNOWN,
    /** The gate said no. */
    SKIPPED,
    /** The gate said later. */
    DEFERRED,
    /** It has to go on another channel than the one on whose lane it was tried. */
    ELSEWHERE
  }
}
