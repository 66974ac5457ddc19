package dev.senda.workers.sending;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.UnknownJourneyException;
import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundMessage;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Journal;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.messages.MessageLedger.MessageSettlement;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.temporal.activities.SendActivity;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.workers.delivery.ChannelCircuitBreaker;
import dev.senda.workers.delivery.ChannelCircuitBreaker.Permit;
import dev.senda.workers.delivery.DeliveryExecutor;
import dev.senda.workers.delivery.DeliveryReconciler;
import dev.senda.workers.delivery.DeliveryReconciler.Reconciliation;
import dev.senda.workers.delivery.SendRetryException;
import dev.senda.workers.rendering.RenderingException;
import dev.senda.workers.sending.ChannelSelector.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sends one message, at most once.
 *
 * <p>Gate, rendering and claim are one transaction under a lock on the contact; then the channel is
 * called, outside of any transaction; then what came of it is written down. Whoever finds a claim
 * that nobody settled looks for evidence before anything is sent again.
 */
public final class SendMessageActivityImpl implements SendActivity {

  /**
   * Real time. Temporal repeats an activity 30 seconds after it began, and a delivery takes up to
   * 15: one that begins later than this could overlap its own repetition.
   */
  public static final Duration LATEST_DELIVERY_START = Duration.ofSeconds(12);

  /** How often a message that may be sent at least once may be lost track of. */
  private static final int MAX_UNCONFIRMED_ATTEMPTS = 3;

  private static final Duration UNTIL_PERMITTED = Duration.ofMinutes(5);
  private static final Duration UNTIL_PERMITTED_AT_MOST = Duration.ofHours(1);

  private final Catalog catalog;
  private final Ports ports;
  private final ChannelSelector channelSelector;
  private final MessageComposer messageComposer;
  private final ChannelQueues channelQueues;
  private final ChannelCircuitBreaker guard;
  private final DeliveryExecutor deliveryExecutor;
  private final DeliveryReconciler deliveryReconciler;
  private final Duration latestDelivery;

  /**
   * @param latestDelivery how long after its beginning a try may still call the channel
   */
  public SendMessageActivityImpl(
      Catalog catalog,
      Ports ports,
      ChannelSelector channelSelector,
      MessageComposer messageComposer,
      ChannelQueues channelQueues,
      ChannelCircuitBreaker guard,
      DeliveryExecutor deliveryExecutor,
      DeliveryReconciler deliveryReconciler,
      Duration latestDelivery) {
    this.catalog = catalog;
    this.ports = ports;
    this.channelSelector = channelSelector;
    this.messageComposer = messageComposer;
    this.channelQueues = channelQueues;
    this.guard = guard;
    this.deliveryExecutor = deliveryExecutor;
    this.deliveryReconciler = deliveryReconciler;
    this.latestDelivery = latestDelivery;
  }

  /** The ports that it speaks to. */
  public record Ports(
      RetryingTransactions transactions,
      Contacts contacts,
      Enrollments enrollments,
      Journal journal,
      MessageLedger ledger,
      Outbox outbox) {}

  /** One try. */
  private record Attempt(SendRequest request, long began, Duration latestDelivery) {

    UUID enrollment() {
      return request.enrollment();
    }

    MessageLedger.MessageKey key() {
      return new MessageLedger.MessageKey(
          request.enrollment(), new MessageRef(request.message().step(), request.occurrence()));
    }

    /** Why it must not begin to deliver any more; empty while it may. */
    Optional<String> lateness() {
      var taken = Duration.ofNanos(System.nanoTime() - began);
      return taken.compareTo(latestDelivery) <= 0
          ? Optional.empty()
          : Optional.of(
              "%d ms until it could be delivered (expected at most %d)"
                  .formatted(taken.toMillis(), latestDelivery.toMillis()));
    }
  }

  /** What the transaction before the delivery came to. */
  private sealed interface Prepared {

