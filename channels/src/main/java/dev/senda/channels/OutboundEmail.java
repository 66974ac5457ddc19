package dev.senda.channels;

import dev.senda.journey.Channel;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An email, ready to go.
 *
 * @param id the message's own id: its Message-ID is {@code <id@senda>}
 * @param to the address, and nothing else
 * @param subject one line
 * @param unsubscribeUrl where a POST unsubscribes at once (RFC 8058)
 * @param topic what it is about, for its List-Id (RFC 2919): letters, digits and hyphens; null
 *     leaves List-Id out
 */
public record OutboundEmail(
    UUID id,
    String to,
    String subject,
    String html,
    String text,
    URI unsubscribeUrl,
    @Nullable String topic)
    implements OutboundMessage {

  @Override
  public Channel channel() {
    return Channel.EMAIL;
  }
}
