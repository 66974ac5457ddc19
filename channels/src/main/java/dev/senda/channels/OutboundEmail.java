package dev.senda.channels;

import dev.senda.journey.Channel;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An email that is ready to be sent.
 *
 * @param id the message's own id, which its Message-ID contains
 * @param to the address, without a name
 * @param subject one line
 * @param unsubscribeUrl where a POST unsubscribes at once (RFC 8058); null where there is nothing
 *     to unsubscribe from
 * @param topic what it is about, for its List-Id (RFC 2919): letters, digits and hyphens; null
 *     leaves List-Id out
 * @param sender the sender; null for the account's own sender
 */
public record OutboundEmail(
    UUID id,
    String to,
    String subject,
    String html,
    String text,
    @Nullable URI unsubscribeUrl,
    @Nullable String topic,
    @Nullable EmailSender sender)
    implements OutboundMessage {

  /** An email with the account's own sender. */
  public OutboundEmail(
      UUID id,
      String to,
      String subject,
      String html,
      String text,
      @Nullable URI unsubscribeUrl,
      @Nullable String topic) {
    this(id, to, subject, html, text, unsubscribeUrl, topic, null);
  }

  /** The sender of this email where the account's own is the given one. */
  public EmailSender senderOr(EmailSender accountSender) {
    return sender == null ? accountSender : sender;
  }

  @Override
  public Channel channel() {
    return Channel.EMAIL;
  }

  /** The key only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "OutboundEmail[id=%s]".formatted(id);
  }
}
