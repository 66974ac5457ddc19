package dev.senda.workers.sending;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.UnknownJourneyException;
import dev.senda.journey.Message;
import dev.senda.store.contacts.Contact;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.support.Ids;
import dev.senda.workers.compose.MessageComposer;
import dev.senda.workers.gate.WhatsAppSessionWindow;
import dev.senda.workers.gate.WhatsAppTemplates;
import dev.senda.workers.rendering.RenderingException;
import dev.senda.workers.sending.MessageDraft.Content;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Renders the message of an attempt before any transaction is open. */
public final class MessageDrafter {

  private final Catalog catalog;
  private final SendRepositories ports;
  private final MessageComposer composer;
  private final WhatsAppSessionWindow sessionWindow;

  public MessageDrafter(
      Catalog catalog,
      SendRepositories ports,
      MessageComposer composer,
      WhatsAppSessionWindow sessionWindow) {
    this.catalog = catalog;
    this.ports = ports;
    this.composer = composer;
    this.sessionWindow = sessionWindow;
  }

  /**
   * Renders what the attempt would send by its channel.
   *
   * @throws IllegalStateException if there is no such enrollment or contact
   */
  MessageDraft draft(SendAttempt attempt, @Nullable Redelivery redelivery) {
    var enrollment =
        ports
            .enrollments()
            .find(attempt.enrollment())
            .orElseThrow(
                () -> new IllegalStateException("there is no enrollment " + attempt.enrollment()));
    var contact =
        ports
            .contacts()
            .find(enrollment.contactKey())
            .orElseThrow(
                () -> new IllegalStateException("there is no contact " + enrollment.contactKey()));
    boolean hasOutcome = redelivery == null && ports.ledger().find(attempt.key()).isPresent();
    if (hasOutcome || enrollment.state().isEnded() || enrollment.ending() != null) {
      return new MessageDraft(
          enrollment,
          contact,
          new Content.NotRendered(),
          new WhatsAppTemplates(Set.of(), Map.of()));
    }
    return render(attempt, enrollment, contact);
  }

  private MessageDraft render(SendAttempt attempt, EnrollmentRow enrollment, Contact contact) {
    var message = attempt.request().message();
    try {
      var journey = catalog.findJourney(enrollment.journey());
      return new MessageDraft(
          enrollment,
          contact,
          render(attempt, choice(message, attempt), enrollment, contact),
          sessionWindow.findTemplates(journey, message, contact.locale()));
    } catch (UnknownJourneyException unknown) {
      return new MessageDraft(
          enrollment,
          contact,
          new Content.Failed(unknown),
          new WhatsAppTemplates(Set.of(), Map.of()));
    }
  }

  private Content render(
      SendAttempt attempt,
      Optional<Message.Single> choice,
      EnrollmentRow enrollment,
      Contact contact) {
    var address = choice.map(message -> contact.address(message.channel())).orElse(null);
    if (choice.isEmpty() || address == null) {
      return new Content.NotRendered();
    }
    var message = choice.get();
    var id =
        ports.ledger().findUnconfirmedId(attempt.key(), message.channel()).orElseGet(Ids::newUuid);
    try {
      return new Content.Rendered(
          message, composer.compose(id, enrollment, contact, message, address));
    } catch (RenderingException failure) {
      return new Content.Failed(failure);
    }
  }

  private static Optional<Message.Single> choice(Message message, SendAttempt attempt) {
    return message.choices().stream()
        .filter(choice -> choice.channel() == attempt.channel())
        .findFirst();
  }
}
