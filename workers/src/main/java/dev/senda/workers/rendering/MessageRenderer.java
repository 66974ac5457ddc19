package dev.senda.workers.rendering;

import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import org.jspecify.annotations.Nullable;

/** Renders messages; thread-safe. It may read files, and may be slow. */
public interface MessageRenderer {

  /**
   * Renders a message.
   *
   * @throws RenderingException if a template, a translation or a variable is missing, or the
   *     template is broken
   */
  RenderedMessage render(RenderRequest request);

  /**
   * Whether the message has a template that WhatsApp approved.
   *
   * @param locale the contact's; null for the default locale
   * @throws RenderingException if there is no such template, or its front matter is broken
   */
  boolean hasWhatsAppTemplate(Journey journey, Message.Single message, @Nullable String locale);
}
