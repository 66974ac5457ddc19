package dev.senda.workers;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.UnknownJourney;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.store.Engagements;
import dev.senda.store.Engagements.Kind;
import dev.senda.store.EnrollmentState;
import dev.senda.store.HouseClock;
import dev.senda.store.Ledger;
import dev.senda.store.Ledger.Settlement;
import dev.senda.temporal.Lane;
import dev.senda.temporal.Lanes;
import dev.senda.workers.Evidence.Verdict;
import dev.senda.workers.LaneGuard.Pass;
import dev.senda.workers.channel.Delivery;
import dev.senda.workers.channel.Outgoing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Sends texts again that a provider had accepted and then could not deliver, for a reason that
 * passes: a phone that was off. The enrollment has gone on meanwhile, and nothing of it waits.
 * Emails need none of this: mail servers try again by themselves.
 */
final class Resending {

  private static final Logger LOG = LoggerFactory.getLogger(Resending.class);

  /** Real time: longer than a delivery and its book-keeping take. */
  private static final Duration LEASE = Duration.ofMinutes(1);

  private static final Duration SOON = Duration.ofSeconds(5);
  private static final int AT_ONCE = 20;

  private final Catalog catalog;
  private final Sending.Store store;
  private final Engagements engagements;
  private final HouseClock clock;
  private final Gate gate;
  private final Writing writing;
  private final Lanes lanes;
  private final LaneGuard guard;
  private final Handover handover;
  private final Evidence evidence;

  Resending(
      Catalog catalog,
      Sending.Store store,
      Engagements engagements,
      HouseClock clock,
      Gate gate,
      Writing writing,
      Lanes lanes,
      LaneGuard guard,
      Handover handover,
      Evidence evidence) {
    this.catalog = catalog;
    this.store = store;
    this.engagements = engagements;
    this.clock = clock;
    this.gate = gate;
    this.writing = writing;
    this.lanes = lanes;
    this.guard = guard;
    this.handover = handover;
    this.evidence = evidence;
  }

  /** What to do with a message that is due. */
  private sealed interface Plan {

    /**
     * It is claimed.
     *
     * @param isTrial whether the lane is held, and this message tries whether that is mended
     */
    record Deliver(Outgoing message, Lane lane, boolean isTrial) implements Plan {}

    /** It is claimed already, by a try that broke off. */
    record LookForEvidence() implements Plan {}

    record Later(Duration delay) implements Plan {}

    /** There is nothing more to do. */
    record Over() implements Plan {}
  }

