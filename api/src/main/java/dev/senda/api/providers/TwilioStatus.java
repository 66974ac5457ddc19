package dev.senda.api.providers;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a status callback of Twilio. */
final class TwilioStatus {

  private static final int LONGEST_SID = 64;
  private static final int LONGEST_CODE = 6;

  private TwilioStatus() {}

  /**
   * What it reports; empty where it is a status that nobody knows.
   *
   * @param sid the message's id there
   * @param status as Twilio calls it
   * @param message our own id of it; null where the callback does not say
   */
  static Optional<Reported> read(
      String account, String sid, String status, @Nullable UUID message, Form form) {
    return fate(status, form)
        .map(
            fate ->
                new Reported(
                    account,
                    report(sid, status),
                    message,
                    sid,
                    null,
                    null,
                    "the status callback: " + status,
                    fate));
  }

  /** The reports that have a message sent again, by our ids of them. */
  static List<String> failuresOf(String sid) {
    return List.of(report(sid, "failed"), report(sid, "undelivered"));
  }

  private static String report(String sid, String status) {
    return sid + "/" + status;
  }

  static boolean isSid(String sid) {
    return sid.length() <= LONGEST_SID && sid.chars().allMatch(Character::isLetterOrDigit);
  }

  private static Optional<Fate> fate(String status, Form form) {
    return switch (status) {
      case "accepted", "scheduled", "queued", "sending", "sent" -> Optional.of(new Fate.Taken());
      case "delivered" -> Optional.of(new Fate.Delivered());
      case "read" -> Optional.of(new Fate.Opened(false));
      case "undelivered", "failed" -> Optional.of(failure(form.get("ErrorCode").orElse("")));
      case "canceled" -> Optional.of(new Fate.Refused("canceled at the provider"));
      default -> Optional.empty();
    };
  }

  private static Fate failure(String code) {
    if (code.isEmpty()
        || code.length() > LONGEST_CODE
        || !code.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
      return new Fate.Refused("not delivered, and no reason given");
    }
    int number = Integer.parseInt(code);
    return TwilioFailure.of(number)
        .map(failure -> failure.fate(number))
        .orElseGet(() -> new Fate.Refused("not delivered: error %d".formatted(number)));
  }
}
