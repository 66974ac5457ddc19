package dev.senda.temporal.contract;

import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Engagement;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The input of every signal to a running enrollment. The signal's name is for people who read the
 * history; the meaning is in this record. It holds no personal data: names of events, never their
 * properties.
 *
 * @param id identifies the signal: one that is told again after a crash has the same id, and two
 *     events that look the same do not. It is the request id by which the server drops a repeated
 *     signal. Null only in a signal that an operator sent by hand
 * @param enrollment the enrollment that it is for; a later enrollment with the same workflow id
 *     ignores it
 * @param at when it happened, in epoch milliseconds of simulated time; a wait that ended earlier
 *     ignores it
 * @param kind the type of signal
 * @param message the message ({@link dev.senda.journey.engine.MessageRef} as text), the task
 *     ({@link dev.senda.journey.engine.TaskRef} as text), or the step to leave as {@link
 *     CurrentStepQuery} shows it; null unless ENGAGED, DELIVERY_STATUS, TASK_DONE or MOVE_ON
 * @param how what the contact did with the message; null unless ENGAGED
 * @param link the template's name of the link that was clicked, or the journey's name of the answer
 *     that was given by text; null for none
 * @param matches those of the journey's event patterns that the event matches, as text; null unless
 *     EVENT
 * @param reason why the enrollment ends; null unless EXIT
 * @param delivery the new delivery status of the message; null unless DELIVERY_STATUS
 */
public record EnrollmentSignal(
    @Nullable UUID id,
    UUID enrollment,
    long at,
    SignalType kind,
    @Nullable String message,
    @Nullable Engagement how,
    @Nullable String link,
    @Nullable List<String> matches,
    @Nullable String reason,
    @Nullable DeliveryStatus delivery) {

  /** The types of signal. */
  public enum SignalType {
    /** The contact engaged with a message. */
    ENGAGED,
    /** An accepted message bounced, was dropped by the provider, or was reported as spam. */
    DELIVERY_STATUS,
    /** Your team has done a task of the enrollment. */
    TASK_DONE,
    /** An event of the contact that the journey waits for, or that is its goal or an exit. */
    EVENT,
    /** The contact unsubscribed or was erased: the enrollment ends at once. */
    EXIT,
    /** Your team cancels the enrollment. */
    CANCEL,
    /** A message that waited because of a pause may be tried again. */
    RESUMED,
    /** Your team ends the wait or skips the message in which the enrollment is. */
    MOVE_ON
  }

  public static EnrollmentSignal opened(UUID id, UUID enrollment, long at, String message) {
    return engaged(id, enrollment, at, message, Engagement.OPENED, null);
  }

  public static EnrollmentSignal clicked(UUID id, UUID enrollment, long at, String message) {
    return engaged(id, enrollment, at, message, Engagement.CLICKED, null);
  }

  /**
   * The contact engaged with a message.
   *
   * @param link null where no link was clicked, or the template gives it no name
   */
  public static EnrollmentSignal engaged(
      UUID id, UUID enrollment, long at, String message, Engagement how, @Nullable String link) {
    return new EnrollmentSignal(
        id, enrollment, at, SignalType.ENGAGED, message, how, link, null, null, null);
  }

  /**
   * A message that the channel had accepted was not delivered, or was reported as spam. Waits for
   * engagement with it answer no at once.
   *
   * @param delivery REJECTED for a message that the provider dropped, BOUNCED or COMPLAINED
   * @throws IllegalArgumentException if the status allows engagement, or was never sent
   */
  public static EnrollmentSignal deliveryStatus(
      UUID id, UUID enrollment, long at, String message, DeliveryStatus delivery) {
    if (delivery.allowsEngagement() || delivery == DeliveryStatus.SKIPPED) {
      throw new IllegalArgumentException(
          "delivery status: %s (expected rejected, bounced or complained)".formatted(delivery));
    }
    return new EnrollmentSignal(
        id, enrollment, at, SignalType.DELIVERY_STATUS, message, null, null, null, null, delivery);
  }

  /**
   * Your team has done a task.
   *
   * @param task {@link dev.senda.journey.engine.TaskRef} as text
   */
  public static EnrollmentSignal taskDone(UUID id, UUID enrollment, long at, String task) {
    return new EnrollmentSignal(
        id, enrollment, at, SignalType.TASK_DONE, task, null, null, null, null, null);
  }

  public static EnrollmentSignal event(UUID id, UUID enrollment, long at, List<String> matches) {
    return new EnrollmentSignal(
        id, enrollment, at, SignalType.EVENT, null, null, null, matches, null, null);
  }

  public static EnrollmentSignal exit(UUID id, UUID enrollment, long at, String reason) {
    return new EnrollmentSignal(
        id, enrollment, at, SignalType.EXIT, null, null, null, null, reason, null);
  }

  public static EnrollmentSignal cancel(UUID id, UUID enrollment, long at) {
    return new EnrollmentSignal(
        id, enrollment, at, SignalType.CANCEL, null, null, null, null, null, null);
  }

  public static EnrollmentSignal resumed(UUID id, UUID enrollment, long at) {
    return new EnrollmentSignal(
        id, enrollment, at, SignalType.RESUMED, null, null, null, null, null, null);
  }

  /**
   * Your team ends the wait or skips the message in which the enrollment is.
   *
   * @param step the step, as {@link CurrentStepQuery} shows it; an enrollment that is in another
   *     step by then stays there
   */
  public static EnrollmentSignal moveOn(UUID id, UUID enrollment, long at, String step) {
    return new EnrollmentSignal(
        id, enrollment, at, SignalType.MOVE_ON, step, null, null, null, null, null);
  }
}