  /** Sends what is due. One that fails by a fault of ours is tried again when its lease is over. */
  @Scheduled(fixedDelayString = "${senda.resend-every:10s}")
  void sendWhatIsDue() {
    List<UUID> due;
    try {
      due = store.ledger().takeResends(AT_ONCE, LEASE);
    } catch (DataAccessException e) {
      LOG.warn("What is due to be sent again is not known: {}", e.getMessage());
      return;
    }
    // All at once: one account that hangs must not hold up another's, nor outlast the lease.
    try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      due.forEach(one -> senders.execute(() -> tryIt(one)));
    }
  }

  private void tryIt(UUID message) {
    try {
      resend(message);
    } catch (RuntimeException e) {
      LOG.warn("message {} could not be sent again: {}", message, e.toString(), e);
    }
  }

  private void resend(UUID message) {
    switch (store.transactions().run(() -> plan(message))) {
      case Plan.Deliver deliver -> deliver(message, deliver);
      case Plan.LookForEvidence() -> look(message);
      case Plan.Later(var delay) -> store.ledger().putOffResend(message, delay);
      case Plan.Over() -> {}
    }
  }

  private Plan plan(UUID message) {
    var contact =
        store.ledger().find(message).flatMap(entry -> store.contacts().lock(entry.contact()));
    var standing = store.ledger().find(message);
    if (contact.isEmpty() || standing.isEmpty()) {
      return new Plan.Over();
    }
    var entry = standing.get();
    if (entry.state() == Ledger.State.CLAIMED) {
      return new Plan.LookForEvidence();
    }
    if (engagements.isReached(message)) {
      return over(message);
    }
    var enrollment = store.enrollments().find(entry.key().enrollment()).orElseThrow();
    // The last message of a journey is sent again all the same.
    if (enrollment.state().isOver() && enrollment.state() != EnrollmentState.COMPLETED) {
      return never(message, "the enrollment is over");
    }
    // As for any other send: a goal that is committed ends it, also where nobody was told yet.
    if (store.outbox().mayBringAnEnd(contact.get().key(), enrollment.id())) {
      return new Plan.Later(SOON);
    }
    var journey = journey(enrollment.journey());
    if (journey.isEmpty()) {
      return never(message, "there is no journey %s any more".formatted(enrollment.journey()));
    }
    var plan = journey.get().plan();
    var lane = lanes.of(entry.channel(), plan.messages());
    if (lane.isEmpty()) {
      return never(message, "nothing sends " + entry.channel().wireName());
    }
    return switch (gate.ask(contact.get(), plan, entry.channel())) {
      case Gate.Answer.Skip(var reason) -> never(message, reason);
      case Gate.Answer.Defer _ -> new Plan.Later(LEASE);
      case Gate.Answer.Send(var address) ->
          switch (guard.ask(lane.get())) {
            case Pass.Wait wait -> new Plan.Later(wait.after());
            case Pass.Go(var isTrial) -> {
              var text =
                  new Message.Text(
                      entry.channel(), entry.template(), entry.key().ref().step(), false);
              var written = writing.write(message, enrollment, contact.get(), text, address);
              yield store
                      .ledger()
                      .claimAgain(message, lane.get().account(), address, written.subject())
                  ? new Plan.Deliver(written.message(), lane.get(), isTrial)
                  : over(message);
            }
          };
    };
  }

  private Optional<Journey> journey(String name) {
    try {
      return Optional.of(catalog.find(name));
    } catch (UnknownJourney gone) {
      return Optional.empty();
    }
  }

  private Plan over(UUID message) {
    store.ledger().dropResend(message);
    return new Plan.Over();
  }

  /** It failed on its way, and stays so. */
  private Plan never(UUID message, String why) {
    store.ledger().giveUpResend(message, why);
    engagements.record(message, Kind.BOUNCED, "", false, clock.instant());
    return new Plan.Over();
  }

  private void deliver(UUID message, Plan.Deliver plan) {
    switch (handover.of(plan.message(), plan.lane(), plan.isTrial())) {
      case Delivery.Accepted(var providerId) ->
          store.ledger().settle(message, new Settlement.Accepted(providerId), "sent again");
      case Delivery.Rejected(var reason, var _) ->
          store.ledger().settle(message, new Settlement.Rejected(reason), reason);
      case Delivery.NotSent(var reason, var _) -> store.ledger().unclaim(message, reason);
      case Delivery.Misconfigured(var reason) -> store.ledger().unclaim(message, reason);
      case Delivery.NotPermittedThere(var reason) ->
          store.ledger().settle(message, new Settlement.Rejected(reason), reason);
      case Delivery.Ambiguous(var reason) -> store.ledger().doubt(message, reason);
    }
  }

  private void look(UUID message) {
    switch (evidence.about(message)) {
      case Verdict.Sent(var providerId, var how) ->
          store.ledger().settle(message, new Settlement.Accepted(providerId), how);
      case Verdict.NotSent() -> store.ledger().unclaim(message, "nobody has it");
      case Verdict.Repeatable() -> store.ledger().unclaim(message, "it may be handed over again");
      case Verdict.Wait(var nextLook) -> store.ledger().putOffResend(message, nextLook);
      case Verdict.Unknowable() ->
          store
              .ledger()
              .settle(
                  message, new Settlement.Unknown(Evidence.NOBODY_KNOWS), Evidence.NOBODY_KNOWS);
    }
  }
}
