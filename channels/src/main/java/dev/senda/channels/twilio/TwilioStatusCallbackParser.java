package dev.senda.channels.twilio;

import dev.senda.channels.DeliveryEvent;
import dev.senda.channels.ProviderEvent;
import dev.senda.channels.http.FormParameters;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a status callback of Twilio. */
public final class TwilioStatusCallbackParser {

  private static final int LONGEST_SID = 64;
  private static final int LONGEST_CODE = 6;

  private TwilioStatusCallbackParser() {}

  /**
   * The event that the callback reports; empty for an unknown status.
   *
   * @param sid Twilio's id of the message
   * @param status as Twilio calls it
   * @param message our own id of the message; null if the callback does not contain it
   */
  static Optional<ProviderEvent> parse(
      String account, String sid, String status, @Nullable UUID message, FormParameters form) {
    return toDeliveryEvent(status, form)
        .map(
            deliveryEvent ->
                new ProviderEvent(
                    account,
                    eventId(sid, status),
                    message,
                    sid,
                    null,
                    null,
                    "the status callback: " + status,
                    deliveryEvent));
  }

  /** The event ids of the reports that cause a resend. */
  public static List<String> failureEventIds(String sid) {
    return List.of(eventId(sid, "failed"), eventId(sid, "undelivered"));
  }

  private static String eventId(String sid, String status) {
    return sid + "/" + status;
  }

  static boolean isSid(String sid) {
    return sid.length() <= LONGEST_SID && sid.chars().allMatch(Character::isLetterOrDigit);
  }

  private static Optional<DeliveryEvent> toDeliveryEvent(String status, FormParameters form) {
    return switch (status) {
      case "accepted", "scheduled", "queued", "sending", "sent" ->
          Optional.of(new DeliveryEvent.Accepted());
      case "delivered" -> Optional.of(new DeliveryEvent.Delivered());
      case "read" -> Optional.of(new DeliveryEvent.Opened(false));
      case "undelivered", "failed" -> Optional.of(failure(form.get("ErrorCode").orElse("")));
      case "canceled" -> Optional.of(new DeliveryEvent.Undelivered("canceled at the provider"));
      default -> Optional.empty();
    };
  }

  private static DeliveryEvent failure(String code) {
    if (code.isEmpty()
        || code.length() > LONGEST_CODE
        || !code.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
      return new DeliveryEvent.Undelivered("not delivered, and no reason given");
    }
    int number = Integer.parseInt(code);
    return TwilioErrorCode.of(number)
        .map(failure -> failure.toDeliveryEvent(number))
        .orElseGet(
            () -> new DeliveryEvent.Undelivered("not delivered: error %d".formatted(number)));
  }
}
