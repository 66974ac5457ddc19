package dev.senda.channels.inbound;

/** What a contact wants with a text message that they send to us. */
public enum ReplyIntent {
  /** Clearly no more messages on this channel. */
  OPT_OUT,

  /** Perhaps no more messages: a person must read it. */
  OBJECTION,

  /** Messages again, after an opt-out on this channel. */
  OPT_IN,

  /**
   * The word YES: Twilio lifts an opt-out by SMS with it. Where there is none, it is the answer to
   * a question.
   */
  YES,

  /** Help, which the provider answers. */
  HELP,

  /** Anything else. */
  REPLY
}
