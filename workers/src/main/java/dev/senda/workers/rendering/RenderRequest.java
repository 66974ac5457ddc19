package dev.senda.workers.rendering;

import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.store.contacts.Contact;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What to render: a message of a journey for a contact.
 *
 * @param id the message's own id, for its links
 * @param events the properties of each event that the enrollment knows, by the name that templates
 *     use
 * @param coupon the code that the contact took last in the enrollment; null where it took none
 */
public record RenderRequest(
    UUID id,
    Journey journey,
    Message.Single message,
    Contact contact,
    Map<String, Object> events,
    @Nullable String coupon) {
  /** The key only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "RenderRequest[id=%s, template=%s]".formatted(id, message.template());
  }
}