    /** There is nothing to deliver. */
    record Completed(SendResult result) implements Prepared {}

    /** An earlier try claimed it, and nobody knows what came of that. */
    record Unconfirmed(MessageLedger.MessageRow entry) implements Prepared {}

    /**
     * It is claimed for this try.
     *
     * @param isProbe whether the lane is held, and this message tries whether that is mended
     * @param unconfirmedSince real time since when somebody may have it already; null where nobody
     *     has
     */
    record Claimed(
        OutboundMessage message,
        ChannelQueue lane,
        boolean isProbe,
        boolean hadProblem,
        @Nullable Instant unconfirmedSince)
        implements Prepared {

      boolean isRedelivery() {
        return unconfirmedSince != null;
      }
    }

    /** Somebody must mend something first. */
    record Blocked(RuntimeException problem) implements Prepared {}
  }

  @Override
  public SendResult send(SendRequest request) {
    var attempt = new Attempt(request, System.nanoTime(), latestDelivery);
    var prepared = ports.transactions.execute(() -> prepareUnderLock(attempt, null));
    if (prepared instanceof Prepared.Unconfirmed doubt) {
      prepared = reconcile(attempt, doubt.entry());
    }
    return switch (prepared) {
      case Prepared.Completed completed -> completed.result();
      case Prepared.Claimed claimed -> deliver(attempt, claimed);
      case Prepared.Blocked blocked -> throw blocked.problem();
      case Prepared.Unconfirmed _ -> throw new SendRetryException("another try is on its way");
    };
  }

  /**
   * A claim of an earlier try that may be handed over again, under the same message id.
   *
   * @param unconfirmedSince real time since when somebody may have it; null where nobody has
   * @param mayDuplicate whether somebody may then have it twice, as the journey allows
   */
  private record Redelivery(
      UUID message, @Nullable Instant unconfirmedSince, boolean mayDuplicate) {}

  private Prepared prepareUnderLock(Attempt attempt, @Nullable Redelivery redelivery) {
    var enrollment = enrollment(attempt);
    var contact = lock(enrollment);
    ports.journal.upsert(
        enrollment.id(), JournalEntryMapper.toStoreEntries(attempt.request.journal()));

    var standing = ports.ledger.find(attempt.key());
    if (standing.isPresent()) {
      var messageRow = standing.get();
      if (redelivery == null
          || !messageRow.id().equals(redelivery.message())
          || messageRow.state() != MessageLedger.MessageState.CLAIMED) {
        return existingOutcome(enrollment, messageRow);
      }
      if (redelivery.unconfirmedSince() == null) {
        ports.ledger.releaseClaim(messageRow.id());
      } else if (!mayStillGo(attempt, enrollment, contact, messageRow)) {
        return settleAsUnknown(attempt, messageRow);
      }
    }
    // One that was restarted is over here before its workflow knows.
    if (enrollment.state().isEnded()) {
      return new Prepared.Blocked(new SendRetryException("the enrollment is over"));
    }
    // What was committed before this send must end it, also while Temporal has not heard of it yet.
    if (ports.outbox.hasPendingEnd(contact.key(), enrollment.id())) {
      return new Prepared.Blocked(
          new SendRetryException("the enrollment is about to be told something"));
    }
    try {
      var before = standing.map(MessageLedger.MessageRow::channel).orElse(null);
      return prepare(attempt, enrollment, contact, before, redelivery);
    } catch (RenderingException | UnknownJourneyException problem) {
      ports.enrollments.setBlockedReason(enrollment.id(), problem.getMessage());
      return new Prepared.Blocked(problem);
    }
  }

  private EnrollmentRow enrollment(Attempt attempt) {
    return ports
        .enrollments
        .find(attempt.enrollment())
        .orElseThrow(
            () -> new IllegalStateException("there is no enrollment " + attempt.enrollment()));
  }

