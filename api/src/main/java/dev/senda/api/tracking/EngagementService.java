package dev.senda.api.tracking;

import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.metrics.EngagementMetrics;
import dev.senda.channels.inbound.AnswerMatcher;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Engagement;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.engagement.EngagedMessages;
import dev.senda.store.engagement.EngagedMessages.EngagedMessage;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.engagement.Engagements.EngagementType;
import dev.senda.store.engagement.Engagements.MessageOrigin;
import dev.senda.store.engagement.Engagements.RecordedEngagement;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.messages.MessageLedger.MessageSettlement;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;

/**
 * Records engagements with messages, and signals the enrollment where its journey waits for them.
 */
@Service
public class EngagementService {

  private static final Duration PROVIDER_ROUNDING = Duration.ofSeconds(2);

  private final RetryingTransactions transactions;
  private final EngagedMessages messages;
  private final Engagements engagements;
  private final MessageLedger ledger;
  private final Enrollments enrollments;
  private final Outbox outbox;
  private final ExploredJourneys journeys;
  private final BotDetector botDetector;
  private final ScaledClock clock;
  private final EngagementMetrics metrics;

  EngagementService(
      RetryingTransactions transactions,
      EngagedMessages messages,
      Engagements engagements,
      MessageLedger ledger,
      Enrollments enrollments,
      Outbox outbox,
      ExploredJourneys journeys,
      BotDetector botDetector,
      ScaledClock clock,
      EngagementMetrics metrics) {
    this.transactions = transactions;
    this.messages = messages;
    this.engagements = engagements;
    this.ledger = ledger;
    this.enrollments = enrollments;
    this.outbox = outbox;
    this.journeys = journeys;
    this.botDetector = botDetector;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * The message was delivered.
   *
   * @param at in simulated time
   */
  public void recordDelivered(UUID message, Instant at) {
    recordInTransaction(message, new ReceivedEngagement(Engagement.DELIVERED, "", "", false), at);
  }

  /**
   * As {@link #recordDelivered(UUID, Instant)}, in the caller's transaction, which has locked the
   * message.
   */
  public void recordDelivered(EngagedMessage message, Instant at) {
    record(message, new ReceivedEngagement(Engagement.DELIVERED, "", "", false), at);
  }

  /**
   * The contact replied to the message, just now. Where it is one of the answers that the journey
   * expects, only the name of the answer is recorded, and never the text.
   *
   * @param texts the text, and what else may be the answer, the surest first
   */
  public void recordReplied(UUID message, List<String> texts) {
    transactions.executeWithoutResult(
        () ->
            messages
                .lock(message)
                .ifPresent(
                    found ->
                        record(
                            found,
                            new ReceivedEngagement(
                                Engagement.REPLIED, "", answerIn(found, texts), false),
                            clock.instant())));
  }

  /** The name of the answer; empty for any other text. */
  private String answerIn(EngagedMessage message, List<String> texts) {
    var expected =
        journeys.find(message.journey()).stream()
            .flatMap(exploration -> exploration.awaitedEvents().answers().stream())
            .filter(answered -> answered.message().equals(message.row().key().ref()))
            .toList();
    return texts.stream()
        .flatMap(
            text ->
                expected.stream().filter(one -> AnswerMatcher.matches(text, one.words())).limit(1))
        .map(AwaitedEvent.Answered::answer)
        .findFirst()
        .orElse("");
  }

  /**
   * The contact opened the message.
   *
   * @param isBot whether a program fetched it in advance
   * @param at in simulated time
   */
  public void recordOpened(UUID message, boolean isBot, Instant at) {
    recordInTransaction(message, new ReceivedEngagement(Engagement.OPENED, "", "", isBot), at);
  }

  /**
   * As {@link #recordOpened(UUID, boolean, Instant)}, in the caller's transaction, which has locked
   * the message.
   */
  public void recordOpened(EngagedMessage message, boolean isBot, Instant at) {
    record(message, new ReceivedEngagement(Engagement.OPENED, "", "", isBot), at);
  }

  /**
   * The contact clicked a link.
   *
   * @param target where it leads
   * @param name the template's name of the link; empty if it has none
   * @param isBot whether a program followed it, as far as its request shows
   * @param at in simulated time
   */
  public void recordClicked(UUID message, String target, String name, boolean isBot, Instant at) {
    recordInTransaction(
        message, new ReceivedEngagement(Engagement.CLICKED, target, name, isBot), at);
  }

  /**
   * As {@link #recordClicked(UUID, String, String, boolean, Instant)}, in the caller's transaction,
   * which has locked the message.
   */
  public void recordClicked(
      EngagedMessage message, String target, String name, boolean isBot, Instant at) {
    record(message, new ReceivedEngagement(Engagement.CLICKED, target, name, isBot), at);
  }

  /**
   * Signals the enrollment that a message was not delivered after the channel had accepted it, or
   * was reported as spam, so that waits for its engagement end. Does nothing if the enrollment has
   * ended, or if the journey neither waits for a message nor reads its delivery status. The
   * caller's transaction must hold the contact's lock.
   *
   * @param delivery REJECTED for a message that the provider dropped, BOUNCED or COMPLAINED
   * @param at simulated time
   */
  public void signalDeliveryStatus(MessageOrigin origin, DeliveryStatus delivery, Instant at) {
    var enrollment = enrollments.find(origin.enrollmentId()).orElseThrow();
    if (enrollment.state().isEnded() || !awaitsDeliveryStatus(origin.journey())) {
      return;
    }
    outbox.append(
        enrollment.workflowContactKey(),
        new OutboxItem.SignalEnrollment(
            origin.journey(),
            delivery.toString(),
            new SignalPayload.DeliveryStatusChanged(
                Ids.newUuid(), origin.enrollmentId(), at, messageRef(origin), delivery)));
  }

  private record ReceivedEngagement(
      Engagement engagement, String target, String linkName, boolean isBot) {

    EngagementType kind() {
      return EngagementType.valueOf(engagement.name());
    }

    /** Identifies the link: links with the same name are one link for a journey. */
    String linkKey() {
      return linkName.isEmpty() ? target : linkName;
    }

    String signalName() {
      return linkName.isEmpty() ? engagement.toString() : engagement + " " + linkName;
    }
  }

  private void recordInTransaction(
      UUID message, ReceivedEngagement receivedEngagement, Instant at) {
    transactions.executeWithoutResult(
        () -> messages.lock(message).ifPresent(found -> record(found, receivedEngagement, at)));
  }

  private void record(EngagedMessage message, ReceivedEngagement received, Instant at) {
    confirmAcceptance(message, received);
    boolean isBot = isBot(message, received, at);
    if (isNews(message, received, isBot, at)
        && !isBot
        && !message.isEnrollmentEnded()
        && isAwaitedBy(message.journey(), received.engagement())) {
      appendSignal(message, received, at);
    }
  }

  /** An engagement proves that the provider accepted the message, also if a bot did it. */
  private void confirmAcceptance(EngagedMessage message, ReceivedEngagement received) {
    if (message.row().isUnconfirmed()) {
      ledger.settle(
          message.id(),
          new MessageSettlement.Accepted(message.row().providerMessageId()),
          "it was " + received.engagement());
    }
  }

  private boolean isBot(EngagedMessage message, ReceivedEngagement received, Instant at) {
    return received.isBot()
        || (received.engagement() == Engagement.CLICKED
            && botDetector.isTooSoonForHuman(message.row(), received.linkKey(), at));
  }

  /**
   * Records the engagement, and returns whether the journey must know it: the first click of each
   * named link, the first click of all other links together, and a known engagement with a clearly
   * earlier time, because a wait that had ended may have been open at that time.
   */
  private boolean isNews(
      EngagedMessage message, ReceivedEngagement received, boolean isBot, Instant at) {
    boolean changed =
        switch (engagements.record(message.id(), received.kind(), received.linkKey(), isBot, at)) {
          case RecordedEngagement.New _ -> {
            metrics.countNew(message.journey(), message.row().channel(), received.kind(), isBot);
            yield true;
          }
          case RecordedEngagement.MovedEarlier(var knownAt) ->
              knownAt.isAfter(at.plus(providerRounding()));
          case RecordedEngagement.Known _ -> false;
        };
    return changed
        && (received.engagement() != Engagement.CLICKED
            || !received.linkName().isEmpty()
            || !engagements.hasOtherByContactBefore(
                message.id(), received.kind(), received.linkKey(), at));
  }

  /** Providers report whole seconds, so a click that the link recorded too may seem earlier. */
  private Duration providerRounding() {
    return PROVIDER_ROUNDING.multipliedBy(clock.scale().factor());
  }

  private boolean isAwaitedBy(String journey, Engagement engagement) {
    return journeys
        .find(journey)
        .filter(exploration -> exploration.awaitedEvents().engagements().contains(engagement))
        .isPresent();
  }

  private boolean awaitsDeliveryStatus(String journey) {
    return journeys
        .find(journey)
        .filter(exploration -> exploration.awaitedEvents().deliveryStatus())
        .isPresent();
  }

  private static String messageRef(MessageOrigin origin) {
    return new MessageRef(origin.step(), origin.occurrence()).toString();
  }

  private void appendSignal(EngagedMessage message, ReceivedEngagement received, Instant at) {
    var origin = message.origin();
    outbox.append(
        message.workflowContactKey(),
        new OutboxItem.SignalEnrollment(
            origin.journey(),
            received.signalName(),
            new SignalPayload.Engaged(
                Ids.newUuid(),
                origin.enrollmentId(),
                at,
                messageRef(origin),
                received.engagement(),
                received.linkName().isEmpty() ? null : received.linkName())));
  }
}
