package dev.senda.store.steering;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a journey is steered. A journey that nobody steered has none, and runs.
 *
 * @param epoch how often it was stopped: enrollments of earlier epochs send nothing more
 * @param messagesPerMinute how many of its messages are sent in a minute while a backlog waits;
 *     null for all
 * @param reason why it was changed last; free text, which may hold personal data
 * @param changedBy who changed it last
 * @param changedAt real time
 */
public record JourneyControl(
    String journey,
    Entries entries,
    boolean isPaused,
    int epoch,
    @Nullable Integer messagesPerMinute,
    String reason,
    String changedBy,
    Instant changedAt) {

  /** Whether contacts may enter the journey. */
  public enum Entries {
    OPEN,
    /** Nobody enters; who is inside goes to the end. */
    DRAINING,
    /** Nobody enters, and who was inside leaves. */
    STOPPED
  }

  /** What people call it, in one word. */
  public enum Mode {
    RUNNING,
    /** It was paused, and its backlog is sent at a limited rate. */
    RESUMING,
    PAUSED,
    DRAINING,
    STOPPED
  }

  /** A stop counts more than a pause, and a pause more than a drain. */
  public Mode mode() {
    if (entries == Entries.STOPPED) {
      return Mode.STOPPED;
    }
    if (isPaused) {
      return Mode.PAUSED;
    }
    if (entries == Entries.DRAINING) {
      return Mode.DRAINING;
    }
    return messagesPerMinute == null ? Mode.RUNNING : Mode.RESUMING;
  }

  /** The journey and its mode only: the reason may hold personal data. */
  @Override
  public String toString() {
    return "JourneyControl[journey=%s, mode=%s]".formatted(journey, mode());
  }
}
