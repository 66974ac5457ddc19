package dev.senda.channels.settings;

import java.time.Duration;

/**
 * Where to look for a confirmation of an unconfirmed message, and for how long.
 *
 * @param timeout real time since the message became unconfirmed; used for {@link
 *     ConfirmationSource#PROVIDER_EVENTS} only
 */
public record ConfirmationRule(ConfirmationSource source, Duration timeout) {

  /** A rule that needs no timeout. */
  public static ConfirmationRule of(ConfirmationSource source) {
    return new ConfirmationRule(source, Duration.ZERO);
  }
}
