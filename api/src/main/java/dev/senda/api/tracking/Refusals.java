package dev.senda.api.tracking;

import dev.senda.journey.Channel;
import dev.senda.store.Consents;
import dev.senda.store.Contacts;
import dev.senda.store.Engagements;
import dev.senda.store.Engagements.Kind;
import dev.senda.store.Engagements.Origin;
import dev.senda.store.Enrollments;
import dev.senda.store.HouseClock;
import dev.senda.store.Suppressions;
import dev.senda.store.Suppressions.Suppression;
import dev.senda.store.Transactions;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Commits that somebody wants no more of this, where a provider tells us and not our own page. */
@Service
public class Refusals {

  private static final String STOPPED = "stopped";
  private static final String COMPLAINED = "complained";

  private final Transactions transactions;
  private final Contacts contacts;
  private final Consents consents;
  private final Suppressions suppressions;
  private final Engagements engagements;
  private final Enrollments enrollments;
  private final Unsubscribing unsubscribing;
  private final HouseClock clock;

  Refusals(
      Transactions transactions,
      Contacts contacts,
      Consents consents,
      Suppressions suppressions,
      Engagements engagements,
      Enrollments enrollments,
      Unsubscribing unsubscribing,
      HouseClock clock) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.consents = consents;
    this.suppressions = suppressions;
    this.engagements = engagements;
    this.enrollments = enrollments;
    this.unsubscribing = unsubscribing;
    this.clock = clock;
  }

  /**
   * Somebody unsubscribed at the provider: as if by our own link, but for somebody who has agreed
   * again since.
   *
   * @param at house time
   */
  public void unsubscribed(Origin origin, Instant at) {
    transactions.perform(
        () -> {
          contacts.lock(origin.contact());
          boolean isNew = record(origin, Kind.UNSUBSCRIBED, at);
          var topic = unsubscribing.topicOf(origin.journey());
          if (topic == null ? isNew : !hasAgreedSince(origin, topic, at)) {
            unsubscribing.unsubscribe(origin, "provider");
          }
        });
  }

  /**
   * Somebody called the message spam: nothing is sent to the address any more, and whatever runs on
   * that topic ends.
   *
   * @param at house time
   */
  public void complained(Origin origin, Instant at) {
    transactions.perform(
        () -> {
          contacts.lock(origin.contact());
          if (!record(origin, Kind.COMPLAINED, at)) {
            return;
          }
          if (origin.address() != null) {
            suppressions.add(origin.channel(), origin.address(), new Suppression(COMPLAINED, at));
          }
          var topic = unsubscribing.topicOf(origin.journey());
          enrollments.running(origin.contact()).stream()
              .filter(
                  enrollment ->
                      topic == null
                          ? enrollment.id().equals(origin.enrollment())
                          : topic.equals(unsubscribing.topicOf(enrollment.journey())))
              .forEach(enrollment -> unsubscribing.end(enrollment, COMPLAINED, COMPLAINED, at));
        });
  }

  /**
   * Somebody answered STOP: nothing is sent to the address on this channel any more, and the
   * enrollment that wrote to it last ends.
   *
   * @param message what was written to it last; empty for nothing
   */
  public void stopped(Channel channel, String address, Optional<UUID> message) {
    transactions.perform(
        () -> {
          var last = message.flatMap(engagements::origin);
          last.ifPresent(origin -> contacts.lock(origin.contact()));
          var at = clock.instant();
          suppressions.add(channel, address, new Suppression(STOPPED, at));
          last.ifPresent(origin -> unsubscribing.suppress(origin, at));
        });
  }

  /**
   * Somebody answered START: takes back what the person once wished, and nothing else. An address
   * that bounced is no better for it, nor is a complaint taken back.
   *
   * @return whether the address can be written to again
   */
  public boolean started(Channel channel, String address) {
    return transactions.run(() -> suppressions.lift(channel, address));
  }

  private boolean record(Origin origin, Kind kind, Instant at) {
    return engagements.record(origin.message(), kind, "", false, at);
  }

  private boolean hasAgreedSince(Origin origin, String topic, Instant at) {
    return consents
        .newest(origin.contact(), topic, origin.channel())
        .filter(consent -> consent.permits() && consent.at().isAfter(at))
        .isPresent();
  }
}
