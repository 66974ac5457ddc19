package dev.senda.workers.channel;

import dev.senda.journey.Channel;
import java.util.UUID;

/**
 * A message of plain text, ready to go.
 *
 * @param id the message's own id
 * @param channel sms, whatsapp, messenger or push
 * @param to a phone number (E.164), or the contact's id or token on that channel
 * @param subject its first words, by which people know it
 */
public record OutgoingText(UUID id, Channel channel, String to, String subject, String text)
    implements Outgoing {}
