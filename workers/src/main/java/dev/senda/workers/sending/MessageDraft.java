package dev.senda.workers.sending;

import dev.senda.journey.Message;
import dev.senda.store.contacts.Contact;
import dev.senda.store.digests.Digests.DigestContent;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.workers.compose.MessageComposer.ComposedMessage;
import dev.senda.workers.gate.WhatsAppTemplates;
import org.jspecify.annotations.Nullable;

/**
 * A message that was rendered before the contact was locked, with the contact data that were used.
 * Under the lock, the draft is used only if these data have not changed.
 *
 * @param enrollment as it was then
 * @param contact as it was then
 */
record MessageDraft(
    EnrollmentRow enrollment, Contact contact, Content content, WhatsAppTemplates templates) {

  /** The result of the rendering. */
  sealed interface Content {

    /**
     * The message, as it can be handed to its channel.
     *
     * @param digest the events that it prints together; null for none
     */
    record Rendered(
        Message.Single message, ComposedMessage composed, @Nullable DigestContent digest)
        implements Content {

      boolean fits(Message.Single chosen, String address) {
        return message.equals(chosen) && composed.message().to().equals(address);
      }
    }

    /** The message cannot be rendered. */
    record Failed(RuntimeException failure) implements Content {}

    /** Nothing was rendered: there seems to be nothing to send. */
    record NotRendered() implements Content {}
  }

  /** Whether the locked contact still has the data of the draft. */
  boolean isCurrent(Contact locked) {
    return contact.equals(locked);
  }

  /** Personal data stays out of logs. */
  @Override
  public String toString() {
    return "MessageDraft[enrollment=%s]".formatted(enrollment.id());
  }
}
