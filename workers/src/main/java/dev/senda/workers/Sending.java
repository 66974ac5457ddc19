package dev.senda.workers;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.UnknownJourney;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.Contact;
import dev.senda.store.Contacts;
import dev.senda.store.EnrollmentRow;
import dev.senda.store.Enrollments;
import dev.senda.store.Ids;
import dev.senda.store.Journal;
import dev.senda.store.Ledger;
import dev.senda.store.Ledger.Settlement;
import dev.senda.store.Outbox;
import dev.senda.store.Transactions;
import dev.senda.temporal.Lane;
import dev.senda.temporal.Lanes;
import dev.senda.temporal.Sender;
import dev.senda.workers.Choosing.Choice;
import dev.senda.workers.Evidence.Verdict;
import dev.senda.workers.LaneGuard.Pass;
import dev.senda.workers.channel.Delivery;
import dev.senda.workers.channel.Outgoing;
import dev.senda.workers.rendering.RenderingProblem;
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
final class Sending implements Sender {

  /**
   * Real time. Temporal repeats an activity 30 seconds after it began, and a delivery takes up to
   * 15: one that begins later than this could overlap its own repetition.
   */
  static final Duration LATEST_DELIVERY = Duration.ofSeconds(12);

  /** How often a message that may be sent at least once may be lost track of. */
  private static final int DOUBTS_AT_MOST = 3;

  private static final Duration UNTIL_PERMITTED = Duration.ofMinutes(5);
  private static final Duration UNTIL_PERMITTED_AT_MOST = Duration.ofHours(1);

  private final Catalog catalog;
  private final Store store;
  private final Choosing choosing;
  private final Writing writing;
  private final Lanes lanes;
  private final LaneGuard guard;
  private final Handover handover;
  private final Evidence evidence;
  private final Duration latestDelivery;

  /**
   * @param latestDelivery how long after its beginning a try may still call the channel
   */
  Sending(
      Catalog catalog,
      Store store,
      Choosing choosing,
      Writing writing,
      Lanes lanes,
      LaneGuard guard,
      Handover handover,
      Evidence evidence,
      Duration latestDelivery) {
    this.catalog = catalog;
    this.store = store;
    this.choosing = choosing;
    this.writing = writing;
    this.lanes = lanes;
    this.guard = guard;
    this.handover = handover;
    this.evidence = evidence;
    this.latestDelivery = latestDelivery;
  }

  /** The ports that it speaks to. */
  record Store(
      Transactions transactions,
      Contacts contacts,
      Enrollments enrollments,
      Journal journal,
      Ledger ledger,
      Outbox outbox) {}

  /** One try. */
  private record Try(Request request, long began, Duration latestDelivery) {

    UUID enrollment() {
      return request.enrollment();
    }

