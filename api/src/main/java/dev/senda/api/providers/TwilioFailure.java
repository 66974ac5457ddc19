package dev.senda.api.providers;

import java.util.Optional;

/**
 * What Twilio's error codes mean for the message, the address and us (Twilio's error dictionary).
 */
enum TwilioFailure {
  /** Nobody is there, or it is a landline. */
  ADDRESS_IS_BAD("the number does not exist, or takes no messages"),
  /** This message will not reach this address; another may. */
  NOT_FOR_THIS_ADDRESS("not to this address"),
  PASSES("could not be delivered for now"),
  FILTERED("filtered: not to be sent again unchanged"),
  OUTSIDE_THE_WINDOW("outside the window of 24 hours: an approved template is needed"),
  OPTED_OUT("the person opted out at the provider"),
  /** Our account may not: somebody must mend it. */
  CONFIGURATION("the account may not send this"),
  NOT_PERMITTED_THERE("the account may not send to this country");

  private final String meaning;

  TwilioFailure(String meaning) {
    this.meaning = meaning;
  }

  /** What this code means; empty for one that says nothing to us. */
  static Optional<TwilioFailure> of(int code) {
    return switch (code) {
      case 30005, 30006 -> Optional.of(ADDRESS_IS_BAD);
      case 30004, 21211, 21614, 63003 -> Optional.of(NOT_FOR_THIS_ADDRESS);
      case 30001, 30003, 30008, 63018 -> Optional.of(PASSES);
      case 30007, 30450, 30610, 30640 -> Optional.of(FILTERED);
      case 63016 -> Optional.of(OUTSIDE_THE_WINDOW);
      case 21610 -> Optional.of(OPTED_OUT);
      case 20003, 30002, 30034 -> Optional.of(CONFIGURATION);
      case 21408 -> Optional.of(NOT_PERMITTED_THERE);
      default -> Optional.empty();
    };
  }

  /** What becomes of the message. */
  Fate fate(int code) {
    var note = "%d: %s".formatted(code, meaning);
    return switch (this) {
      case ADDRESS_IS_BAD -> new Fate.Bounced(note, true);
      case NOT_FOR_THIS_ADDRESS -> new Fate.Bounced(note, false);
      case PASSES -> new Fate.Passing(note);
      case FILTERED, OUTSIDE_THE_WINDOW -> new Fate.Refused(note);
      case OPTED_OUT -> new Fate.OptedOut(note);
      case CONFIGURATION -> new Fate.Misconfigured(note);
      case NOT_PERMITTED_THERE -> new Fate.NotPermittedThere(note);
    };
  }
}
