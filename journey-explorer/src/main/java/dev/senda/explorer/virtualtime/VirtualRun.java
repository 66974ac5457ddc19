package dev.senda.explorer.virtualtime;

import dev.senda.explorer.graph.JourneyPath.TakenStep;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Journey;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One enrollment from start to end, in virtual time: only waits and pauses take time.
 *
 * @param steps every step that was taken
 * @param startedAt when it began, in the contact's zone
 * @param endedAt when it ended
 * @param end how it ended
 */
public record VirtualRun(
    List<RunStep> steps, ZonedDateTime startedAt, ZonedDateTime endedAt, EnrollmentEnd end) {

  public VirtualRun {
    steps = List.copyOf(steps);
  }

  /**
   * A step that was taken.
   *
   * @param taken the step and its answer; a wait that was interrupted has none
   * @param from when it began, in the contact's zone
   * @param until when it was over
   * @param delivery the delivery status of its message when it was sent; null unless it sends
   */
  public record RunStep(
      TakenStep taken, ZonedDateTime from, ZonedDateTime until, @Nullable DeliveryStatus delivery) {

    /** Whether a message went to a channel that did not refuse it. */
    public boolean isSent() {
      return delivery != null && delivery.allowsEngagement();
    }
  }

  /**
   * Runs the journey for one contact.
   *
   * @param start the time of the enrollment, in the contact's time zone
   * @throws IllegalStateException if the journey does not end within 10,000 steps
   */
  public static VirtualRun execute(
      Journey journey, ZonedDateTime start, ContactBehaviour behaviour) {
    return new VirtualTimeInterpreter(journey.plan(), start, behaviour).run(journey);
  }

  public Duration duration() {
    return Duration.between(startedAt, endedAt);
  }
}
