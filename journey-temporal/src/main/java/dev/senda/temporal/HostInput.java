package dev.senda.temporal;

import dev.senda.journey.engine.TimeScale;
import java.util.List;
import java.util.Map;
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
   * @param changes for each guarded change, whether the contact came after it
   * @param begun the step that is not over; null between two steps
   * @param heard what was heard and not yet used
   * @param untold what PostgreSQL has not been told yet
   * @param entries how many journal entries there were
   * @param actions how many actions there were
   */
  record Carried(
      List<Past.Answered> past,
      Map<String, Boolean> changes,
      Past.@Nullable Sleep begun,
      List<Heard> heard,
      List<JournalEntry> untold,
      int entries,
      int actions) {

    static final Carried NOTHING =
        new Carried(List.of(), Map.of(), null, List.of(), List.of(), 0, 0);
  }

  static HostInput of(UUID enrollment, TimeScale scale) {
    return new HostInput(enrollment, scale.isCompressed() ? scale : null, null);
  }

  HostInput carrying(Carried carried) {
    return new HostInput(enrollment, clock, carried);
  }

  TimeScale scale() {
    return clock == null ? TimeScale.REAL : clock;
  }
}
