package dev.senda.explorer.virtual;

import dev.senda.explorer.Path.Taken;
import dev.senda.journey.Delivery;
import dev.senda.journey.Journey;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One enrollment from its beginning to its end, in virtual time: no step takes time but a wait.
 *
 * @param stops every step that was taken
 * @param began when it began, in the contact's zone
 * @param ended when it ended
 * @param end how it ended
 */
public record Run(List<Stop> stops, ZonedDateTime began, ZonedDateTime ended, Ending end) {

  public Run {
    stops = List.copyOf(stops);
  }

  /**
   * A step that was taken.
   *
   * @param taken the step and its answer; a wait that an ending cut short has none
   * @param from when it began, in the contact's zone
   * @param until when it was over
   * @param delivery what became of the message that it sent; null unless it sends
   */
  public record Stop(
      Taken taken, ZonedDateTime from, ZonedDateTime until, @Nullable Delivery delivery) {

    /** Whether a message went to a channel that did not refuse it. */
    public boolean sent() {
      return delivery == Delivery.ACCEPTED || delivery == Delivery.UNKNOWN;
    }
  }

  /**
   * Runs the journey for one contact.
   *
   * @param start when they come in, in their own time zone
   * @throws IllegalStateException if the journey does not end within 10,000 steps
   */
  public static Run of(Journey journey, ZonedDateTime start, Behaviour behaviour) {
    return new InVirtualTime(journey.plan(), start, behaviour).through(journey);
  }

  public Duration took() {
    return Duration.between(began, ended);
  }
}