    Ledger.Key key() {
      return new Ledger.Key(
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
    record Answered(Result result) implements Prepared {}

    /** An earlier try claimed it, and nobody knows what came of that. */
    record InDoubt(Ledger.Entry entry) implements Prepared {}

    /**
     * It is claimed for this try.
     *
     * @param isTrial whether the lane is held, and this message tries whether that is mended
     * @param doubtfulSince real time since when somebody may have it already; null where nobody has
     */
    record Claimed(
        Outgoing message,
        Lane lane,
        boolean isTrial,
        boolean hadProblem,
        @Nullable Instant doubtfulSince)
        implements Prepared {

      boolean isAgain() {
        return doubtfulSince != null;
      }
    }

    /** Somebody must mend something first. */
    record Stuck(RuntimeException problem) implements Prepared {}
  }

  @Override
  public Result send(Request request) {
    var attempt = new Try(request, System.nanoTime(), latestDelivery);
    var prepared = store.transactions.run(() -> prepareUnderLock(attempt, null));
    if (prepared instanceof Prepared.InDoubt doubt) {
      prepared = resolve(attempt, doubt.entry());
    }
    return switch (prepared) {
      case Prepared.Answered answered -> answered.result();
      case Prepared.Claimed claimed -> deliver(attempt, claimed);
      case Prepared.Stuck stuck -> throw stuck.problem();
      case Prepared.InDoubt _ -> throw new NotSentYet("another try is on its way");
    };
  }

  /**
   * A claim of an earlier try that may be handed over again, under the same message id.
   *
   * @param doubtfulSince real time since when somebody may have it; null where nobody has
   * @param mayComeTwice whether somebody may then have it twice, as the journey allows
   */
  private record Again(UUID message, @Nullable Instant doubtfulSince, boolean mayComeTwice) {}

  private Prepared prepareUnderLock(Try attempt, @Nullable Again again) {
    var enrollment = enrollment(attempt);
    var contact = lock(enrollment);
    store.journal.append(enrollment.id(), Entries.of(attempt.request.journal()));

    var standing = store.ledger.find(attempt.key());
    if (standing.isPresent()) {
      var entry = standing.get();
      if (again == null
          || !entry.id().equals(again.message())
          || entry.state() != Ledger.State.CLAIMED) {
        return standing(enrollment, entry);
      }
      if (again.doubtfulSince() == null) {
        store.ledger.release(entry.id());
      } else if (!mayStillGo(attempt, enrollment, contact, entry)) {
        return settledAsUnknown(attempt, entry);
      }
    }
    // One that was restarted is over here before its workflow knows.
    if (enrollment.state().isOver()) {
      return new Prepared.Stuck(new NotSentYet("the enrollment is over"));
    }
    // What was committed before this send must end it, also while Temporal has not heard of it yet.
    if (store.outbox.mayBringAnEnd(contact.key(), enrollment.id())) {
      return new Prepared.Stuck(new NotSentYet("the enrollment is about to be told something"));
    }
    try {
      var before = standing.map(Ledger.Entry::channel).orElse(null);
      return prepare(attempt, enrollment, contact, before, again);
    } catch (RenderingProblem | UnknownJourney problem) {
      store.enrollments.problem(enrollment.id(), problem.getMessage());
      return new Prepared.Stuck(problem);
    }
  }

  private EnrollmentRow enrollment(Try attempt) {
    return store
        .enrollments
        .find(attempt.enrollment())
        .orElseThrow(
            () -> new IllegalStateException("there is no enrollment " + attempt.enrollment()));
  }

  private Contact lock(EnrollmentRow enrollment) {
    return store
        .contacts
        .lock(enrollment.contact())
        .orElseThrow(
            () -> new IllegalStateException("there is no contact " + enrollment.contact()));
  }

  /**
   * Whether what somebody may have may be handed over again: by the same channel, or not at all.
   */
  private boolean mayStillGo(
      Try attempt, EnrollmentRow enrollment, Contact contact, Ledger.Entry entry) {
    var plan = catalog.find(enrollment.journey()).plan();
    var refused = refusals(attempt);
    return switch (choosing.choose(
        attempt.request.message(), contact, plan, entry.channel(), refused)) {
      case Choice.Chosen(var chosen, var _) -> chosen.channel() == entry.channel();
      case Choice.Later _ -> true;
      case Choice.None _ -> false;
    };
  }

  private Prepared settledAsUnknown(Try attempt, Ledger.Entry entry) {
    settle(
        attempt, entry.id(), new Settlement.Unknown(Evidence.NOBODY_KNOWS), Evidence.NOBODY_KNOWS);
    return new Prepared.Answered(Result.of(Outcome.UNKNOWN));
  }

  /** What was settled meanwhile, by a report perhaps, is no problem any more. */
  private Prepared standing(EnrollmentRow enrollment, Ledger.Entry entry) {
    var prepared = standing(entry);
    if (prepared instanceof Prepared.Answered && enrollment.problem() != null) {
      store.enrollments.problem(enrollment.id(), null);
    }
    return prepared;
  }

  private static Prepared standing(Ledger.Entry entry) {
    return switch (entry.state()) {
      // One that is being sent again was accepted once: the enrollment has gone on.
      case CLAIMED ->
          entry.resends() > 0
              ? new Prepared.Answered(Result.of(Outcome.ACCEPTED))
              : new Prepared.InDoubt(entry);
      case ACCEPTED -> new Prepared.Answered(Result.of(Outcome.ACCEPTED));
      case REJECTED -> new Prepared.Answered(Result.of(Outcome.REJECTED));
      case UNKNOWN -> new Prepared.Answered(Result.of(Outcome.UNKNOWN));
      case SKIPPED -> new Prepared.Answered(Result.of(Outcome.SKIPPED));
    };
  }

  /**
   * @param before the channel of a claim that is taken over; null where there was none
   */
  private Prepared prepare(
      Try attempt,
      EnrollmentRow enrollment,
      Contact contact,
      @Nullable Channel before,
      @Nullable Again again) {
    var journey = catalog.find(enrollment.journey());
    var message = attempt.request.message();
    var refused = refusals(attempt);
    return switch (choosing.choose(message, contact, journey.plan(), before, refused)) {
      case Choice.None(var first, var reasons) -> {
        store.ledger.skip(attempt.key(), contact.key(), first.channel(), first.template(), reasons);
        store.enrollments.problem(enrollment.id(), null);
        yield new Prepared.Answered(Result.of(Outcome.SKIPPED));
      }
      case Choice.Later(var until) -> new Prepared.Answered(Result.deferred(until.toEpochMilli()));
      case Choice.Chosen(var chosen, var _) when chosen.channel() != attempt.request.by() ->
          new Prepared.Answered(Result.elsewhere(chosen.channel()));
      case Choice.Chosen(var chosen, var address) -> {
        var lane = lanes.of(chosen.channel(), journey.plan().messages());
        yield lane.isEmpty()
            ? stuck(enrollment, nobodySends(chosen.channel()))
            : switch (guard.ask(lane.get())) {
              case Pass.Wait(var why, var after, var needsPeople) ->
                  needsPeople
                      ? stuck(enrollment, new NotSentYet(why, after))
                      : new Prepared.Stuck(new NotSentYet(why, after));
              case Pass.Go(var isTrial) ->
                  claim(attempt, enrollment, contact, chosen, address, lane.get(), isTrial, again);
            };
      }
    };
  }

  /** Why providers refused the message already, by channel; only of several there are others. */
  private Map<Channel, String> refusals(Try attempt) {
    var refusals = new EnumMap<Channel, String>(Channel.class);
    if (attempt.request.message().choices().size() == 1) {
      return refusals;
    }
    store.ledger.notes(attempt.key()).stream()
        .filter(note -> note.learned() == Ledger.Learned.REJECTED)
        .forEach(note -> refusals.put(note.channel(), note.note() == null ? "" : note.note()));
    return refusals;
  }

  private static NotSentYet nobodySends(Channel channel) {
    return new NotSentYet(
        "%s: nothing sends it (expected an account in senda.channels.%s.account)"
            .formatted(channel.wireName(), channel.wireName()));
  }

  private Prepared stuck(EnrollmentRow enrollment, NotSentYet problem) {
    if (!Objects.equals(enrollment.problem(), problem.getMessage())) {
      store.enrollments.problem(enrollment.id(), problem.getMessage());
    }
    return new Prepared.Stuck(problem);
  }

  private Prepared claim(
      Try attempt,
      EnrollmentRow enrollment,
      Contact contact,
      Message.Single message,
      String address,
      Lane lane,
      boolean isTrial,
      @Nullable Again again) {
    var id = store.ledger.doubted(attempt.key(), message.channel()).orElseGet(Ids::uuid);
    var written = writing.write(id, enrollment, contact, message, address);
    // Whoever waited long for the lock must not claim: its own repetition may have begun.
    attempt
        .lateness()
        .ifPresent(
            late -> {
              throw new NotSentYet(late);
            });
    var claim =
        new Ledger.Claim(
            id,
            attempt.key(),
            contact.key(),
            message.channel(),
            lane.account(),
            message.template(),
            written.locale(),
            address,
            written.subject());
    // The row of what somebody may have stands all the while: its links and its reports need it.
    var doubtfulSince = again == null ? null : again.doubtfulSince();
    if (doubtfulSince == null) {
      store.ledger.claim(claim);
    } else if (!store.ledger.claimInDoubt(claim)) {
      return store.ledger.find(id).map(Sending::standing).orElseThrow();
    }
    if (again != null && again.mayComeTwice()) {
      store.ledger.note(id, Ledger.Learned.SENT_AGAIN, Evidence.NOBODY_KNOWS);
    }
    return new Prepared.Claimed(
        written.message(), lane, isTrial, enrollment.problem() != null, doubtfulSince);
  }

  private Prepared resolve(Try attempt, Ledger.Entry entry) {
    var message = entry.id();
    return switch (evidence.about(message)) {
      case Verdict.Sent(var providerId, var how) -> {
        settle(attempt, message, new Settlement.Accepted(providerId), how);
        yield new Prepared.Answered(Result.of(Outcome.ACCEPTED));
      }
      case Verdict.NotSent() -> again(attempt, new Again(message, null, false));
      case Verdict.Repeatable() -> again(attempt, new Again(message, since(entry), false));
      case Verdict.Wait(var nextLook) ->
          new Prepared.Stuck(new NotSentYet("nobody knows yet whether it went", nextLook));
      case Verdict.Unknowable() ->
          mayGoTwice(attempt, entry)
              ? again(attempt, new Again(message, since(entry), true))
              : settledAsUnknown(attempt, entry);
    };
  }

  /** Since when nobody knows whether somebody has it: a worker that died could not say so. */
  private Instant since(Ledger.Entry entry) {
    var known = entry.doubtfulSince();
    return known != null
        ? known
        : store.ledger.doubt(entry.id(), Evidence.INTERRUPTED).orElseGet(Instant::now);
  }

  private Prepared again(Try attempt, Again again) {
    return store.transactions.run(() -> prepareUnderLock(attempt, again));
  }

  /** Whether the journey would rather have it twice than not at all. */
  private boolean mayGoTwice(Try attempt, Ledger.Entry entry) {
    boolean isAtLeastOnce =
        attempt.request.message().choices().stream()
            .filter(choice -> choice.channel() == entry.channel())
            .anyMatch(Message.Single::isAtLeastOnce);
    return isAtLeastOnce
        && store.ledger.notes(attempt.key()).stream()
                .filter(note -> note.learned() == Ledger.Learned.IN_DOUBT)
                .count()
            < DOUBTS_AT_MOST;
  }

  private Result deliver(Try attempt, Prepared.Claimed claimed) {
    var message = claimed.message().id();
    var late = attempt.lateness();
    if (late.isPresent()) {
      throw notSentYet(attempt, claimed, new NotSentYet(late.get()));
    }
    return switch (handover.of(claimed.message(), claimed.lane(), claimed.isTrial())) {
      case Delivery.Accepted accepted ->
          settle(
              attempt,
              message,
              new Settlement.Accepted(accepted.providerId()),
              claimed.hadProblem(),
              Outcome.ACCEPTED);
      // This one was refused: the one before may have gone.
      case Delivery.Rejected _ when claimed.isAgain() ->
          store.ledger.isEngaged(message)
              ? settle(
                  attempt,
                  message,
                  new Settlement.Accepted(null),
                  claimed.hadProblem(),
                  Outcome.ACCEPTED)
              : settle(
                  attempt,
                  message,
                  new Settlement.Unknown(Evidence.NOBODY_KNOWS),
                  claimed.hadProblem(),
                  Outcome.UNKNOWN);
      case Delivery.Rejected rejected -> {
        var why = whyNotElsewhere(attempt, message, rejected.reason());
        yield why.isEmpty()
            ? send(attempt.request)
            : settle(
                attempt,
                message,
                new Settlement.Rejected(why.get()),
                claimed.hadProblem(),
                Outcome.REJECTED);
      }
      case Delivery.NotSent(var reason, var retryAfter) ->
          throw notSentYet(
              attempt,
              claimed,
              retryAfter == null
                  ? new NotSentYet(reason + "; it is tried again")
                  : new NotSentYet(reason, retryAfter));
      case Delivery.Misconfigured(var reason) ->
          throw notSentYet(attempt, claimed, new NotSentYet(reason, guard.betweenTries()));
      case Delivery.NotPermittedThere(var reason) -> {
        if (!claimed.isAgain() && whyNotElsewhere(attempt, message, reason).isEmpty()) {
          yield send(attempt.request);
        }
        throw notSentYet(attempt, claimed, new NotSentYet(reason, untilPermitted(attempt, reason)));
      }
      // The claim stays: the next try finds it and looks for evidence.
      case Delivery.Ambiguous(var reason) -> {
        store.ledger.doubt(message, reason);
        throw new NotSentYet(reason);
      }
    };
  }

  /** The longer nobody has mended it, the later it is tried again. */
  private Duration untilPermitted(Try attempt, String reason) {
    long before =
        store.ledger.notes(attempt.key()).stream()
            .filter(note -> reason.equals(note.note()))
            .count();
    var wait = UNTIL_PERMITTED.multipliedBy(1L << Math.min(before, 8));
    return wait.compareTo(UNTIL_PERMITTED_AT_MOST) > 0 ? UNTIL_PERMITTED_AT_MOST : wait;
  }

  /**
   * Gives back a message that is refused where another of several may go instead.
   *
   * @return why none may, of each; empty where one may
   */
  private Optional<String> whyNotElsewhere(Try attempt, UUID message, String refusal) {
    var several = attempt.request.message();
    if (several.choices().size() == 1) {
      return Optional.of(refusal);
    }
    return store.transactions.run(
        () -> {
          var enrollment = enrollment(attempt);
          var contact = lock(enrollment);
          var plan = catalog.find(enrollment.journey()).plan();
          var refused = refusals(attempt);
          refused.put(attempt.request.by(), refusal);
          if (choosing.choose(several, contact, plan, null, refused)
              instanceof Choice.None(var _, var reasons)) {
            return Optional.of(reasons);
          }
          store.ledger.note(message, Ledger.Learned.REJECTED, refusal);
          store.ledger.release(message);
          return Optional.empty();
        });
  }

  private NotSentYet notSentYet(Try attempt, Prepared.Claimed claimed, NotSentYet problem) {
    var message = claimed.message().id();
    store.transactions.perform(
        () -> {
          store.ledger.note(message, Ledger.Learned.NOT_SENT, problem.getMessage());
          if (claimed.doubtfulSince() == null) {
            store.ledger.release(message);
          } else {
            store.ledger.stayInDoubt(message, claimed.doubtfulSince());
          }
          store.enrollments.problem(attempt.enrollment(), problem.getMessage());
        });
    return problem;
  }

  /** A report may have been quicker, and know better: then the answer is what stands. */
  private Result settle(
      Try attempt, UUID message, Settlement settlement, boolean clearsProblem, Outcome outcome) {
    boolean isSettled =
        clearsProblem
            ? store.transactions.run(
                () -> {
                  store.enrollments.problem(attempt.enrollment(), null);
                  return store.ledger.settle(message, settlement);
                })
            : store.ledger.settle(message, settlement);
    return !isSettled
            && store.ledger.find(message).map(Sending::standing).orElse(null)
                instanceof Prepared.Answered(var result)
        ? result
        : Result.of(outcome);
  }

  private void settle(Try attempt, UUID message, Settlement settlement, String how) {
    store.transactions.perform(
        () -> {
          store.ledger.settle(message, settlement, how);
          store.enrollments.problem(attempt.enrollment(), null);
        });
  }
}
