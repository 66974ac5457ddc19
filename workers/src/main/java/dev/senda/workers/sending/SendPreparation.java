package dev.senda.workers.sending;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.UnknownJourneyException;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.store.contacts.Contact;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.SendReads.ClaimData;
import dev.senda.store.messages.MessageLedger.MessageClaim;
import dev.senda.store.messages.MessageLedger.MessageEventType;
import dev.senda.store.messages.MessageLedger.MessageRow;
import dev.senda.store.messages.MessageLedger.MessageState;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.workers.delivery.BlockedBy;
import dev.senda.workers.delivery.ChannelCircuitBreaker;
import dev.senda.workers.delivery.ChannelCircuitBreaker.Permit;
import dev.senda.workers.delivery.DeliveryReconciler;
import dev.senda.workers.delivery.SendRetryException;
import dev.senda.workers.enrollments.EnrollmentEndings;
import dev.senda.workers.enrollments.JournalEntryMapper;
import dev.senda.workers.external.ExternalRetryException;
import dev.senda.workers.gate.ChannelSelector;
import dev.senda.workers.gate.ChannelSelector.Selection;
import dev.senda.workers.gate.LoadedPermissions;
import dev.senda.workers.gate.SendRuleGate.RuleScope;
import dev.senda.workers.rendering.RenderingException;
import dev.senda.workers.steering.SteeredSend;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first step: renders the message, then decides and claims in one transaction under a lock on
 * the contact. Nothing is rendered while the lock is held. Each decision is repeated under the
 * lock: the ledger's row, the enrollment's state, the gate and the channel. If the contact has
 * changed since the rendering, the message is rendered again.
 */
public final class SendPreparation {

  private static final int MAX_DRAFTS = 5;

  /** How long a message waits for a person before it asks the gate again; real time. */
  private static final Duration HOLD_RETRY_DELAY = Duration.ofMinutes(5);

  private final Catalog catalog;
  private final SendRepositories ports;
  private final MessageDrafter drafter;
  private final ChannelSelector channelSelector;
  private final ChannelQueues channelQueues;
  private final ChannelCircuitBreaker circuitBreaker;
  private final SendSettlement settlement;
  private final SteeredSend steeredSend;

  public SendPreparation(
      Catalog catalog,
      SendRepositories ports,
      MessageDrafter drafter,
      ChannelSelector channelSelector,
      ChannelQueues channelQueues,
      ChannelCircuitBreaker circuitBreaker,
      SendSettlement settlement) {
    this.catalog = catalog;
    this.ports = ports;
    this.drafter = drafter;
    this.channelSelector = channelSelector;
    this.channelQueues = channelQueues;
    this.circuitBreaker = circuitBreaker;
    this.settlement = settlement;
    this.steeredSend = new SteeredSend(ports.enrollments(), ports.waitingSends());
  }

  /** Prepares the first delivery, or finds what an earlier attempt has left. */
  SendState prepare(SendAttempt attempt) {
    return renderAndClaim(attempt, null);
  }

  /** Prepares another delivery of a message whose claim stands. */
  SendState prepareRedelivery(SendAttempt attempt, Redelivery redelivery) {
    return renderAndClaim(attempt, redelivery);
  }

  private SendState renderAndClaim(SendAttempt attempt, @Nullable Redelivery redelivery) {
    for (int i = 0; i < MAX_DRAFTS; i++) {
      var draft = drafter.draft(attempt, redelivery);
      try {
        return ports.transactions().execute(() -> claimUnderLock(attempt, draft, redelivery));
      } catch (OutdatedDraftException outdated) {
        // Rolled back: the next draft has the contact as it is now.
      }
    }
    return new SendState.Blocked(
        new SendRetryException("the contact changed while its message was rendered")
            .because(BlockedBy.CONTACT_CHANGES));
  }

