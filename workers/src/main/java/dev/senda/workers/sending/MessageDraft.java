package dev.senda.workers.sending;

import dev.senda.journey.Message;
import dev.senda.store.contacts.Contact;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.workers.compose.MessageComposer.ComposedMessage;
import dev.senda.workers.gate.WhatsAppTemplates;

/**
 * A message that was rendered before the contact is locked, with the contact that it was rendered
 * for. Under the lock it counts only if the contact is still the same.
 *
 * @param enrollment as it was then
 * @param contact as it was then
 */
record MessageDraft(
    EnrollmentRow enrollment, Contact contact, Content content, WhatsAppTemplates templates) {

  /** What the rendering came to. */
  sealed interface Content {

    /** The message, as it can be handed to its channel. */
    record Rendered(Message.Single message, ComposedMessage composed) implements Content {

      boolean fits(Message.Single chosen, String address) {
        return message.equals(chosen) && composed.message().to().equals(address);
      }
    }

    /** The message cannot be rendered. */
    record Failed(RuntimeException failure) implements Content {}

    /** Nothing was rendered: there seems to be nothing to send. */
    record NotRendered() implements Content {}
  }

  /** The contact of the draft is the contact that the lock shows. */
  boolean isCurrent(Contact locked) {
    return contact.equals(locked);
  }

  /** Personal data stays out of logs. */
  @Override
  public String toString() {
    return "MessageDraft[enrollment=%s]".formatted(enrollment.id());
  }
}
