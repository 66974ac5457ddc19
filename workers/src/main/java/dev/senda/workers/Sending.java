package dev.senda.workers;

import static java.util.Comparator.comparing;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.UnknownJourney;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.Contact;
import dev.senda.store.Contacts;
import dev.senda.store.Coupons;
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
import dev.senda.workers.channel.Outgoing;
import dev.senda.workers.channel.OutgoingEmail;
import dev.senda.workers.channel.OutgoingText;
import dev.senda.workers.rendering.Letter;
import dev.senda.workers.rendering.Rendered;
import dev.senda.workers.rendering.RenderedEmail;
import dev.senda.workers.rendering.RenderedText;
import dev.senda.workers.rendering.Renderer;
import dev.senda.workers.rendering.RenderingProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

  /** The attribute that says by which channel a contact wants to be written to. */
  static final String PREFERRED_CHANNEL = "preferred_channel";

  private final Catalog catalog;
  private final Store store;
  private final Gate gate;
  private final Renderer renderer;
  private final Channels channels;
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
      Channels channels,
      Evidence evidence,
      Duration latestDelivery) {
    this.catalog = catalog;
    this.store = store;
    this.gate = gate;
    this.renderer = renderer;
    this.channels = channels;
    this.evidence = evidence;
    this.latestDelivery = latestDelivery;
  }

  /** The ports that it speaks to. */
  record Store(
      Transactions transactions,
      Contacts contacts,
      Coupons coupons,
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
    record Claimed(Outgoing message, boolean hadProblem) implements Prepared {}

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
      boolean isTakenOver =
          standing.get().id().equals(disproved) && store.ledger.release(standing.get().id());
      if (!isTakenOver) {
        return standing(standing.get());
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
    var id = disproved == null ? Ids.uuid() : disproved;
    try {
      var before = standing.map(Ledger.Entry::channel).orElse(null);
      return prepare(attempt, enrollment, contact, id, before);
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

  /**
   * @param before the channel of a claim that is taken over; null where there was none
   */
  private Prepared prepare(
      Try attempt, EnrollmentRow enrollment, Contact contact, UUID id, @Nullable Channel before) {
    var journey = catalog.find(enrollment.journey());
    return switch (choose(attempt.request.message(), contact, journey.plan(), before)) {
      case Choice.None(var first, var reasons) -> {
        store.ledger.skip(attempt.key(), contact.key(), first.channel(), first.template(), reasons);
        store.enrollments.problem(enrollment.id(), null);
        yield new Prepared.Answered(Result.of(Outcome.SKIPPED));
      }
      case Choice.Later(var until) -> new Prepared.Answered(Result.deferred(until.toEpochMilli()));
      case Choice.Chosen(var message, var address) -> {
        var rendered =
            renderer.render(
                new Letter(
                    id,
                    journey,
                    message,
                    contact,
                    trigger(enrollment),
                    store.coupons.of(enrollment.id()).orElse(null)));
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
                message.channel(),
                message.template(),
                rendered.locale(),
                address,
                rendered.subject()));
        yield new Prepared.Claimed(
            outgoing(id, message.channel(), address, rendered, journey.plan()),
            enrollment.problem() != null);
      }
    };
  }

  /** Which message goes. */
  private sealed interface Choice {

    record Chosen(Message.Single message, String address) implements Choice {}

    /** None may go before then, house time. */
    record Later(Instant until) implements Choice {}

    /**
     * None may go.
     *
     * @param first the one that would have gone first
     * @param reasons why not, of each
     */
    record None(Message.Single first, String reasons) implements Choice {}
  }

  /** Of several messages the first that may go: in the contact's order, then in the journey's. */
  private Choice choose(Message message, Contact contact, Plan plan, @Nullable Channel before) {
    var choices = inOrder(message.choices(), contact, before);
    var reasons = new ArrayList<String>();
    Instant earliest = null;
    for (var choice : choices) {
      switch (gate.ask(contact, plan, choice.channel())) {
        case Gate.Answer.Send(var address) -> {
          return new Choice.Chosen(choice, address);
        }
        case Gate.Answer.Defer(var until) ->
            earliest = earliest == null || until.isBefore(earliest) ? until : earliest;
        case Gate.Answer.Skip(var reason) ->
            reasons.add(choices.size() == 1 ? reason : choice.channel().wireName() + ": " + reason);
      }
    }
    return earliest == null
        ? new Choice.None(choices.getFirst(), String.join("; ", reasons))
        : new Choice.Later(earliest);
  }

  private static List<Message.Single> inOrder(
      List<Message.Single> choices, Contact contact, @Nullable Channel before) {
    var preferred = contact.attribute(PREFERRED_CHANNEL);
    return choices.stream()
        .sorted(
            comparing((Message.Single choice) -> choice.channel() != before)
                .thenComparing(choice -> !choice.channel().wireName().equals(preferred)))
        .toList();
  }

  private static Outgoing outgoing(
      UUID id, Channel channel, String address, Rendered rendered, Plan plan) {
    return switch (rendered) {
      case RenderedEmail mail ->
          new OutgoingEmail(
              id,
              address,
              mail.subject(),
              mail.html(),
              mail.text(),
              mail.unsubscribe(),
              plan.topic() == null ? plan.name() : plan.topic());
      case RenderedText text -> new OutgoingText(id, channel, address, text.subject(), text.text());
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
    var message = claimed.message().id();
    var late = attempt.lateness();
    if (late.isPresent()) {
      throw notSentYet(attempt, message, late.get());
    }
    var delivery = channels.deliver(claimed.message());
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
              claimed.message().channel(),
              claimed.message().to(),
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
