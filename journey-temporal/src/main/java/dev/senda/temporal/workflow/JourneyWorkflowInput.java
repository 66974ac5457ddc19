package dev.senda.temporal.workflow;

import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The input of an enrollment's workflow. The journey is the workflow's type and the contact is in
 * its id, so neither is repeated.
 *
 * @param clock how simulated time runs for this enrollment, from its start to its end; null for
 *     real time
 * @param carried the state at the end of the enrollment's previous run; null for the first run
 */
public record JourneyWorkflowInput(
    UUID enrollment, @Nullable TimeScale clock, @Nullable CarriedState carried) {

  /**
   * What a run hands to the next one.
   *
   * @param past every step so far
   * @param changes for each guard that was reached, whether the contact reached it after the change
   *     was deployed
   * @param begun the sleep that was running when the last run ended; null if it ended between two
   *     steps
   * @param heard the signals that were received and not yet used
   * @param used the ids of the events that were used last; one of them that is sent again is
   *     ignored
   * @param untold the journal entries that PostgreSQL does not have yet
   * @param entries how many journal entries there were
   * @param actions how many actions there were
   */
  record CarriedState(
      StepHistory.CarriedSteps past,
      Map<String, Boolean> changes,
      StepHistory.@Nullable PendingSleep begun,
      List<EnrollmentSignal> heard,
      @Nullable List<UUID> used,
      List<JournalEntry> untold,
      int entries,
      int actions) {

    static final CarriedState EMPTY =
        new CarriedState(
            StepHistory.CarriedSteps.NONE, Map.of(), null, List.of(), List.of(), List.of(), 0, 0);
  }

  public static JourneyWorkflowInput of(UUID enrollment, TimeScale scale) {
    return new JourneyWorkflowInput(enrollment, scale.isCompressed() ? scale : null, null);
  }

  CarriedState carriedOrEmpty() {
    return carried == null ? CarriedState.EMPTY : carried;
  }

  JourneyWorkflowInput continuedWith(CarriedState carried) {
    return new JourneyWorkflowInput(enrollment, clock, carried);
  }

  TimeScale scale() {
    return clock == null ? TimeScale.REAL : clock;
  }
}
