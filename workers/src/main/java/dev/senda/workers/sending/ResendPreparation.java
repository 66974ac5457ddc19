package dev.senda.workers.sending;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.UnknownJourneyException;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.store.contacts.Contact;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.engagement.Engagements.EngagementType;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.messages.MessageLedger.MessageRow;
import dev.senda.store.messages.MessageLedger.MessageState;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.store.steering.JourneyControls;
import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.workers.compose.MessageComposer;
import dev.senda.workers.compose.MessageComposer.ComposedMessage;
import dev.senda.workers.delivery.ChannelCircuitBreaker;
import dev.senda.workers.delivery.ChannelCircuitBreaker.Permit;
import dev.senda.workers.gate.Gate;
import dev.senda.workers.rendering.RenderingException;
import dev.senda.workers.sending.FailedMessageRetryJob.RetryDecision;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a message is resent, and claims it. As for any send, the text is rendered before
 * the contact is locked; gate and claim are one transaction under the lock.
 */
public final class ResendPreparation {

  /** Until an event of the contact is routed, which may end the enrollment. */
  private static final Duration PENDING_END_DELAY = Duration.ofSeconds(5);

  private final Catalog catalog;
  private final SendRepositories ports;
  private final Engagements engagements;
  private final ScaledClock clock;
  private final Gate gate;
  private final MessageComposer composer;
  private final ChannelQueues channelQueues;
  private final ChannelCircuitBreaker circuitBreaker;

  public ResendPreparation(
      Catalog catalog,
      SendRepositories ports,
      Engagements engagements,
      ScaledClock clock,
      Gate gate,
      MessageComposer composer,
      ChannelQueues channelQueues,
      ChannelCircuitBreaker circuitBreaker) {
    this.catalog = catalog;
    this.ports = ports;
    this.engagements = engagements;
    this.clock = clock;
    this.gate = gate;
    this.composer = composer;
    this.channelQueues = channelQueues;
    this.circuitBreaker = circuitBreaker;
  }

  /** The rendered text and the contact data that were used, or why the rendering failed. */
  private record Draft(
      Contact contact, @Nullable ComposedMessage composed, @Nullable RenderingException failure) {}

  RetryDecision prepare(UUID id) {
    var message = ports.ledger().find(id);
    if (message.isEmpty()) {
      return new RetryDecision.Finished();
    }
    var draft = draft(message.get());
    return draft.isEmpty()
        ? new RetryDecision.Finished()
        : ports.transactions().execute(() -> decideUnderLock(id, draft.get()));
  }

  private Optional<Draft> draft(MessageRow message) {
    return ports
        .contacts()
        .find(message.contactKey())
        .map(
            contact ->
                message.state() == MessageState.CLAIMED
                    ? new Draft(contact, null, null)
                    : render(message, contact));
  }

  private Draft render(MessageRow message, Contact contact) {
    var enrollment = enrollment(message);
    var address = contact.address(message.channel());
    if (address == null || journey(enrollment).isEmpty()) {
      return new Draft(contact, null, null);
    }
    var text =
        new Message.Text(
            message.channel(), message.template(), message.key().ref().step(), false, null);
    try {
      return new Draft(
          contact,
          composer.compose(
              message.id(),
              enrollment,
              contact,
              text,
              address,
              ports.fetchedData().find(message.key())),
          null);
    } catch (RenderingException failure) {
      return new Draft(contact, null, failure);
    }
  }

  private Optional<Contact> lock(UUID message, Draft draft) {
    return ports
        .ledger()
        .find(message)
        .flatMap(
            row ->
                ports.journeyLocks().lockContact(draft.contact().key(), enrollment(row).journey()));
  }

