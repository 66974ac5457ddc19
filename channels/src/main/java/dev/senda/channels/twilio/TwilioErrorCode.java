package dev.senda.channels.twilio;

import org.jspecify.annotations.Nullable;

/** What Twilio's error codes say (twilio.com/docs/api/errors), as far as it matters to us. */
enum TwilioErrorCode {
  /** Nobody has the number, or it takes no messages. */
  INVALID_RECIPIENT,

  /** It is not delivered to this number now. */
  UNDELIVERABLE,

  /** Whoever has the number told Twilio to stop. */
  OPTED_OUT,

  /** Our account, key, sender or permission. */
  MISCONFIGURED,

  /** Our account may not send to this country. */
  COUNTRY_NOT_PERMITTED,

  /** Too much at once. */
  RATE_LIMITED,

  /** WhatsApp: the person wrote more than 24 hours ago, or never. */
  OUTSIDE_SESSION_WINDOW,

  /** A filter of Twilio or of a carrier: the same words will not pass either. */
  FILTERED;

  /** Null for any other code. */
  static @Nullable TwilioErrorCode of(int code) {
    return switch (code) {
      case 21211, 21614, 30005, 30006 -> INVALID_RECIPIENT;
      case 30004, 63003 -> UNDELIVERABLE;
      case 21610 -> OPTED_OUT;
      case 20003, 21212, 21606, 21660, 21703, 30002, 30034, 63007 -> MISCONFIGURED;
      case 21408 -> COUNTRY_NOT_PERMITTED;
      case 20429, 21611, 63018 -> RATE_LIMITED;
      case 63016 -> OUTSIDE_SESSION_WINDOW;
      case 30007, 30450, 30610, 30640 -> FILTERED;
      default -> null;
    };
  }
}