  private SendState claimUnderLock(
      SendAttempt attempt, MessageDraft draft, @Nullable Redelivery redelivery) {
    var contact =
        ports
            .journeyLocks()
            .lockContact(draft.contact().key(), draft.enrollment().journey())
            .orElseThrow(OutdatedDraftException::new);
    var data =
        ports
            .reads()
            .readForClaim(
                attempt.enrollment(),
                attempt.key().ref(),
                contact,
                topicOf(draft.enrollment()),
                attempt.channels(),
                JournalEntryMapper.toStoreEntries(attempt.request().journal()))
            .orElseThrow(OutdatedDraftException::new);
    var enrollment = data.enrollment();

    var existing = data.hasMessage() ? ports.ledger().find(attempt.key()).orElse(null) : null;
    if (existing != null) {
      if (redelivery == null || !isClaimOf(redelivery, existing)) {
        return existingState(enrollment, existing);
      }
      if (redelivery.unconfirmedSince() == null) {
        ports.ledger().releaseClaim(existing.id());
      } else if (!mayRedeliver(attempt, draft, contact, data, existing)) {
        return settlement.settleAsUnknown(attempt, existing.id());
      }
    }
    // The workflow may not know it yet: a signal is on its way, or the row of a restart is closed.
    var ending = EnrollmentEndings.committedEnding(enrollment, ports.clock().millis());
    if (ending != null) {
      return new SendState.Completed(SendResult.enrollmentEnded(ending));
    }
    // An event that the journey recorded itself and that is not routed yet.
    if (data.hasUnroutedEvent()) {
      return new SendState.Blocked(
          new SendRetryException("an event that may end the enrollment is on its way")
              .because(BlockedBy.CONTACT_CHANGES));
    }
    if (data.steering().mustWait() && Redelivery.isUnconfirmed(redelivery)) {
      return new SendState.Blocked(SendRetryException.ofQueue("paused", HOLD_RETRY_DELAY));
    }
    var steered =
        steeredSend.resultOfNoSend(
            enrollment, data.steering(), attempt.key().ref().toString(), ports.clock().millis());
    if (steered.isPresent()) {
      return new SendState.Completed(steered.get());
    }
    var previousChannel = existing == null ? null : existing.channel();
    try {
      var state = select(new Decision(attempt, draft, data, contact, redelivery), previousChannel);
      steeredSend.forgetWait(enrollment, data.steering(), state.usesUpRelease());
      return state;
    } catch (RenderingException | UnknownJourneyException failure) {
      return recordBlocked(enrollment, renderingFailed(failure));
    }
  }

  private record Decision(
      SendAttempt attempt,
      MessageDraft draft,
      ClaimData data,
      Contact contact,
      @Nullable Redelivery redelivery) {

    EnrollmentRow enrollment() {
      return data.enrollment();
    }
  }

  private @Nullable String topicOf(EnrollmentRow enrollment) {
    try {
      return catalog.findJourney(enrollment.journey()).plan().topic();
    } catch (UnknownJourneyException removed) {
      return null;
    }
  }

  private static boolean isClaimOf(Redelivery redelivery, MessageRow existing) {
    return existing.id().equals(redelivery.messageId()) && existing.state() == MessageState.CLAIMED;
  }

  /**
   * A message that was settled meanwhile, perhaps by a webhook, no longer blocks the enrollment.
   */
  private SendState existingState(EnrollmentRow enrollment, MessageRow existing) {
    var state = SendSettlement.stateOf(existing);
    if (state instanceof SendState.Completed && enrollment.blockedReason() != null) {
      ports.enrollments().clearBlockedReason(enrollment.id());
    }
    return state;
  }

  /** A message that the provider may have is sent by the same channel again, or not at all. */
  private boolean mayRedeliver(
      SendAttempt attempt,
      MessageDraft draft,
      Contact contact,
      ClaimData data,
      MessageRow existing) {
    var plan = catalog.findJourney(data.enrollment().journey()).plan();
    var selection =
        channelSelector.select(
            attempt.request().message(),
            contact,
            plan,
            new LoadedPermissions(data),
            existing.channel(),
            settlement.refusals(attempt),
            draft.templates(),
            new RuleScope.NotAsked());
    return switch (selection) {
      case Selection.Selected(var chosen, var _) -> chosen.channel() == existing.channel();
      case Selection.Deferred _ -> true;
      case Selection.Held _, Selection.Skipped _ -> false;
    };
  }

  /**
   * @param previousChannel the channel of a claim that is taken over; null where there was none
   */
  private SendState select(Decision decision, @Nullable Channel previousChannel) {
    var attempt = decision.attempt();
    var enrollment = decision.enrollment();
    var plan = catalog.findJourney(enrollment.journey()).plan();
    var selection =
        channelSelector.select(
            attempt.request().message(),
            decision.contact(),
            plan,
            new LoadedPermissions(decision.data()),
            previousChannel,
            settlement.refusals(attempt),
            decision.draft().templates(),
            ruleScope(decision));
    return switch (selection) {
      case Selection.Skipped(var first, var reasons) -> {
        ports
            .ledger()
            .recordSkipped(
                attempt.key(),
                decision.contact().key(),
                first.channel(),
                first.template(),
                reasons);
        ports.enrollments().clearBlockedReason(enrollment.id());
        yield new SendState.Completed(SendResult.of(AttemptOutcome.SKIPPED), reasons);
      }
      case Selection.Held(var _, var reason) ->
          recordBlocked(enrollment, SendRetryException.ofDecision(reason, HOLD_RETRY_DELAY));
      case Selection.Deferred(var deferral) -> {
        ports.deferrals().record(decision.contact().key(), deferral);
        if (enrollment.blockedReason() != null) {
          ports.enrollments().clearBlockedReason(enrollment.id());
        }
        yield new SendState.Completed(SendResult.deferred(deferral.until().toEpochMilli()));
      }
      case Selection.Selected(var chosen, var _) when chosen.channel() != attempt.channel() ->
          new SendState.Completed(SendResult.elsewhere(chosen.channel()));
      case Selection.Selected(var chosen, var address) -> {
        var queue = channelQueues.find(chosen.channel(), plan.messageClass());
        yield queue.isEmpty()
            ? recordBlocked(enrollment, notConfigured(chosen.channel()))
            : claim(decision, chosen, address, queue.get());
      }
    };
  }