  private RetryDecision decideUnderLock(UUID id, Draft draft) {
    var contact = lock(id, draft);
    var found = ports.ledger().find(id);
    if (contact.isEmpty() || found.isEmpty()) {
      return new RetryDecision.Finished();
    }
    var message = found.get();
    if (message.state() == MessageState.CLAIMED) {
      return new RetryDecision.Reconcile();
    }
    if (engagements.hasReachedContact(id)) {
      return cancel(id);
    }
    var enrollment = enrollment(message);
    // The last message of a journey is resent although the journey has ended.
    if (enrollment.ending() != null
        || (enrollment.state().isEnded() && enrollment.state() != EnrollmentState.COMPLETED)) {
      return giveUp(message, enrollment, "the enrollment has ended");
    }
    var steering = ports.reads().findSteering(enrollment.id());
    if (steering.isStopped()) {
      return giveUp(message, enrollment, JourneyControls.STOPPED_REASON);
    }
    // A rate ends when no message of the journey waits any more.
    if (steering.isPaused() || steering.isLimited()) {
      return new RetryDecision.Postpone(FailedMessageRetryJob.LEASE);
    }
    // An event that a journey recorded itself and that is not routed yet.
    if (ports.outbox().hasUnroutedEvent(contact.get().key())) {
      return new RetryDecision.Postpone(PENDING_END_DELAY);
    }
    var journey = journey(enrollment);
    if (journey.isEmpty()) {
      return giveUp(
          message,
          enrollment,
          "the journey %s does not exist any more".formatted(enrollment.journey()));
    }
    var plan = journey.get().plan();
    var queue = channelQueues.find(message.channel(), plan.messageClass());
    if (queue.isEmpty()) {
      return giveUp(message, enrollment, "nothing sends " + message.channel().wireName());
    }
    return decide(message, contact.get(), plan, queue.get(), draft);
  }

  private RetryDecision decide(
      MessageRow message, Contact contact, Plan plan, ChannelQueue queue, Draft draft) {
    return switch (gate.decide(contact, plan, message.channel())) {
      case Gate.Decision.Skip(var reason) -> giveUp(message, enrollment(message), reason);
      case Gate.Decision.Defer _, Gate.Decision.Hold _ ->
          new RetryDecision.Postpone(FailedMessageRetryJob.LEASE);
      case Gate.Decision.Send(var address) -> {
        // It has its place already, and is not sent at night for that.
        var closedUntil = gate.closedUntil(contact, plan, message.channel());
        if (closedUntil.isPresent()) {
          yield new RetryDecision.Postpone(
              clock.scale().toRealDuration(Duration.between(clock.instant(), closedUntil.get())));
        }
        if (draft.failure() != null) {
          throw draft.failure();
        }
        var composed = draft.composed();
        // The contact changed after the rendering: render the message again.
        if (composed == null
            || !draft.contact().equals(contact)
            || !composed.message().to().equals(address)) {
          yield new RetryDecision.Postpone(PENDING_END_DELAY);
        }
        yield switch (circuitBreaker.tryAcquire(queue, address)) {
          case Permit.Denied denied -> new RetryDecision.Postpone(denied.retryAfter());
          case Permit.Granted(var isProbe) ->
              ports
                      .ledger()
                      .claimForResend(
                          message.id(),
                          queue.account(),
                          address,
                          composed.subject(),
                          composed.segments())
                  ? deliver(composed, queue, isProbe)
                  : cancel(message.id());
        };
      }
    };
  }

  private RetryDecision deliver(ComposedMessage composed, ChannelQueue queue, boolean isProbe) {
    ports.recordLinks(composed);
    return new RetryDecision.Deliver(composed.message(), queue, isProbe);
  }

  private EnrollmentRow enrollment(MessageRow message) {
    return ports.enrollments().find(message.key().enrollmentId()).orElseThrow();
  }

  private Optional<Journey> journey(EnrollmentRow enrollment) {
    try {
      return Optional.of(catalog.findJourney(enrollment.journey()));
    } catch (UnknownJourneyException removed) {
      return Optional.empty();
    }
  }

  private RetryDecision cancel(UUID message) {
    ports.ledger().cancelResend(message);
    return new RetryDecision.Finished();
  }

  /** The message stays undelivered, which counts as a bounce and ends the waits for it. */
  private RetryDecision giveUp(MessageRow message, EnrollmentRow enrollment, String reason) {
    ports.ledger().abandonResend(message.id(), reason);
    var at = clock.instant();
    if (engagements.recordIfNew(message.id(), EngagementType.BOUNCED, "", false, at)
        && !enrollment.state().isEnded()
        && enrollment.ending() == null) {
      ports
          .outbox()
          .append(
              message.contactKey(),
              new OutboxItem.SignalEnrollment(
                  enrollment.journey(),
                  DeliveryStatus.BOUNCED.toString(),
                  new SignalPayload.DeliveryStatusChanged(
                      Ids.newUuid(),
                      enrollment.id(),
                      at,
                      message.key().ref().toString(),
                      DeliveryStatus.BOUNCED)));
    }
    return new RetryDecision.Finished();
  }
}
