package dev.senda.channels.twilio;

import dev.senda.channels.DeliveryEvent;
import java.util.Optional;

/**
 * What Twilio's error codes mean for the message, the address and us (Twilio's error dictionary).
 */
enum TwilioDeliveryErrorCode {
  /** Nobody is there, or it is a landline. */
  INVALID_RECIPIENT("the number does not exist, or takes no messages"),
  /** This message will not reach this address; another may. */
  UNDELIVERABLE("not to this address"),
  TEMPORARILY_FAILED("could not be delivered for now"),
  FILTERED("filtered: not to be sent again unchanged"),
  OUTSIDE_SESSION_WINDOW("outside the window of 24 hours: an approved template is needed"),
  OPTED_OUT("the person opted out at the provider"),
  /** Our account may not: somebody must mend it. */
  MISCONFIGURED("the account may not send this"),
  COUNTRY_NOT_PERMITTED("the account may not send to this country");

  private final String meaning;

  TwilioDeliveryErrorCode(String meaning) {
    this.meaning = meaning;
  }

  /** What this code means; empty for one that says nothing to us. */
  static Optional<TwilioDeliveryErrorCode> of(int code) {
    return switch (code) {
      case 30005, 30006 -> Optional.of(INVALID_RECIPIENT);
      case 30004, 21211, 21614, 63003 -> Optional.of(UNDELIVERABLE);
      case 30001, 30003, 30008, 63018 -> Optional.of(TEMPORARILY_FAILED);
      case 30007, 30450, 30610, 30640 -> Optional.of(FILTERED);
      case 63016 -> Optional.of(OUTSIDE_SESSION_WINDOW);
      case 21610 -> Optional.of(OPTED_OUT);
      case 20003, 30002, 30034 -> Optional.of(MISCONFIGURED);
      case 21408 -> Optional.of(COUNTRY_NOT_PERMITTED);
      default -> Optional.empty();
    };
  }

  /** What becomes of the message. */
  DeliveryEvent toDeliveryEvent(int code) {
    var note = "%d: %s".formatted(code, meaning);
    return switch (this) {
      case INVALID_RECIPIENT -> new DeliveryEvent.Bounced(note, true);
      case UNDELIVERABLE -> new DeliveryEvent.Bounced(note, false);
      case TEMPORARILY_FAILED -> new DeliveryEvent.TemporarilyFailed(note);
      case FILTERED, OUTSIDE_SESSION_WINDOW -> new DeliveryEvent.Undelivered(note);
      case OPTED_OUT -> new DeliveryEvent.OptedOut(note);
      case MISCONFIGURED -> new DeliveryEvent.Misconfigured(note);
      case COUNTRY_NOT_PERMITTED -> new DeliveryEvent.CountryNotPermitted(note);
    };
  }
}