  private Contact lock(EnrollmentRow enrollment) {
    return ports
        .contacts
        .lock(enrollment.contactKey())
        .orElseThrow(
            () -> new IllegalStateException("there is no contact " + enrollment.contactKey()));
  }

  /**
   * Whether what somebody may have may be handed over again: by the same channel, or not at all.
   */
  private boolean mayStillGo(
      Attempt attempt,
      EnrollmentRow enrollment,
      Contact contact,
      MessageLedger.MessageRow messageRow) {
    var plan = catalog.findJourney(enrollment.journey()).plan();
    var refused = refusals(attempt);
    return switch (channelSelector.select(
        attempt.request.message(), contact, plan, messageRow.channel(), refused)) {
      case Selection.Selected(var chosen, var _) -> chosen.channel() == messageRow.channel();
      case Selection.Deferred _ -> true;
      case Selection.Skipped _ -> false;
    };
  }

  private Prepared settleAsUnknown(Attempt attempt, MessageLedger.MessageRow messageRow) {
    settle(
        attempt,
        messageRow.id(),
        new MessageSettlement.Unknown(DeliveryReconciler.UNCONFIRMED_REASON),
        DeliveryReconciler.UNCONFIRMED_REASON);
    return new Prepared.Completed(SendResult.of(AttemptOutcome.UNKNOWN));
  }

  /** What was settled meanwhile, by a report perhaps, is no problem any more. */
  private Prepared existingOutcome(EnrollmentRow enrollment, MessageLedger.MessageRow messageRow) {
    var prepared = existingOutcome(messageRow);
    if (prepared instanceof Prepared.Completed && enrollment.blockedReason() != null) {
      ports.enrollments.setBlockedReason(enrollment.id(), null);
    }
    return prepared;
  }

  private static Prepared existingOutcome(MessageLedger.MessageRow messageRow) {
    return switch (messageRow.state()) {
      // One that is being sent again was accepted once: the enrollment has gone on.
      case CLAIMED ->
          messageRow.resendCount() > 0
              ? new Prepared.Completed(SendResult.of(AttemptOutcome.ACCEPTED))
              : new Prepared.Unconfirmed(messageRow);
      case ACCEPTED -> new Prepared.Completed(SendResult.of(AttemptOutcome.ACCEPTED));
      case REJECTED -> new Prepared.Completed(SendResult.of(AttemptOutcome.REJECTED));
      case UNKNOWN -> new Prepared.Completed(SendResult.of(AttemptOutcome.UNKNOWN));
      case SKIPPED -> new Prepared.Completed(SendResult.of(AttemptOutcome.SKIPPED));
    };
  }

  /**
   * @param before the channel of a claim that is taken over; null where there was none
   */
  private Prepared prepare(
      Attempt attempt,
      EnrollmentRow enrollment,
      Contact contact,
      @Nullable Channel before,
      @Nullable Redelivery redelivery) {
    var journey = catalog.findJourney(enrollment.journey());
    var message = attempt.request.message();
    var refused = refusals(attempt);
    return switch (channelSelector.select(message, contact, journey.plan(), before, refused)) {
      case Selection.Skipped(var first, var reasons) -> {
        ports.ledger.recordSkipped(
            attempt.key(), contact.key(), first.channel(), first.template(), reasons);
        ports.enrollments.setBlockedReason(enrollment.id(), null);
        yield new Prepared.Completed(SendResult.of(AttemptOutcome.SKIPPED));
      }
      case Selection.Deferred(var until) ->
          new Prepared.Completed(SendResult.deferred(until.toEpochMilli()));
      case Selection.Selected(var chosen, var _) when chosen.channel() != attempt.request.by() ->
          new Prepared.Completed(SendResult.elsewhere(chosen.channel()));
      case Selection.Selected(var chosen, var address) -> {
        var lane = channelQueues.find(chosen.channel(), journey.plan().messageClass());
        yield lane.isEmpty()
            ? recordBlocked(enrollment, nobodySends(chosen.channel()))
            : switch (guard.tryAcquire(lane.get(), address)) {
              case Permit.Denied(var why, var after, var needsPeople) ->
                  needsPeople
                      ? recordBlocked(enrollment, new SendRetryException(why, after))
                      : new Prepared.Blocked(new SendRetryException(why, after));
              case Permit.Granted(var isTrial) ->
                  claim(
                      attempt,
                      enrollment,
                      contact,
                      chosen,
                      address,
                      lane.get(),
                      isTrial,
                      redelivery);
            };
      }
    };
  }

