package dev.senda.workers.gate;

import dev.senda.journey.Message;
import dev.senda.workers.rendering.RenderingException;
import java.util.Map;
import java.util.Set;

/**
 * Which choices of a message have a template that WhatsApp approved. Looked up before the contact
 * is locked, since it reads template files.
 *
 * @param approved the choices that have one
 * @param failures the choices whose template is missing or broken
 */
public record WhatsAppTemplates(
    Set<Message.Single> approved, Map<Message.Single, RenderingException> failures) {

  public WhatsAppTemplates {
    approved = Set.copyOf(approved);
    failures = Map.copyOf(failures);
  }

  /**
   * Whether the message has an approved template.
   *
   * @throws RenderingException if its template is missing or broken
   */
  boolean hasTemplate(Message.Single message) {
    var failure = failures.get(message);
    if (failure != null) {
      throw failure;
    }
    return approved.contains(message);
  }
}
