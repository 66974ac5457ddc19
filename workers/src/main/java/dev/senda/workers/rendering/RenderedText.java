package dev.senda.workers.rendering;

import dev.senda.channels.WhatsAppTemplate;
import dev.senda.store.links.ShortLinks.ShortLink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished message of plain text.
 *
 * @param locale the template's, BCP 47
 * @param subject its first words
 * @param text its links tracked
 * @param whatsAppTemplate what is sent instead of the text if WhatsApp takes no free text, its
 *     links tracked; null for none
 * @param shortLinks the short links in it, which must be stored before it is sent
 * @param leftOutLinks why links were left out, one sentence for each
 */
public record RenderedText(
    String locale,
    String subject,
    String text,
    @Nullable WhatsAppTemplate whatsAppTemplate,
    List<ShortLink> shortLinks,
    List<String> leftOutLinks)
    implements RenderedMessage {

  public RenderedText {
    shortLinks = List.copyOf(shortLinks);
    leftOutLinks = List.copyOf(leftOutLinks);
  }

  /** The key only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "RenderedText[locale=%s]".formatted(locale);
  }
}