  /** Why providers refused the message already, by channel; only of several there are others. */
  private Map<Channel, String> refusals(Attempt attempt) {
    var refusals = new EnumMap<Channel, String>(Channel.class);
    if (attempt.request.message().choices().size() == 1) {
      return refusals;
    }
    ports.ledger.findEvents(attempt.key()).stream()
        .filter(messageEvent -> messageEvent.type() == MessageLedger.MessageEventType.REJECTED)
        .forEach(
            messageEvent ->
                refusals.put(
                    messageEvent.channel(),
                    messageEvent.detail() == null ? "" : messageEvent.detail()));
    return refusals;
  }

  private static SendRetryException nobodySends(Channel channel) {
    return new SendRetryException(
        "%s: nothing sends it (expected an account in senda.channels.%s.account)"
            .formatted(channel.wireName(), channel.wireName()));
  }

  private Prepared recordBlocked(EnrollmentRow enrollment, SendRetryException problem) {
    if (!Objects.equals(enrollment.blockedReason(), problem.getMessage())) {
      ports.enrollments.setBlockedReason(enrollment.id(), problem.getMessage());
    }
    return new Prepared.Blocked(problem);
  }

  private Prepared claim(
      Attempt attempt,
      EnrollmentRow enrollment,
      Contact contact,
      Message.Single message,
      String address,
      ChannelQueue channelQueue,
      boolean isTrial,
      @Nullable Redelivery redelivery) {
    var id =
        ports.ledger.findUnconfirmedId(attempt.key(), message.channel()).orElseGet(Ids::newUuid);
    var composedMessage = messageComposer.compose(id, enrollment, contact, message, address);
    // Whoever waited long for the lock must not claim: its own repetition may have begun.
    attempt
        .lateness()
        .ifPresent(
            late -> {
              throw new SendRetryException(late);
            });
    var claim =
        new MessageLedger.MessageClaim(
            id,
            attempt.key(),
            contact.key(),
            message.channel(),
            channelQueue.account(),
            message.template(),
            composedMessage.locale(),
            address,
            composedMessage.subject());
    // The row of what somebody may have stands all the while: its links and its reports need it.
    var doubtfulSince = redelivery == null ? null : redelivery.unconfirmedSince();
    if (doubtfulSince == null) {
      ports.ledger.claim(claim);
    } else if (!ports.ledger.reclaimUnconfirmed(claim)) {
      return ports.ledger.find(id).map(SendMessageActivityImpl::existingOutcome).orElseThrow();
    }
    if (redelivery != null && redelivery.mayDuplicate()) {
      ports.ledger.recordEvent(
          id, MessageLedger.MessageEventType.RESENT, DeliveryReconciler.UNCONFIRMED_REASON);
    }
    return new Prepared.Claimed(
        composedMessage.message(),
        channelQueue,
        isTrial,
        enrollment.blockedReason() != null,
        doubtfulSince);
  }

