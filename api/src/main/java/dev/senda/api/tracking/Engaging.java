package dev.senda.api.tracking;

import dev.senda.api.journeys.Journeys;
import dev.senda.api.routing.Work;
import dev.senda.journey.Engagement;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.Contacts;
import dev.senda.store.Engagements;
import dev.senda.store.Engagements.Kind;
import dev.senda.store.Engagements.Origin;
import dev.senda.store.Enrollments;
import dev.senda.store.HouseClock;
import dev.senda.store.Ledger;
import dev.senda.store.Ledger.Settlement;
import dev.senda.store.Outbox;
import dev.senda.store.Transactions;
import dev.senda.temporal.Heard;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Commits what comes back for messages; where the journey can hear it, its enrollment is told. */
@Service
public class Engaging {

  private static final Duration ROUNDING = Duration.ofSeconds(2);

  private final Transactions transactions;
  private final Contacts contacts;
  private final Engagements engagements;
  private final Ledger ledger;
  private final Enrollments enrollments;
  private final Outbox outbox;
  private final Journeys journeys;
  private final Machines machines;
  private final HouseClock clock;

  Engaging(
      Transactions transactions,
      Contacts contacts,
      Engagements engagements,
      Ledger ledger,
      Enrollments enrollments,
      Outbox outbox,
      Journeys journeys,
      Machines machines,
      HouseClock clock) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.engagements = engagements;
    this.ledger = ledger;
    this.enrollments = enrollments;
    this.outbox = outbox;
    this.journeys = journeys;
    this.machines = machines;
    this.clock = clock;
  }

  /**
   * The message reached the person.
   *
   * @param at house time
   */
  public void delivered(UUID message, Instant at) {
    engaged(message, new Came(Engagement.DELIVERED, "", "", false), at);
  }

  /** The person answered the message, just now. */
  public void replied(UUID message) {
    engaged(message, new Came(Engagement.REPLIED, "", "", false), null);
  }

  /**
   * The person opened the message.
   *
   * @param machine whether only a program fetched it in advance
   * @param at house time
   */
  public void opened(UUID message, boolean machine, Instant at) {
    engaged(message, new Came(Engagement.OPENED, "", "", machine), at);
  }

  /** As {@link #opened(UUID, boolean, Instant)}, just now. */
  void opened(UUID message, boolean machine) {
    engaged(message, new Came(Engagement.OPENED, "", "", machine), null);
  }

  /**
   * The person clicked a link.
   *
   * @param target where it leads
   * @param name what its template calls it; empty for nothing
   * @param machine whether only a program followed it in advance, so far as can be seen by it alone
   * @param at house time
   */
  public void clicked(UUID message, String target, String name, boolean machine, Instant at) {
    engaged(message, new Came(Engagement.CLICKED, target, name, machine), at);
  }

  /** As {@link #clicked(UUID, String, String, boolean, Instant)}, just now. */
  void clicked(UUID message, String target, String name, boolean machine) {
    engaged(message, new Came(Engagement.CLICKED, target, name, machine), null);
  }

  private record Came(Engagement how, String target, String name, boolean machine) {

    Kind kind() {
      return Kind.valueOf(how.name());
    }

    /** What tells links apart: several with one name are one to a journey. */
    String link() {
      return name.isEmpty() ? target : name;
    }

    String inWords() {
      return name.isEmpty() ? how.toString() : how + " " + name;
    }
  }

  private void engaged(UUID message, Came came, @Nullable Instant at) {
    transactions.perform(
        () ->
            engagements
                .origin(message)
                .ifPresent(
                    origin -> {
                      contacts.lock(origin.contact());
                      provesAcceptance(message, came);
                      record(origin, came, at == null ? clock.instant() : at);
                    }));
  }

  /** Whoever opens a message has it, and a machine that does had it on the way to them. */
  private void provesAcceptance(UUID message, Came came) {
    ledger
        .find(message)
        .filter(Ledger.Entry::isInDoubt)
        .ifPresent(
            entry ->
                ledger.settle(
                    message, new Settlement.Accepted(entry.providerId()), "it was " + came.how()));
  }

  private void record(Origin origin, Came came, Instant at) {
    boolean machine = isMachine(origin.message(), came, at);
    if (!isNews(origin.message(), came, machine, at) || machine) {
      return;
    }
    var enrollment = enrollments.find(origin.enrollment()).orElseThrow();
    if (!enrollment.state().isOver() && hears(origin.journey(), came.how())) {
      tell(origin, came, at.toEpochMilli());
    }
  }

  private boolean isMachine(UUID message, Came came, Instant at) {
    return came.machine()
        || (came.how() == Engagement.CLICKED && machines.clickedTooSoon(message, came.link(), at));
  }

  /**
   * Keeps it. The first click of each link that has a name is news, of the others the first of all;
   * and what is known, if it came clearly earlier: a wait that was over by the time that we knew
   * may not have been over then.
   */
  private boolean isNews(UUID message, Came came, boolean machine, Instant at) {
    boolean isNew = engagements.record(message, came.kind(), came.link(), machine, at);
    boolean isEarlier =
        !isNew
            && engagements
                .cameEarlier(message, came.kind(), came.link(), machine, at)
                .filter(known -> known.isAfter(at.plus(roundingOfProviders())))
                .isPresent();
    return (isNew || isEarlier)
        && (!came.name().isEmpty()
            || !engagements.isAnotherBefore(message, came.kind(), came.link(), at));
  }

  /** Providers tell whole seconds: the same click, told by our link and by them, is told once. */
  private Duration roundingOfProviders() {
    return ROUNDING.multipliedBy(clock.scale().factor());
  }

  private boolean hears(String journey, Engagement engagement) {
    return journeys
        .find(journey)
        .filter(exploration -> exploration.hears().engagements().contains(engagement))
        .isPresent();
  }

  private void tell(Origin origin, Came came, long at) {
    var ref = new MessageRef(origin.step(), origin.occurrence()).toString();
    var heard =
        Heard.engaged(
            origin.enrollment(), at, ref, came.how(), came.name().isEmpty() ? null : came.name());
    new Work.Tell(origin.journey(), came.inWords(), heard).appendTo(outbox, origin.contact());
  }
}
