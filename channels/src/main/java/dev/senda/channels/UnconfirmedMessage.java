package dev.senda.channels;

import dev.senda.journey.Channel;
import java.time.Instant;
import java.util.UUID;

/**
 * A message of which nobody knows whether the provider has it.
 *
 * @param id the message's own id
 * @param to its address on its channel
 * @param subject its first words
 * @param unconfirmedSince real time: it was handed over after that or, by other clocks, shortly
 *     before; or not at all
 */
public record UnconfirmedMessage(
    UUID id, Channel channel, String to, String subject, Instant unconfirmedSince) {}