  private Prepared reconcile(Attempt attempt, MessageLedger.MessageRow messageRow) {
    var message = messageRow.id();
    return switch (deliveryReconciler.reconcile(message)) {
      case Reconciliation.ConfirmedSent(var providerId, var how) -> {
        settle(attempt, message, new MessageSettlement.Accepted(providerId), how);
        yield new Prepared.Completed(SendResult.of(AttemptOutcome.ACCEPTED));
      }
      case Reconciliation.ConfirmedNotSent() ->
          redeliver(attempt, new Redelivery(message, null, false));
      case Reconciliation.SafeToRepeat() ->
          redeliver(attempt, new Redelivery(message, markUnconfirmed(messageRow), false));
      case Reconciliation.Pending(var nextLook) ->
          new Prepared.Blocked(
              new SendRetryException("nobody knows yet whether it went", nextLook));
      case Reconciliation.Unknown() ->
          mayGoTwice(attempt, messageRow)
              ? redeliver(attempt, new Redelivery(message, markUnconfirmed(messageRow), true))
              : settleAsUnknown(attempt, messageRow);
    };
  }

  /** Since when nobody knows whether somebody has it: a worker that died could not say so. */
  private Instant markUnconfirmed(MessageLedger.MessageRow messageRow) {
    var known = messageRow.unconfirmedSince();
    return known != null
        ? known
        : ports
            .ledger
            .markUnconfirmed(messageRow.id(), DeliveryReconciler.INTERRUPTED_REASON)
            .orElseGet(Instant::now);
  }

  private Prepared redeliver(Attempt attempt, Redelivery redelivery) {
    return ports.transactions.execute(() -> prepareUnderLock(attempt, redelivery));
  }

  /** Whether the journey would rather have it twice than not at all. */
  private boolean mayGoTwice(Attempt attempt, MessageLedger.MessageRow messageRow) {
    boolean isAtLeastOnce =
        attempt.request.message().choices().stream()
            .filter(choice -> choice.channel() == messageRow.channel())
            .anyMatch(Message.Single::isAtLeastOnce);
    return isAtLeastOnce
        && ports.ledger.findEvents(attempt.key()).stream()
                .filter(
                    messageEvent ->
                        messageEvent.type() == MessageLedger.MessageEventType.UNCONFIRMED)
                .count()
            < MAX_UNCONFIRMED_ATTEMPTS;
  }

  private SendResult deliver(Attempt attempt, Prepared.Claimed claimed) {
    var message = claimed.message().id();
    var late = attempt.lateness();
    if (late.isPresent()) {
      throw recordNotSent(attempt, claimed, new SendRetryException(late.get()));
    }
    return switch (deliveryExecutor.deliver(claimed.message(), claimed.lane(), claimed.isProbe())) {
      case DeliveryResult.Accepted accepted ->
          settle(
              attempt,
              message,
              new MessageSettlement.Accepted(accepted.providerMessageId()),
              claimed.hadProblem(),
              AttemptOutcome.ACCEPTED);
      // This one was refused: the one before may have gone.
      case DeliveryResult.Rejected _ when claimed.isRedelivery() ->
          ports.ledger.hasEngagement(message)
              ? settle(
                  attempt,
                  message,
                  new MessageSettlement.Accepted(null),
                  claimed.hadProblem(),
                  AttemptOutcome.ACCEPTED)
              : settle(
                  attempt,
                  message,
                  new MessageSettlement.Unknown(DeliveryReconciler.UNCONFIRMED_REASON),
                  claimed.hadProblem(),
                  AttemptOutcome.UNKNOWN);
      case DeliveryResult.Rejected rejected -> {
        var why = releaseForOtherChannel(attempt, message, rejected.reason());
        yield why.isEmpty()
            ? send(attempt.request)
            : settle(
                attempt,
                message,
                new MessageSettlement.Rejected(why.get()),
                claimed.hadProblem(),
                AttemptOutcome.REJECTED);
      }
      case DeliveryResult.NotSent(var reason, var retryAfter) ->
          throw recordNotSent(
              attempt,
              claimed,
              retryAfter == null
                  ? new SendRetryException(reason + "; it is tried again")
                  : new SendRetryException(reason, retryAfter));
      case DeliveryResult.Misconfigured(var reason, var _) ->
          throw recordNotSent(
              attempt, claimed, new SendRetryException(reason, guard.probeInterval()));
      case DeliveryResult.CountryNotPermitted(var reason) -> {
        if (!claimed.isRedelivery() && releaseForOtherChannel(attempt, message, reason).isEmpty()) {
          yield send(attempt.request);
        }
        throw recordNotSent(
            attempt, claimed, new SendRetryException(reason, untilPermitted(attempt, reason)));
      }
      // The claim stays: the next try finds it and looks for evidence.
      case DeliveryResult.Unconfirmed(var reason) -> {
        ports.ledger.markUnconfirmed(message, reason);
        throw new SendRetryException(reason);
      }
    };
  }

