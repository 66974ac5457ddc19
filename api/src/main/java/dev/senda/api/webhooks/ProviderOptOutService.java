package dev.senda.api.webhooks;

import dev.senda.api.metrics.EngagementMetrics;
import dev.senda.api.preferences.UnsubscribeService;
import dev.senda.api.preferences.UnsubscribeService.WithdrawalProof;
import dev.senda.api.tracking.EngagementService;
import dev.senda.channels.SuppressionReason;
import dev.senda.journey.Channel;
import dev.senda.journey.DeliveryStatus;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.engagement.Engagements.EngagementType;
import dev.senda.store.engagement.Engagements.MessageOrigin;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Records opt-outs and complaints that providers report. */
@Service
public class ProviderOptOutService {

  /** The source of decisions that the provider reports. */
  private static final String PROVIDER = "provider";

  private final RetryingTransactions transactions;
  private final Consents consents;
  private final Suppressions suppressions;
  private final Engagements engagements;
  private final Enrollments enrollments;
  private final UnsubscribeService unsubscribeService;
  private final EngagementService engagementService;
  private final ScaledClock clock;
  private final EngagementMetrics metrics;

  ProviderOptOutService(
      RetryingTransactions transactions,
      Consents consents,
      Suppressions suppressions,
      Engagements engagements,
      Enrollments enrollments,
      UnsubscribeService unsubscribeService,
      EngagementService engagementService,
      ScaledClock clock,
      EngagementMetrics metrics) {
    this.transactions = transactions;
    this.consents = consents;
    this.suppressions = suppressions;
    this.engagements = engagements;
    this.enrollments = enrollments;
    this.unsubscribeService = unsubscribeService;
    this.engagementService = engagementService;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * Records that the contact unsubscribed at the provider: from the topic of the message, unless
   * the contact agreed again since. If the message has no topic, the address is suppressed, because
   * the provider drops what is sent to it.
   *
   * @param at simulated time
   */
  public void recordUnsubscribe(MessageOrigin message, Instant at) {
    transactions.executeWithoutResult(
        () -> {
          var origin = unsubscribeService.lockContact(message);
          boolean isNew = record(origin, EngagementType.UNSUBSCRIBED, at);
          var topic = unsubscribeService.topicOf(origin.journey());
          if (topic == null) {
            if (isNew) {
              unsubscribeService.suppressAddress(origin, at);
            }
          } else if (!hasAgreedSince(origin, topic, at)) {
            unsubscribeService.withdraw(
                origin.contactKey(),
                topic,
                Set.of(origin.channel()),
                new WithdrawalProof(PROVIDER, null, at));
          }
        });
  }

  /**
   * Records that the contact took back an unsubscribe at the provider. It grants only what an
   * unsubscribe at the provider had withdrawn before; what the contact decided elsewhere stays.
   *
   * @param at simulated time
   */
  public void recordResubscribe(MessageOrigin message, Instant at) {
    transactions.executeWithoutResult(
        () -> {
          var origin = unsubscribeService.lockContact(message);
          var topic = unsubscribeService.topicOf(origin.journey());
          if (topic == null) {
            return;
          }
          consents
              .findLatest(origin.contactKey(), topic, origin.channel())
              .filter(consent -> !consent.isGranted() && consent.source().equals(PROVIDER))
              .filter(consent -> !at.isBefore(consent.at()))
              .ifPresent(
                  withdrawn ->
                      consents.record(
                          origin.contactKey(),
                          topic,
                          origin.channel(),
                          new Consent(ConsentState.GRANTED, at, PROVIDER, null)));
        });
  }

  /**
   * Records a spam complaint: nothing is sent to the address any more, and all running enrollments
   * of the message's topic end. An enrollment without a topic is signaled, and continues.
   *
   * @param at simulated time
   */
  public void recordComplaint(MessageOrigin message, Instant at) {
    transactions.executeWithoutResult(
        () -> {
          var origin = unsubscribeService.lockContact(message);
          if (!record(origin, EngagementType.COMPLAINED, at)) {
            return;
          }
          if (origin.address() != null) {
            suppressions.add(
                origin.channel(),
                origin.address(),
                new Suppression(SuppressionReason.COMPLAINED.wireName(), at));
          }
          var topic = unsubscribeService.topicOf(origin.journey());
          if (topic == null) {
            engagementService.signalDeliveryStatus(origin, DeliveryStatus.COMPLAINED, at);
            return;
          }
          enrollments.findRunning(origin.contactKey()).stream()
              .filter(enrollment -> topic.equals(unsubscribeService.topicOf(enrollment.journey())))
              .forEach(
                  enrollment ->
                      unsubscribeService.appendExit(
                          enrollment,
                          SuppressionReason.COMPLAINED.wireName(),
                          SuppressionReason.COMPLAINED.wireName(),
                          at));
        });
  }

  /**
   * Records the answer STOP: nothing is sent to the address on this channel any more, and the
   * enrollment that sent to it last ends.
   *
   * @param message the last message to the address; empty for none
   */
  public void recordStopKeyword(Channel channel, String address, Optional<UUID> message) {
    transactions.executeWithoutResult(
        () -> {
          var last = message.flatMap(engagements::findOrigin).map(unsubscribeService::lockContact);
          var at = clock.instant();
          suppressions.add(
              channel, address, new Suppression(SuppressionReason.STOPPED.wireName(), at));
          last.ifPresent(origin -> unsubscribeService.suppressAddress(origin, at));
        });
  }

  /**
   * Records the answer START: it lifts what the contact asked for by text on this channel. What
   * they unsubscribed from on a page, a bounce or a complaint stays.
   *
   * @return whether the address can be written to again
   */
  public boolean recordStartKeyword(Channel channel, String address) {
    return transactions.execute(() -> suppressions.liftOptOutByText(channel, address));
  }

  private boolean record(MessageOrigin origin, EngagementType engagementType, Instant at) {
    var isNew = engagements.recordIfNew(origin.messageId(), engagementType, "", false, at);
    if (isNew) {
      metrics.countNew(origin.journey(), origin.channel(), engagementType, false);
    }
    return isNew;
  }

  private boolean hasAgreedSince(MessageOrigin origin, String topic, Instant at) {
    return consents
        .findLatest(origin.contactKey(), topic, origin.channel())
        .filter(consent -> consent.isGranted() && consent.at().isAfter(at))
        .isPresent();
  }
}
