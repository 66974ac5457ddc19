package dev.senda.workers.sending;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.UnknownJourneyException;
import dev.senda.journey.Message;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.digests.Digests.DigestContent;
import dev.senda.store.enrollments.SendReads;
import dev.senda.store.support.Ids;
import dev.senda.workers.compose.MessageComposer;
import dev.senda.workers.external.ExternalRetryException;
import dev.senda.workers.external.MessageDataFetcher;
import dev.senda.workers.gate.ChannelSelector;
import dev.senda.workers.gate.SendRuleGate.RuleScope;
import dev.senda.workers.gate.WhatsAppSessionWindow;
import dev.senda.workers.gate.WhatsAppTemplates;
import dev.senda.workers.rendering.RenderingException;
import dev.senda.workers.sending.MessageDraft.Content;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Renders the message of an attempt before any transaction is open. */
public final class MessageDrafter {

  private final Catalog catalog;
  private final SendRepositories ports;
  private final MessageComposer composer;
  private final WhatsAppSessionWindow sessionWindow;
  private final ChannelSelector channelSelector;
  private final MessageDataFetcher dataFetcher;

  public MessageDrafter(
      Catalog catalog,
      SendRepositories ports,
      MessageComposer composer,
      WhatsAppSessionWindow sessionWindow,
      ChannelSelector channelSelector,
      MessageDataFetcher dataFetcher) {
    this.catalog = catalog;
    this.ports = ports;
    this.composer = composer;
    this.sessionWindow = sessionWindow;
    this.channelSelector = channelSelector;
    this.dataFetcher = dataFetcher;
  }

  /**
   * Renders what the attempt would send by its channel.
   *
   * @throws IllegalStateException if there is no such enrollment
   */
  MessageDraft draft(SendAttempt attempt, @Nullable Redelivery redelivery) {
    var data =
        ports
            .reads()
            .findDraftData(attempt.enrollment(), attempt.key().ref(), attempt.channel())
            .orElseThrow(
                () -> new IllegalStateException("there is no enrollment " + attempt.enrollment()));
    var enrollment = data.enrollment();
    var contact = data.contact();
    boolean hasOutcome = redelivery == null && data.hasMessage();
    if (hasOutcome
        || enrollment.state().isEnded()
        || enrollment.ending() != null
        || data.steering().isStopped()
        || data.steering().mustWait()) {
      return new MessageDraft(
          enrollment,
          contact,
          new Content.NotRendered(),
          new WhatsAppTemplates(Set.of(), Map.of()));
    }
    return render(attempt, data);
  }

  private MessageDraft render(SendAttempt attempt, SendReads.DraftData data) {
    var enrollment = data.enrollment();
    var contact = data.contact();
    var message = attempt.request().message();
    try {
      var journey = catalog.findJourney(enrollment.journey());
      return new MessageDraft(
          enrollment,
          contact,
          render(attempt, choice(message, attempt), data),
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
      SendAttempt attempt, Optional<Message.Single> choice, SendReads.DraftData data) {
    var address = choice.map(message -> data.contact().address(message.channel())).orElse(null);
    if (choice.isEmpty() || address == null) {
      return new Content.NotRendered();
    }
    var message = choice.get();
    var id = Objects.requireNonNullElseGet(data.unconfirmedId(), Ids::newUuid);
    var digest = digest(message, data.enrollment().id(), attempt.key().ref());
    var known = new HashMap<>(data.events());
    if (digest != null) {
      known.putAll(digest.variables());
    }
    try {
      var fetched = fetchedData(attempt, message, data);
      if (fetched.isEmpty()) {
        return new Content.NotRendered();
      }
      known.putAll(fetched.get());
      return new Content.Rendered(
          message,
          composer.compose(
              id, data.enrollment(), data.contact(), message, address, known, data.coupon()),
          digest);
    } catch (RenderingException | ExternalRetryException failure) {
      return new Content.Failed(failure);
    }
  }

  private @Nullable DigestContent digest(Message.Single message, UUID enrollment, MessageRef ref) {
    return message instanceof Message.Email email && email.digest() != null
        ? ports.digests().find(enrollment, ref, email.digest())
        : null;
  }

  /**
   * What a bean fetches for the message, once; empty if the message would not be sent anyway: then
   * no bean learns of the contact.
   */
  private Optional<Map<String, Object>> fetchedData(
      SendAttempt attempt, Message.Single message, SendReads.DraftData data) {
    var wanted = message.data();
    if (wanted == null) {
      return Optional.of(Map.of());
    }
    var kept = dataFetcher.findKept(attempt.key());
    if (kept.containsKey(wanted.name())) {
      return Optional.of(kept);
    }
    var journey = catalog.findJourney(data.enrollment().journey());
    return channelSelector.preview(
                message, data.contact(), journey, new RuleScope.Asked(attempt.key()))
            instanceof ChannelSelector.Selection.Selected
        ? Optional.of(dataFetcher.fetch(attempt.key(), wanted, data.contact()))
        : Optional.empty();
  }

  private static Optional<Message.Single> choice(Message message, SendAttempt attempt) {
    return message.choices().stream()
        .filter(choice -> choice.channel() == attempt.channel())
        .findFirst();
  }
}
