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
import dev.senda.store.Events;
import dev.senda.store.HouseClock;
import dev.senda.store.Ids;
import dev.senda.store.Journal;
import dev.senda.store.Ledger;
import dev.senda.store.Ledger.Settlement;
import dev.senda.store.Outbox;
import dev.senda.store.Suppressions;
import dev.senda.store.Suppressions.Suppression;
import dev.senda.store.Transactions;
import dev.senda.temporal.Sender;
import dev.senda.workers.channel.Delivery;
import dev.senda.workers.channel.EmailChannel;
import dev.senda.workers.channel.OutgoingEmail;
import dev.senda.workers.rendering.Letter;
import dev.senda.workers.rendering.Renderer;
import dev.senda.workers.rendering.RenderingProblem;
import java.time.Duration;
import java.util.Map;
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

  private final Catalog catalog;
  private final Store store;
  private final Gate gate;
  private final Renderer renderer;
  private final EmailChannel channel;
  private final Evidence evidence;
  private final Duration latestDelivery;

  /**
   * @param latestDelivery how long after its beginning a try may still call the channel
   */
  Sending(
      Catalog catalog,
      Store store,
      Gate gate,
      Renderer renderer,
      EmailChannel channel,
      Evidence evidence,
      Duration latestDelivery) {
    this.catalog = catalog;
    this.store = store;
    this.gate = gate;
    this.renderer = renderer;
    this.channel = channel;
    this.evidence = evidence;
    this.latestDelivery = latestDelivery;
  }

  /** The ports that it speaks to. */
  record Store(
      Transactions transactions,
      Contacts contacts,
      Enrollments enrollments,
      Events events,
      Journal journal,
      Ledger ledger,
      Outbox outbox,
      Suppressions suppressions,
      HouseClock clock) {}

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
    record InDoubt(UUID message) implements Prepared {}

    /** It is claimed for this try. */
    record Claimed(OutgoingEmail email, boolean hadProblem) implements Prepared {}

    /** Somebody must mend something first. */
    record Stuck(RuntimeException problem) implements Prepared {}
  }

  @Override
  public Result send(Request request) {
    var attempt = new Try(request, System.nanoTime(), latestDelivery);
    var prepared = prepare(attempt, null);
    if (prepared instanceof Prepared.InDoubt doubt) {
      prepared = resolve(attempt, doubt.message());
    }
    return switch (prepared) {
      case Prepared.Answered answered -> answered.result();
      case Prepared.Claimed claimed -> deliver(attempt, claimed);
      case Prepared.Stuck stuck -> throw stuck.problem();
      case Prepared.InDoubt _ -> throw new NotSentYet("another try is on its way");
    };
  }

  /**
   * @param disproved the claim of an earlier try that is known to have sent nothing: it is taken
   *     over, under the same message id
   */
  private Prepared prepare(Try attempt, @Nullable UUID disproved) {
    return store.transactions.run(() -> prepareUnderLock(attempt, disproved));
  }

  private Prepared prepareUnderLock(Try attempt, @Nullable UUID disproved) {
    var enrollment =
        store
            .enrollments
            .find(attempt.enrollment())
            .orElseThrow(
                () -> new IllegalStateException("there is no enrollment " + attempt.enrollment()));
    var contact =
        store
            .contacts
            .lock(enrollment.contact())
            .orElseThrow(
                () -> new IllegalStateException("there is no contact " + enrollment.contact()));
    store.journal.append(enrollment.id(), Entries.of(attempt.request.journal()));

    var standing = store.ledger.find(attempt.key());
    if (standing.isPresent()) {
      var entry = standing.get();
      boolean isTakenOver =
          disproved != null && disproved.equals(entry.id()) && store.ledger.release(disproved);
      if (!isTakenOver) {
        return standing(entry);
      }
    }
    // What was committed before this send must end it, also while Temporal has not heard of it yet.
    if (store.outbox.mayBringAnEnd(contact.key(), enrollment.id())) {
      return new Prepared.Stuck(new NotSentYet("the enrollment is about to be told something"));
    }
    var id = disproved == null ? Ids.uuid() : disproved;
    try {
      return switch (attempt.request.message()) {
        case Message.Email email -> prepareEmail(attempt, enrollment, contact, email, id);
        case Message.Text _, Message.Preferred _ ->
            throw new UnsupportedOperationException("channel");
      };
    } catch (RenderingProblem | UnknownJourney problem) {
      store.enrollments.problem(enrollment.id(), problem.getMessage());
      return new Prepared.Stuck(problem);
    }
  }

  private static Prepared standing(Ledger.Entry entry) {
    return switch (entry.state()) {
      case CLAIMED -> new Prepared.InDoubt(entry.id());
      case ACCEPTED -> new Prepared.Answered(Result.of(Outcome.ACCEPTED));
      case REJECTED -> new Prepared.Answered(Result.of(Outcome.REJECTED));
      case UNKNOWN -> new Prepared.Answered(Result.of(Outcome.UNKNOWN));
      case SKIPPED -> new Prepared.Answered(Result.of(Outcome.SKIPPED));
    };
  }

  private Prepared prepareEmail(
      Try attempt, EnrollmentRow enrollment, Contact contact, Message.Email email, UUID id) {
    var journey = catalog.find(enrollment.journey());
    var plan = journey.plan();
    return switch (gate.askForEmail(contact, plan)) {
      case Gate.Answer.Skip skip -> {
        store.ledger.skip(
            attempt.key(), contact.key(), Channel.EMAIL, email.template(), skip.reason());
        store.enrollments.problem(enrollment.id(), null);
        yield new Prepared.Answered(Result.of(Outcome.SKIPPED));
      }
      case Gate.Answer.Defer defer ->
          new Prepared.Answered(Result.deferred(defer.until().toEpochMilli()));
      case Gate.Answer.Send send -> {
        var rendered =
            renderer.render(new Letter(id, journey, email, contact, trigger(enrollment)));
        // Whoever waited long for the lock must not claim: its own repetition may have begun.
        attempt
            .lateness()
            .ifPresent(
                late -> {
                  throw new NotSentYet(late);
                });
        store.ledger.claim(
            new Ledger.Claim(
                id,
                attempt.key(),
                contact.key(),
                Channel.EMAIL,
                email.template(),
                rendered.locale(),
                send.address(),
                rendered.subject()));
        yield new Prepared.Claimed(
            new OutgoingEmail(
                id,
                send.address(),
                rendered.subject(),
                rendered.html(),
                rendered.text(),
                rendered.unsubscribe(),
                plan.topic() == null ? plan.name() : plan.topic()),
            enrollment.problem() != null);
      }
    };
  }

  private Map<String, Object> trigger(EnrollmentRow enrollment) {
    var event = enrollment.triggerEvent();
    return event == null
        ? Map.of()
        : store.events.find(event).map(Events.Received::properties).orElse(Map.of());
  }

  private Prepared resolve(Try attempt, UUID message) {
    return switch (evidence.about(message)) {
      case SENT -> {
        settle(attempt, message, new Settlement.Accepted(null), true);
        yield new Prepared.Answered(Result.of(Outcome.ACCEPTED));
      }
      case UNKNOWABLE -> {
        settle(attempt, message, new Settlement.Unknown(Evidence.NOBODY_KNOWS), true);
        yield new Prepared.Answered(Result.of(Outcome.UNKNOWN));
      }
      case NOT_SENT -> prepare(attempt, message);
    };
  }

  private Result deliver(Try attempt, Prepared.Claimed claimed) {
    var message = claimed.email().id();
    var late = attempt.lateness();
    if (late.isPresent()) {
      throw notSentYet(attempt, message, late.get());
    }
    var delivery = channel.deliver(claimed.email());
    return switch (delivery) {
      case Delivery.Accepted accepted -> {
        settle(
            attempt, message, new Settlement.Accepted(accepted.providerId()), claimed.hadProblem());
        yield Result.of(Outcome.ACCEPTED);
      }
      case Delivery.Rejected rejected -> {
        settle(attempt, message, new Settlement.Rejected(rejected.reason()), claimed.hadProblem());
        if (rejected.addressIsDead()) {
          store.suppressions.add(
              Channel.EMAIL,
              claimed.email().to(),
              new Suppression("bounced", store.clock.instant()));
        }
        yield Result.of(Outcome.REJECTED);
      }
      case Delivery.NotSent notSent ->
          throw notSentYet(attempt, message, notSent.reason() + "; it is tried again");
      case Delivery.Misconfigured misconfigured ->
          throw notSentYet(attempt, message, misconfigured.reason());
      // The claim stays: the next try finds it and looks for evidence.
      case Delivery.Ambiguous ambiguous -> throw new NotSentYet(ambiguous.reason());
    };
  }

  private NotSentYet notSentYet(Try attempt, UUID message, String problem) {
    store.transactions.perform(
        () -> {
          store.ledger.release(message);
          store.enrollments.problem(attempt.enrollment(), problem);
        });
    return new NotSentYet(problem);
  }

  private void settle(Try attempt, UUID message, Settlement settlement, boolean clearsProblem) {
    if (!clearsProblem) {
      store.ledger.settle(message, settlement);
      return;
    }
    store.transactions.perform(
        () -> {
          store.ledger.settle(message, settlement);
          store.enrollments.problem(attempt.enrollment(), null);
        });
  }
}
