package dev.senda.api.preferences;

import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.engagement.Engagements.MessageOrigin;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Commits that somebody wants no more of this; running enrollments end at once. */
@Service
public class UnsubscribeService {

  private static final String UNSUBSCRIBED = "unsubscribed";

  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final Consents consents;
  private final Suppressions suppressions;
  private final Engagements engagements;
  private final Enrollments enrollments;
  private final Outbox outbox;
  private final ExploredJourneys journeys;
  private final ScaledClock clock;

  UnsubscribeService(
      RetryingTransactions transactions,
      Contacts contacts,
      Consents consents,
      Suppressions suppressions,
      Engagements engagements,
      Enrollments enrollments,
      Outbox outbox,
      ExploredJourneys journeys,
      ScaledClock clock) {
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
  public void unsubscribe(MessageOrigin origin, String source) {
    transactions.executeWithoutResult(
        () -> {
          contacts.lock(origin.contactKey());
          var at = clock.instant();
          var topic = topicOf(origin.journey());
          if (topic == null) {
            suppressAddress(origin, at);
          } else {
            withdrawConsent(
                origin, topic, Set.of(origin.channel()), new WithdrawalProof(source, null, at));
          }
        });
  }

  /**
   * A no, with its proof.
   *
   * @param textVersion which wording the person saw; null where nobody knows
   */
  record WithdrawalProof(String source, @Nullable String textVersion, Instant at) {}

  /**
   * Withdraws the contact's consent for the topic on these channels, where it is not withdrawn yet;
   * whatever runs on that topic ends. Runs inside the caller's transaction; the contact must be
   * locked.
   *
   * @param origin the message whose link it came by
   */
  void withdrawConsent(
      MessageOrigin origin, String topic, Set<Channel> channels, WithdrawalProof withdrawalProof) {
    if (topic.equals(topicOf(origin.journey())) && channels.contains(origin.channel())) {
      recordUnsubscribed(origin, withdrawalProof.at());
    }
    for (var channel : channels) {
      var newest = consents.findLatest(origin.contactKey(), topic, channel);
      if (newest.isEmpty() || newest.get().isGranted()) {
        consents.record(
            origin.contactKey(),
            topic,
            channel,
            new Consent(
                Consents.ConsentState.WITHDRAWN,
                notBefore(withdrawalProof.at(), newest),
                withdrawalProof.source(),
                withdrawalProof.textVersion()));
      }
    }
    enrollments.findRunning(origin.contactKey()).stream()
        .filter(enrollment -> topic.equals(topicOf(enrollment.journey())))
        .forEach(
            enrollment ->
                appendExit(
                    enrollment, UNSUBSCRIBED, "unsubscribed from " + topic, withdrawalProof.at()));
  }

  private void recordUnsubscribed(MessageOrigin origin, Instant at) {
    engagements.recordIfNew(
        origin.messageId(), Engagements.EngagementType.UNSUBSCRIBED, "", false, at);
  }

  /**
   * Suppresses the address that received the message, and ends the enrollment that sent it. Runs
   * inside the caller's transaction; the caller must have locked the contact.
   */
  public void suppressAddress(MessageOrigin origin, Instant at) {
    recordUnsubscribed(origin, at);
    var address = origin.address();
    if (address != null) {
      suppressions.add(origin.channel(), address, new Suppressions.Suppression(UNSUBSCRIBED, at));
    }
    enrollments
        .find(origin.enrollmentId())
        .filter(enrollment -> !enrollment.state().isEnded())
        .ifPresent(enrollment -> appendExit(enrollment, UNSUBSCRIBED, UNSUBSCRIBED, at));
  }

  /**
   * Has the enrollment told that it ends.
   *
   * @param signal what happened, as the Temporal UI calls it
   */
  public void appendExit(EnrollmentRow enrollment, String signal, String reason, Instant at) {
    outbox.append(
        enrollment.contactKey(),
        new OutboxItem.SignalEnrollment(
            enrollment.journey(), signal, new SignalPayload.Exit(enrollment.id(), at, reason)));
  }

  /** What the journey's messages need consent for; null for nothing. */
  @Nullable
  public String topicOf(String journey) {
    return journeys.find(journey).map(exploration -> exploration.plan().topic()).orElse(null);
  }

  /** The newest consent counts, so none is earlier than the one that it takes back. */
  static Instant notBefore(Instant at, Optional<Consent> newest) {
    return newest.map(Consent::at).filter(at::isBefore).orElse(at);
  }

  /** The message that a link in it speaks of; empty if we have it no more. */
  Optional<MessageOrigin> findOrigin(UUID message) {
    return engagements.findOrigin(message);
  }
}
