package dev.senda.api.tracking;

import dev.senda.api.journeys.Journeys;
import dev.senda.api.routing.Work;
import dev.senda.journey.Channel;
import dev.senda.store.Consents;
import dev.senda.store.Consents.Consent;
import dev.senda.store.Contacts;
import dev.senda.store.Engagements;
import dev.senda.store.Engagements.Origin;
import dev.senda.store.EnrollmentRow;
import dev.senda.store.Enrollments;
import dev.senda.store.HouseClock;
import dev.senda.store.Outbox;
import dev.senda.store.Suppressions;
import dev.senda.store.Transactions;
import dev.senda.temporal.Heard;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Commits that somebody wants no more of this; running enrollments end at once. */
@Service
class Unsubscribing {

  private static final String UNSUBSCRIBED = "unsubscribed";

  private final Transactions transactions;
  private final Contacts contacts;
  private final Consents consents;
  private final Suppressions suppressions;
  private final Engagements engagements;
  private final Enrollments enrollments;
  private final Outbox outbox;
  private final Journeys journeys;
  private final HouseClock clock;

  Unsubscribing(
      Transactions transactions,
      Contacts contacts,
      Consents consents,
      Suppressions suppressions,
      Engagements engagements,
      Enrollments enrollments,
      Outbox outbox,
      Journeys journeys,
      HouseClock clock) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.consents = consents;
    this.suppressions = suppressions;
    this.engagements = engagements;
    this.enrollments = enrollments;
    this.outbox = outbox;
    this.journeys = journeys;
    this.clock = clock;
  }

  /**
   * Withdraws the contact's consent for the topic of the message's journey, on the message's
   * channel. Where the journey has no topic, nothing is sent to the address any more. Done twice it
   * is done once.
   *
   * @param source {@code one-click}, {@code unsubscribe-link} or {@code preference-page}
   */
  void unsubscribe(Origin origin, String source) {
    transactions.perform(
        () -> {
          contacts.lock(origin.contact());
          var at = clock.instant();
          var topic = topicOf(origin.journey());
          if (topic == null) {
            suppress(origin, at);
          } else {
            withdraw(origin, topic, Set.of(origin.channel()), new Said(source, null, at));
          }
        });
  }

  /**
   * A no, with its proof.
   *
   * @param textVersion which wording the person saw; null where nobody knows
   */
  record Said(String source, @Nullable String textVersion, Instant at) {}

  /**
   * Withdraws the contact's consent for the topic on these channels, where it is not withdrawn yet;
   * whatever runs on that topic ends. A part of its caller's transaction, in which the contact is
   * locked.
   *
   * @param origin the message whose link it came by
   */
  void withdraw(Origin origin, String topic, Set<Channel> channels, Said said) {
    if (topic.equals(topicOf(origin.journey())) && channels.contains(origin.channel())) {
      engaged(origin, said.at());
    }
    for (var channel : channels) {
      var newest = consents.newest(origin.contact(), topic, channel);
      if (newest.isEmpty() || newest.get().permits()) {
        consents.record(
            origin.contact(),
            topic,
            channel,
            new Consent(
                Consents.State.WITHDRAWN,
                later(said.at(), newest),
                said.source(),
                said.textVersion()));
      }
    }
    enrollments.running(origin.contact()).stream()
        .filter(enrollment -> topic.equals(topicOf(enrollment.journey())))
        .forEach(
            enrollment -> end(enrollment, UNSUBSCRIBED, "unsubscribed from " + topic, said.at()));
  }

  private void engaged(Origin origin, Instant at) {
    engagements.record(origin.message(), Engagements.Kind.UNSUBSCRIBED, "", false, at);
  }

  /**
   * Nothing is sent any more to the address that the message went to, and its enrollment ends. A
   * part of its caller's transaction, in which the contact is locked.
   */
  void suppress(Origin origin, Instant at) {
    engaged(origin, at);
    var address = origin.address();
    if (address != null) {
      suppressions.add(origin.channel(), address, new Suppressions.Suppression(UNSUBSCRIBED, at));
    }
    enrollments
        .find(origin.enrollment())
        .filter(enrollment -> !enrollment.state().isOver())
        .ifPresent(enrollment -> end(enrollment, UNSUBSCRIBED, UNSUBSCRIBED, at));
  }

  /**
   * Has the enrollment told that it ends.
   *
   * @param signal what happened, as the Temporal UI calls it
   */
  void end(EnrollmentRow enrollment, String signal, String reason, Instant at) {
    var heard = Heard.exit(enrollment.id(), at.toEpochMilli(), reason);
    new Work.Tell(enrollment.journey(), signal, heard).appendTo(outbox, enrollment.contact());
  }

  /** What the journey's messages need consent for; null for nothing. */
  @Nullable String topicOf(String journey) {
    return journeys.find(journey).map(exploration -> exploration.plan().topic()).orElse(null);
  }

  /** The newest consent counts, so none is earlier than the one that it takes back. */
  static Instant later(Instant at, Optional<Consent> newest) {
    return newest.map(Consent::at).filter(at::isBefore).orElse(at);
  }

  /** The message that a link in it speaks of; empty if we have it no more. */
  Optional<Origin> originOf(UUID message) {
    return engagements.origin(message);
  }
}
