package dev.senda.channels;

import dev.senda.journey.Channel;
import java.time.Instant;
import java.util.UUID;

/**
 * A message of which it is not known whether the provider has it.
 *
 * @param id the message's own id
 * @param to its address on its channel
 * @param subject its first words
 * @param unconfirmedSince real time: it was sent after that, or not at all; the provider's clock
 *     may say shortly before
 */
public record UnconfirmedMessage(
    UUID id, Channel channel, String to, String subject, Instant unconfirmedSince) {
  /** The key only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "UnconfirmedMessage[id=%s, channel=%s]".formatted(id, channel);
  }
}
