package dev.senda.api.providers;

import org.jspecify.annotations.Nullable;

/**
 * What became of a message, as a provider reports it. Notes are for people and quote no address.
 */
sealed interface Fate {

  /** The provider has it. */
  record Taken() implements Fate {}

  /** It is still on its way. */
  record Delayed(String note) implements Fate {}

  record Delivered() implements Fate {}

  /**
   * It was opened.
   *
   * @param machine whether only a program did
   */
  record Opened(boolean machine) implements Fate {}

  /**
   * A link was clicked.
   *
   * @param url as it stands in the message
   * @param machine whether a program did that says so
   */
  record Clicked(String url, boolean machine) implements Fate {}

  /** It did not get through, for what it is or when it came; the address may be good. */
  record Refused(String note) implements Fate {}

  /**
   * It did not get through, for what the address is.
   *
   * @param suppresses whether nothing is sent there any more
   */
  record Bounced(String note, boolean suppresses) implements Fate {}

  /**
   * The provider took it, and then did not try.
   *
   * @param suppression why nothing is sent to the address any more; null where it may
   */
  record Dropped(String note, @Nullable String suppression) implements Fate {}

  /** The provider sends nothing to somebody who told it so. */
  record OptedOut(String note) implements Fate {}

  /** It did not get through, for a reason that passes: it is sent again. */
  record Passing(String note) implements Fate {}

  /** It did not get through, by a fault of ours: nothing is sent until somebody mends it. */
  record Misconfigured(String note) implements Fate {}

  /** It did not get through: our account may not send to that country. It is sent again. */
  record NotPermittedThere(String note) implements Fate {}

  record Complained() implements Fate {}

  record Unsubscribed() implements Fate {}
}
