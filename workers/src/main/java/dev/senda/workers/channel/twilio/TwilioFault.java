package dev.senda.workers.channel.twilio;

import org.jspecify.annotations.Nullable;

/** What Twilio's error codes say (twilio.com/docs/api/errors), as far as it matters to us. */
enum TwilioFault {
  /** Nobody has the number, or it takes no messages. */
  DEAD_ADDRESS,

  /** It is not delivered to this number now. */
  REFUSED,

  /** Whoever has the number told Twilio to stop. */
  OPTED_OUT,

  /** Our account, key, sender or permission. */
  OURS,

  /** Our account may not send to this country. */
  NOT_PERMITTED_THERE,

  /** Too much at once. */
  BUSY,

  /** WhatsApp: the person wrote more than 24 hours ago, or never. */
  OUTSIDE_THE_WINDOW,

  /** A filter of Twilio or of a carrier: the same words will not pass either. */
  FILTERED;

  /** Null for any other code. */
  static @Nullable TwilioFault of(int code) {
    return switch (code) {
      case 21211, 21614, 30005, 30006 -> DEAD_ADDRESS;
      case 30004, 63003 -> REFUSED;
      case 21610 -> OPTED_OUT;
      case 20003, 21212, 21606, 21660, 21703, 30002, 30034, 63007 -> OURS;
      case 21408 -> NOT_PERMITTED_THERE;
      case 20429, 21611, 63018 -> BUSY;
      case 63016 -> OUTSIDE_THE_WINDOW;
      case 30007, 30450, 30610, 30640 -> FILTERED;
      default -> null;
    };
  }
}
