package dev.senda.api.webhooks;

import dev.senda.api.preferences.UnsubscribeService;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.engagement.Engagements.EngagementType;
import dev.senda.store.engagement.Engagements.MessageOrigin;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Commits that somebody wants no more of this, where a provider tells us and not our own page. */
@Service
public class ProviderOptOutService {

  private static final String STOPPED = "stopped";
  private static final String COMPLAINED = "complained";

  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final Consents consents;
  private final Suppressions suppressions;
  private final Engagements engagements;
  private final Enrollments enrollments;
  private final UnsubscribeService unsubscribeService;
  private final ScaledClock clock;

  ProviderOptOutService(
      RetryingTransactions transactions,
      Contacts contacts,
      Consents consents,
      Suppressions suppressions,
      Engagements engagements,
      Enrollments enrollments,
      UnsubscribeService unsubscribeService,
      ScaledClock clock) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.consents = consents;
    this.suppressions = suppressions;
    this.engagements = engagements;
    this.enrollments = enrollments;
    this.unsubscribeService = unsubscribeService;
    this.clock = clock;
  }

  /**
   * Somebody unsubscribed at the provider: as if by our own link, but for somebody who has agreed
   * again since.
   *
   * @param at house time
   */
  public void recordUnsubscribe(MessageOrigin origin, Instant at) {
    transactions.executeWithoutResult(
        () -> {
          contacts.lock(origin.contactKey());
          boolean isNew = record(origin, EngagementType.UNSUBSCRIBED, at);
          var topic = unsubscribeService.topicOf(origin.journey());
          if (topic == null ? isNew : !hasAgreedSince(origin, topic, at)) {
            unsubscribeService.unsubscribe(origin, "provider");
          }
        });
  }

  /**
   * Somebody called the message spam: nothing is sent to the address any more, and whatever runs on
   * that topic ends.
   *
   * @param at house time
   */
  public void recordComplaint(MessageOrigin origin, Instant at) {
    transactions.executeWithoutResult(
        () -> {
          contacts.lock(origin.contactKey());
          if (!record(origin, EngagementType.COMPLAINED, at)) {
            return;
          }
          if (origin.address() != null) {
            suppressions.add(origin.channel(), origin.address(), new Suppression(COMPLAINED, at));
          }
          var topic = unsubscribeService.topicOf(origin.journey());
          enrollments.findRunning(origin.contactKey()).stream()
              .filter(
                  enrollment ->
                      topic == null
                          ? enrollment.id().equals(origin.enrollmentId())
                          : topic.equals(unsubscribeService.topicOf(enrollment.journey())))
              .forEach(
                  enrollment ->
                      unsubscribeService.appendExit(enrollment, COMPLAINED, COMPLAINED, at));
        });
  }

  /**
   * Somebody answered STOP: nothing is sent to the address on this channel any more, and the
   * enrollment that wrote to it last ends.
   *
   * @param message what was written to it last; empty for nothing
   */
  public void recordStopKeyword(Channel channel, String address, Optional<UUID> message) {
    transactions.executeWithoutResult(
        () -> {
          var last = message.flatMap(engagements::findOrigin);
          last.ifPresent(origin -> contacts.lock(origin.contactKey()));
          var at = clock.instant();
          suppressions.add(channel, address, new Suppression(STOPPED, at));
          last.ifPresent(origin -> unsubscribeService.suppressAddress(origin, at));
        });
  }

  /**
   * Somebody answered START: takes back what the person once wished, and nothing else. An address
   * that bounced is no better for it, nor is a complaint taken back.
   *
   * @return whether the address can be written to again
   */
  public boolean recordStartKeyword(Channel channel, String address) {
    return transactions.execute(() -> suppressions.lift(channel, address));
  }

  private boolean record(MessageOrigin origin, EngagementType engagementType, Instant at) {
    return engagements.recordIfNew(origin.messageId(), engagementType, "", false, at);
  }

  private boolean hasAgreedSince(MessageOrigin origin, String topic, Instant at) {
    return consents
        .findLatest(origin.contactKey(), topic, origin.channel())
        .filter(consent -> consent.isGranted() && consent.at().isAfter(at))
        .isPresent();
  }
}
