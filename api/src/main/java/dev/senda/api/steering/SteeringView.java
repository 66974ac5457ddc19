package dev.senda.api.steering;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.store.steering.JourneyControl;
import dev.senda.store.steering.JourneyControl.Entries;
import dev.senda.store.steering.JourneyControl.Mode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a journey is steered.
 *
 * @param mode in one word
 * @param entries whether contacts may enter
 * @param isPaused whether its messages wait
 * @param messagesPerMinute how many messages are sent in a minute until no message waits; absent
 *     for all
 * @param waitingMessages how many messages wait because the journey is paused, or for the rate
 * @param stoppedEnrollments how many enrollments were stopped and have not ended yet, because they
 *     have asked for nothing since; 10,000 means that or more
 * @param reason why it was changed last; absent if it never was
 * @param changedBy who changed it last; absent if nobody did
 * @param changedAt when, in real time; absent if it never was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SteeringView(
    String journey,
    Mode mode,
    Entries entries,
    boolean isPaused,
    @Nullable Integer messagesPerMinute,
    long waitingMessages,
    int stoppedEnrollments,
    @Nullable String reason,
    @Nullable String changedBy,
    @Nullable Instant changedAt) {

  /** A journey that nobody ever steered. */
  static SteeringView ofUnsteered(String journey) {
    return new SteeringView(
        journey, Mode.RUNNING, Entries.OPEN, false, null, 0, 0, null, null, null);
  }

  static SteeringView of(JourneyControl control, long waiting, int stopped) {
    return new SteeringView(
        control.journey(),
        control.mode(),
        control.entries(),
        control.isPaused(),
        control.messagesPerMinute(),
        waiting,
        stopped,
        control.reason(),
        control.changedBy(),
        control.changedAt());
  }

  /** The reason may hold personal data. */
  @Override
  public String toString() {
    return "SteeringView[journey=%s, mode=%s]".formatted(journey, mode);
  }
}