  /** A message that the provider may have has its place already. */
  private static RuleScope ruleScope(Decision decision) {
    var redelivery = decision.redelivery();
    return redelivery != null && redelivery.unconfirmedSince() != null
        ? new RuleScope.NotAsked()
        : new RuleScope.Asked(decision.attempt().key());
  }

  private SendState claim(
      Decision decision, Message.Single chosen, String address, ChannelQueue queue) {
    if (!decision.draft().isCurrent(decision.contact())) {
      throw new OutdatedDraftException();
    }
    return switch (decision.draft().content()) {
      case MessageDraft.Content.NotRendered _ -> throw new OutdatedDraftException();
      case MessageDraft.Content.Failed(var failure) ->
          recordBlocked(decision.enrollment(), renderingFailed(failure));
      case MessageDraft.Content.Rendered rendered -> {
        if (!rendered.fits(chosen, address)) {
          throw new OutdatedDraftException();
        }
        var permit =
            decision.data().hasHolds()
                ? circuitBreaker.tryAcquire(queue, address)
                : new Permit.Granted(false);
        yield switch (permit) {
          case Permit.Denied(var reason, var retryAfter, var needsOperator) -> {
            var wait = SendRetryException.ofQueue(reason, retryAfter).because(BlockedBy.QUEUE_HELD);
            yield needsOperator
                ? recordBlocked(decision.enrollment(), wait)
                : new SendState.Blocked(wait);
          }
          case Permit.Granted(var isProbe) -> claim(decision, rendered, address, queue, isProbe);
        };
      }
    };
  }

  private SendState claim(
      Decision decision,
      MessageDraft.Content.Rendered rendered,
      String address,
      ChannelQueue queue,
      boolean isProbe) {
    var attempt = decision.attempt();
    // An attempt that waited long for the lock must not claim: its retry may have begun.
    attempt
        .lateness()
        .ifPresent(
            lateness -> {
              throw new SendRetryException(lateness);
            });
    var message = rendered.message();
    var composed = rendered.composed();
    var id = composed.message().id();
    var claim =
        new MessageClaim(
            id,
            attempt.key(),
            decision.contact().key(),
            message.channel(),
            queue.account(),
            message.template(),
            composed.locale(),
            address,
            composed.subject(),
            composed.segments());
    var redelivery = decision.redelivery();
    // The row of a message that the provider may have stays: its links and webhooks need it.
    var unconfirmedSince = redelivery == null ? null : redelivery.unconfirmedSince();
    if (unconfirmedSince == null) {
      ports.ledger().claim(claim);
    } else if (!ports.ledger().reclaimUnconfirmed(claim)) {
      return ports.ledger().find(id).map(SendSettlement::stateOf).orElseThrow();
    }
    ports.recordLinks(composed);
    if (rendered.digest() != null) {
      ports.digests().record(id, rendered.digest());
    }
    ports.recordOptIn(message, composed);
    if (redelivery != null && redelivery.mayDuplicate()) {
      ports
          .ledger()
          .recordEvent(id, MessageEventType.RESENT, DeliveryReconciler.UNCONFIRMED_REASON);
    }
    return new SendState.Claimed(
        composed.message(),
        queue,
        isProbe,
        decision.enrollment().blockedReason() != null,
        unconfirmedSince);
  }

  private static SendRetryException notConfigured(Channel channel) {
    return new SendRetryException(
            "%s: nothing sends it (expected an account in senda.channels.%s.account)"
                .formatted(channel.wireName(), channel.wireName()))
        .because(BlockedBy.NO_ACCOUNT);
  }

  /** The log contains only the template and the variable: the rest may quote the contact's data. */
  private static SendRetryException renderingFailed(RuntimeException failure) {
    return SendRetryException.withLogMessage(
            failure.getMessage(),
            switch (failure) {
              case RenderingException rendering -> rendering.logMessage();
              case ExternalRetryException external -> external.logMessage().orElse(null);
              default -> failure.getMessage();
            },
            failure)
        .because(BlockedBy.NOT_RENDERED);
  }

  private SendState recordBlocked(EnrollmentRow enrollment, SendRetryException reason) {
    if (!Objects.equals(enrollment.blockedReason(), reason.getMessage())) {
      ports.enrollments().setBlockedReason(enrollment.id(), reason.getMessage());
    }
    return new SendState.Blocked(reason);
  }

  /** The contact is not the one that the message was rendered for. */
  private static final class OutdatedDraftException extends RuntimeException {

    private static final long serialVersionUID = 1;

    OutdatedDraftException() {
      super("the contact changed after the message was rendered", null, false, false);
    }
  }
}
