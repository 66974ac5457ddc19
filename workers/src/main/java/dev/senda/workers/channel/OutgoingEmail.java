package dev.senda.workers.channel;

import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An email, ready to go.
 *
 * @param id the message's own id: its Message-ID is {@code <id@senda>}
 * @param to the address, and nothing else
 * @param subject one line
 * @param unsubscribe where a POST unsubscribes at once (RFC 8058)
 * @param topic what it is about, for its List-Id (RFC 2919): letters, digits and hyphens; null
 *     leaves List-Id out
 */
public record OutgoingEmail(
    UUID id,
    String to,
    String subject,
    String html,
    String text,
    URI unsubscribe,
    @Nullable String topic) {

  /** The Message-ID header, angle brackets and all. */
  public String messageId() {
    return messageId(id);
  }

  /** The Message-ID header of the message with this id, angle brackets and all. */
  public static String messageId(UUID id) {
    return "<" + id + "@senda>";
  }
}
