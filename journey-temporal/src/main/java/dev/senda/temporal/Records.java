package dev.senda.temporal;

import dev.senda.journey.Condition;
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
public interface Records {

  /** Whether the condition holds for the contact now. */
  @ActivityMethod(name = "ask")
  boolean holds(UUID enrollment, Condition condition);

  /** Ends the enrollment. It may be called twice with different endings: the last one counts. */
  @ActivityMethod(name = "close")
  void close(UUID enrollment, Ending ending, List<JournalEntry> journal);

  /**
   * How an enrollment ended.
   *
   * @param reason the goal's or exit's name, or what went wrong; null for a journey that ran to its
   *     end
   * @param at epoch milliseconds in house time
   */
  record Ending(Kind kind, @Nullable String reason, long at) {

    /** As the Temporal UI shows it: {@code GOAL: Demo Booked}. */
    @Override
    public String toString() {
      return reason == null ? kind.name() : kind + ": " + reason;
    }
  }

  /** How an enrollment can end. */
  enum Kind {
    COMPLETED,
    GOAL,
    EXITED,
    CANCELED,
    FAILED
  }
}
