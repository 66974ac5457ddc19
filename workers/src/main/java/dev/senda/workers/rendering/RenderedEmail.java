package dev.senda.workers.rendering;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished email.
 *
 * @param locale the template's, BCP 47
 * @param subject one line
 * @param html a whole page, its links tracked
 * @param text the same for readers without HTML, its links tracked
 * @param unsubscribeUrl where a POST unsubscribes at once (RFC 8058); null for a journey without a
 *     topic
 * @param leftOutLinks why links were left out, one sentence for each
 * @param wording the template of a mail that asks for consent: its words without any value; empty
 *     for all other mails
 */
public record RenderedEmail(
    String locale,
    String subject,
    String html,
    String text,
    @Nullable URI unsubscribeUrl,
    List<String> leftOutLinks,
    String wording)
    implements RenderedMessage {

  public RenderedEmail {
    leftOutLinks = List.copyOf(leftOutLinks);
  }

  /** The key only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "RenderedEmail[locale=%s]".formatted(locale);
  }
}
