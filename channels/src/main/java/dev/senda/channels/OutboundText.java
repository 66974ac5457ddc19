package dev.senda.channels;

import dev.senda.journey.Channel;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message of plain text that is ready to be delivered.
 *
 * @param id the message's own id
 * @param channel sms, whatsapp, messenger or push
 * @param to a phone number (E.164), or the contact's id or token on that channel
 * @param subject its first words, as the console shows them
 * @param whatsAppTemplate what is sent instead of the text if the channel takes no free text now;
 *     null for none
 * @param isSessionOpen whether the channel takes free text now
 */
public record OutboundText(
    UUID id,
    Channel channel,
    String to,
    String subject,
    String text,
    @Nullable WhatsAppTemplate whatsAppTemplate,
    boolean isSessionOpen)
    implements OutboundMessage {

  /** The same message after the session window has closed. */
  public OutboundText withSessionClosed() {
    return new OutboundText(id, channel, to, subject, text, whatsAppTemplate, false);
  }

  /** Free text, for channels that always take it. */
  public OutboundText(UUID id, Channel channel, String to, String subject, String text) {
    this(id, channel, to, subject, text, null, true);
  }

  /** The key only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "OutboundText[id=%s, channel=%s]".formatted(id, channel);
  }
}
