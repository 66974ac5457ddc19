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
  @JsonSubTypes.Type(value = SignalPayload.EventOccurred.class, name = "EVENT"),
  @JsonSubTypes.Type(value = SignalPayload.Exit.class, name = "EXIT"),
  @JsonSubTypes.Type(value = SignalPayload.Cancel.class, name = "CANCEL")
})
public sealed interface SignalPayload {

  UUID enrollmentId();

  /** When it happened, simulated time. */
  Instant occurredAt();

  /**
   * The contact engaged with a message.
   *
   * @param message {@link dev.senda.journey.engine.MessageRef} as text
   * @param link the template's name of the clicked link; null where none was clicked or it has none
   */
  record Engaged(
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
      UUID enrollmentId, Instant occurredAt, String message, DeliveryStatus status)
      implements SignalPayload {}

  /**
   * An event of the contact matches what the enrollment waits for, its goal or its exits.
   *
   * @param matches the event patterns of the journey that match, as text
   */
  record EventOccurred(UUID enrollmentId, Instant occurredAt, List<String> matches)
      implements SignalPayload {}

  /** The enrollment ends early at once, for this reason. */
  record Exit(UUID enrollmentId, Instant occurredAt, String reason) implements SignalPayload {}

  /** An operator canceled the enrollment. */
  record Cancel(UUID enrollmentId, Instant occurredAt) implements SignalPayload {}
}
