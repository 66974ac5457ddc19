package dev.senda.api.preferences;

import dev.senda.api.journeys.ConsentFirstJourneys;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.metrics.EngagementMetrics;
import dev.senda.explorer.Exploration;
import dev.senda.journey.Channel;
import dev.senda.journey.Plan;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.engagement.Engagements.MessageOrigin;
import dev.senda.store.enrollments.Ending;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Commits that a contact unsubscribed, and ends the running enrollments concerned. */
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
  private final ConsentFirstJourneys consentFirstJourneys;
  private final TopicCatalog topicCatalog;
  private final ScaledClock clock;
  private final EngagementMetrics metrics;

  UnsubscribeService(
      RetryingTransactions transactions,
      Contacts contacts,
      Consents consents,
      Suppressions suppressions,
      Engagements engagements,
      Enrollments enrollments,
      Outbox outbox,
      ExploredJourneys journeys,
      ConsentFirstJourneys consentFirstJourneys,
      TopicCatalog topicCatalog,
      ScaledClock clock,
      EngagementMetrics metrics) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.consents = consents;
    this.suppressions = suppressions;
    this.engagements = engagements;
    this.enrollments = enrollments;
    this.outbox = outbox;
    this.journeys = journeys;
    this.consentFirstJourneys = consentFirstJourneys;
    this.topicCatalog = topicCatalog;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * Withdraws the contact's consent for the topic that the page of the message names, on the
   * message's channel. If the page names none, nothing changes. A second call changes nothing.
   *
   * @param source {@code one-click}, {@code unsubscribe-link} or {@code preference-page}
   */
  public void unsubscribe(MessageOrigin origin, String source) {
    unsubscribe(origin, source, clock.instant());
  }

  /**
   * As above, at a time that a provider reports.
   *
   * @param at simulated time
   */
  public void unsubscribe(MessageOrigin message, String source, Instant at) {
    transactions.executeWithoutResult(
        () -> {
          var origin = lockContact(message);
          var topic = findUnsubscribableTopic(origin.journey());
          if (topic != null) {
            withdrawConsent(
                origin, topic, Set.of(origin.channel()), new WithdrawalProof(source, null, at));
          }
        });
  }

  /** Locks the contact of a message: the one that it is now, if it was merged since. */
  public MessageOrigin lockContact(MessageOrigin origin) {
    return contacts
        .lock(origin.contactKey())
        .map(contact -> origin.ofContact(contact.key()))
        .orElse(origin);
  }

  /**
   * The proof of a withdrawal.
   *
   * @param textVersion the version of the text that the contact saw; null if unknown
   */
  public record WithdrawalProof(String source, @Nullable String textVersion, Instant at) {}

  /**
   * Withdraws the contact's consent for the topic on these channels, where it is not withdrawn yet;
   * the running enrollments of that topic end. Runs inside the caller's transaction; the contact
   * must be locked.
   *
   * @param origin the message whose link was used
   */
  void withdrawConsent(
      MessageOrigin origin, String topic, Set<Channel> channels, WithdrawalProof withdrawalProof) {
    if (topic.equals(topicOf(origin.journey())) && channels.contains(origin.channel())) {
      recordUnsubscribed(origin, withdrawalProof.at());
    }
    withdraw(origin.contactKey(), topic, channels, withdrawalProof);
  }

  /**
   * Withdraws the contact's consent for the topic on these channels. Where it is withdrawn already,
   * the time of the repeated withdrawal is recorded. The running enrollments of that topic end, as
   * {@link #exitTopic(String, String, Instant)} says. Runs inside the caller's transaction; the
   * contact must be locked.
   */
  public void withdraw(
      String contact, String topic, Set<Channel> channels, WithdrawalProof withdrawalProof) {
    for (var channel : channels) {
      var newest = consents.findLatest(contact, topic, channel);
      if (newest.isEmpty() || newest.get().isGranted()) {
        consents.record(
            contact,
            topic,
            channel,
            new Consent(
                Consents.ConsentState.WITHDRAWN,
                notBefore(withdrawalProof.at(), newest),
                withdrawalProof.source(),
                withdrawalProof.textVersion()));
      } else {
        consents.recordRepeatedWithdrawal(contact, topic, channel, withdrawalProof.at());
      }
    }
    exitTopic(contact, topic, withdrawalProof.at());
  }

  /**
   * Ends the running enrollments of the topic that may no longer send on any of their channels. One
   * that has another channel continues there, and so does one that may still ask for the consent:
   * its journey asks first, and the contact has not withdrawn it by email since the enrollment
   * began. Runs inside the caller's transaction.
   */
  public void exitTopic(String contact, String topic, Instant at) {
    exitTopic(contact, topic, at, Set.of());
  }

  /** As above, except these enrollments. */
  public void exitTopic(String contact, String topic, Instant at, Set<UUID> except) {
    enrollments.findRunning(contact).stream()
        .filter(enrollment -> !except.contains(enrollment.id()))
        .filter(enrollment -> topic.equals(topicOf(enrollment.journey())))
        .filter(
            enrollment ->
                !maySend(contact, topic, enrollment.journey()) && !mayAsk(topic, enrollment))
        .forEach(
            enrollment -> appendExit(enrollment, UNSUBSCRIBED, "unsubscribed from " + topic, at));
  }

  private boolean maySend(String contact, String topic, String journey) {
    return journeys.find(journey).map(TopicCatalog::channelsOf).orElse(Set.of()).stream()
        .anyMatch(
            channel ->
                consents
                    .findLatest(contact, topic, channel)
                    .map(Consent::isGranted)
                    .orElse(topicCatalog.isImplied(topic)));
  }

  private boolean mayAsk(String topic, EnrollmentRow enrollment) {
    return consentFirstJourneys.contains(enrollment.journey())
        && consents
            .findLastWithdrawal(enrollment.contactKey(), topic, Channel.EMAIL)
            .filter(withdrawnAt -> !enrollment.isAfter(withdrawnAt))
            .isEmpty();
  }

  private void recordUnsubscribed(MessageOrigin origin, Instant at) {
    var type = Engagements.EngagementType.UNSUBSCRIBED;
    if (engagements.recordIfNew(origin.messageId(), type, "", false, at)) {
      metrics.countNew(origin.journey(), origin.channel(), type, false);
    }
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
   * Commits that the enrollment ends, and appends the signal that ends it.
   *
   * @param signal the name of the signal in the Temporal UI
   */
  public void appendExit(EnrollmentRow enrollment, String signal, String reason, Instant at) {
    enrollments.markEnding(List.of(Ending.exit(enrollment.id(), reason)));
    outbox.append(
        enrollment.workflowContactKey(),
        new OutboxItem.SignalEnrollment(
            enrollment.journey(),
            signal,
            new SignalPayload.Exit(Ids.newUuid(), enrollment.id(), at, reason)));
  }

  /**
   * The topic that the link in the journey's messages ends; null if they have no link: what the
   * contact requested is sent without one.
   */
  @Nullable String findUnsubscribableTopic(String journey) {
    return journeys
        .find(journey)
        .map(Exploration::plan)
        .filter(Plan::isUnsubscribable)
        .map(Plan::topic)
        .orElse(null);
  }

  /** The topic of the journey; null if it has none. */
  @Nullable
  public String topicOf(String journey) {
    return journeys.find(journey).map(exploration -> exploration.plan().topic()).orElse(null);
  }

  /**
   * A withdrawal is never earlier than the consent that it withdraws, because the newest one is
   * valid.
   */
  static Instant notBefore(Instant at, Optional<Consent> newest) {
    return newest.map(Consent::at).filter(at::isBefore).orElse(at);
  }

  /** The message of a link; empty if it no longer exists. */
  Optional<MessageOrigin> findOrigin(UUID message) {
    return engagements.findOrigin(message);
  }
}
