package dev.senda.temporal;

import dev.senda.journey.engine.TimeScale;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an enrollment's workflow starts with. The journey is its type and the contact is in its id,
 * so neither is repeated.
 *
 * @param clock how house time ran when it started, and runs for it for ever; null for real time
 * @param carried where an earlier run of the same enrollment left off; null for the first run
 */
record HostInput(UUID enrollment, @Nullable TimeScale clock, @Nullable Carried carried) {

  /**
   * What a run hands to the next one.
   *
   * @param past every step so far
   * @param heard what was heard and not yet used
   * @param untold what PostgreSQL has not been told yet
   * @param entries how many journal entries there were
   * @param actions how many actions there were
   */
  record Carried(
      List<Past.Answered> past,
      List<Heard> heard,
      List<JournalEntry> untold,
      int entries,
      int actions) {}

  static HostInput of(UUID enrollment, TimeScale scale) {
    return new HostInput(enrollment, scale.isCompressed() ? scale : null, null);
  }

  static HostInput carrying(UUID enrollment, TimeScale scale, Carried carried) {
    return new HostInput(enrollment, scale.isCompressed() ? scale : null, carried);
  }

  TimeScale scale() {
    return clock == null ? TimeScale.REAL : clock;
  }
}
