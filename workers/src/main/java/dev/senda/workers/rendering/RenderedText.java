package dev.senda.workers.rendering;

import dev.senda.channels.WhatsAppTemplate;
import org.jspecify.annotations.Nullable;

/**
 * A finished message of plain text.
 *
 * @param locale the template's, BCP 47
 * @param subject its first words
 * @param text its links tracked
 * @param whatsAppTemplate what is sent instead of the text if WhatsApp takes no free text, its
 *     links tracked; null for none
 */
public record RenderedText(
    String locale, String subject, String text, @Nullable WhatsAppTemplate whatsAppTemplate)
    implements RenderedMessage {
  /** The key only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "RenderedText[locale=%s]".formatted(locale);
  }
}
