package dev.senda.workers.delivery;

/** Why an attempt to send did not end with an outcome, so that it is tried again. */
public enum BlockedBy {
  /** The provider or the network did not take the message, or it was too late to begin. */
  NOT_SENT,
  /** The provider may have the message, and it is not known yet. */
  UNCONFIRMED,
  /** The account or the settings are wrong, as the provider says. */
  MISCONFIGURED,
  /** The account may not send to the country. */
  COUNTRY_NOT_PERMITTED,
  /** The queue of the account is held. */
  QUEUE_HELD,
  /** A person must decide first. */
  NEEDS_DECISION,
  /** No account sends the channel. */
  NO_ACCOUNT,
  /** The template, or the data that it prints, is missing or broken. */
  NOT_RENDERED,
  /** The contact changes, or an event that may end the enrollment is on its way. */
  CONTACT_CHANGES
}