  /** The longer nobody has mended it, the later it is tried again. */
  private Duration untilPermitted(Attempt attempt, String reason) {
    long before =
        ports.ledger.findEvents(attempt.key()).stream()
            .filter(messageEvent -> reason.equals(messageEvent.detail()))
            .count();
    var wait = UNTIL_PERMITTED.multipliedBy(1L << Math.min(before, 8));
    return wait.compareTo(UNTIL_PERMITTED_AT_MOST) > 0 ? UNTIL_PERMITTED_AT_MOST : wait;
  }

  /**
   * Gives back a message that is refused where another of several may go instead.
   *
   * @return why none may, of each; empty where one may
   */
  private Optional<String> releaseForOtherChannel(Attempt attempt, UUID message, String refusal) {
    var several = attempt.request.message();
    if (several.choices().size() == 1) {
      return Optional.of(refusal);
    }
    return ports.transactions.execute(
        () -> {
          var enrollment = enrollment(attempt);
          var contact = lock(enrollment);
          var plan = catalog.findJourney(enrollment.journey()).plan();
          var refused = refusals(attempt);
          refused.put(attempt.request.by(), refusal);
          if (channelSelector.select(several, contact, plan, null, refused)
              instanceof Selection.Skipped(var _, var reasons)) {
            return Optional.of(reasons);
          }
          ports.ledger.recordEvent(message, MessageLedger.MessageEventType.REJECTED, refusal);
          ports.ledger.releaseClaim(message);
          return Optional.empty();
        });
  }

  private SendRetryException recordNotSent(
      Attempt attempt, Prepared.Claimed claimed, SendRetryException problem) {
    var message = claimed.message().id();
    ports.transactions.executeWithoutResult(
        () -> {
          ports.ledger.recordEvent(
              message, MessageLedger.MessageEventType.NOT_SENT, problem.getMessage());
          if (claimed.unconfirmedSince() == null) {
            ports.ledger.releaseClaim(message);
          } else {
            ports.ledger.restoreUnconfirmed(message, claimed.unconfirmedSince());
          }
          ports.enrollments.setBlockedReason(attempt.enrollment(), problem.getMessage());
        });
    return problem;
  }

  /** A report may have been quicker, and know better: then the answer is what stands. */
  private SendResult settle(
      Attempt attempt,
      UUID message,
      MessageSettlement settlement,
      boolean clearsProblem,
      AttemptOutcome outcome) {
    boolean isSettled =
        clearsProblem
            ? ports.transactions.execute(
                () -> {
                  ports.enrollments.setBlockedReason(attempt.enrollment(), null);
                  return ports.ledger.settle(message, settlement);
                })
            : ports.ledger.settle(message, settlement);
    return !isSettled
            && ports.ledger.find(message).map(SendMessageActivityImpl::existingOutcome).orElse(null)
                instanceof Prepared.Completed(var result)
        ? result
        : SendResult.of(outcome);
  }

  private void settle(Attempt attempt, UUID message, MessageSettlement settlement, String how) {
    ports.transactions.executeWithoutResult(
        () -> {
          ports.ledger.settle(message, settlement, how);
          ports.enrollments.setBlockedReason(attempt.enrollment(), null);
        });
  }
}
