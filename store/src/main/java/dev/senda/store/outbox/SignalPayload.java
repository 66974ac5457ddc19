package dev.senda.store.outbox;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Engagement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The content of a signal to a running enrollment; it holds no personal data. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SignalPayload.Engaged.class, name = "ENGAGED"),
  @JsonSubTypes.Type(value = SignalPayload.DeliveryStatusChanged.class, name = "DELIVERY_STATUS"),
  @JsonSubTypes.Type(value = SignalPayload.TaskDone.class, name = "TASK_DONE"),
  @JsonSubTypes.Type(value = SignalPayload.EventOccurred.class, name = "EVENT"),
  @JsonSubTypes.Type(value = SignalPayload.Exit.class, name = "EXIT"),
  @JsonSubTypes.Type(value = SignalPayload.Cancel.class, name = "CANCEL"),
  @JsonSubTypes.Type(value = SignalPayload.Resumed.class, name = "RESUMED"),
  @JsonSubTypes.Type(value = SignalPayload.MoveOn.class, name = "MOVE_ON")
})
public sealed interface SignalPayload {

  /**
   * Identifies the signal for Temporal: the id of the event that it tells of, or else an id that
   * was made when it was appended. A signal that is sent again has the same id.
   */
  UUID id();

  UUID enrollmentId();

  /** When it happened, simulated time. */
  Instant occurredAt();

  /** Whether it ends the enrollment, whatever the enrollment is waiting for. */
  default boolean endsEnrollment() {
    return switch (this) {
      case Engaged _, DeliveryStatusChanged _, TaskDone _, Resumed _, MoveOn _ -> false;
      case EventOccurred event -> event.ends();
      case Exit _, Cancel _ -> true;
    };
  }

  /**
   * The contact engaged with a message.
   *
   * @param message {@link dev.senda.journey.engine.MessageRef} as text
   * @param link the template's name of the clicked link; null where none was clicked or it has none
   */
  record Engaged(
      UUID id,
      UUID enrollmentId,
      Instant occurredAt,
      String message,
      Engagement engagement,
      @Nullable String link)
      implements SignalPayload {}

  /**
   * A message was accepted and then bounced, was dropped or was reported as spam.
   *
   * @param message {@link dev.senda.journey.engine.MessageRef} as text
   */
  record DeliveryStatusChanged(
      UUID id, UUID enrollmentId, Instant occurredAt, String message, DeliveryStatus status)
      implements SignalPayload {}

  /**
   * Your team has done a task that the enrollment opened.
   *
   * @param task {@link dev.senda.journey.engine.TaskRef} as text
   */
  record TaskDone(UUID id, UUID enrollmentId, Instant occurredAt, String task)
      implements SignalPayload {}

  /**
   * An event of the contact matches what the enrollment waits for, its goal or its exits.
   *
   * @param id the event's id
   * @param matches the event patterns of the journey that match, as text
   * @param ends whether it is the goal or an exit
   */
  record EventOccurred(
      UUID id, UUID enrollmentId, Instant occurredAt, List<String> matches, boolean ends)
      implements SignalPayload {}

  /** The enrollment ends early at once, for this reason. */
  record Exit(UUID id, UUID enrollmentId, Instant occurredAt, String reason)
      implements SignalPayload {}

  /** An operator canceled the enrollment. */
  record Cancel(UUID id, UUID enrollmentId, Instant occurredAt) implements SignalPayload {}

  /** A message that waited because the journey or the enrollment was paused may be tried again. */
  record Resumed(UUID id, UUID enrollmentId, Instant occurredAt) implements SignalPayload {}

  /**
   * An operator ends the wait or skips the message in which the enrollment is.
   *
   * @param step the step, as the enrollment shows it
   */
  record MoveOn(UUID id, UUID enrollmentId, Instant occurredAt, String step)
      implements SignalPayload {}
}
