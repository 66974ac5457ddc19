package dev.senda.api.tracking;

import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.outbox.command.OutboxCommand;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Engagement;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.engagement.Engagements.EngagementType;
import dev.senda.store.engagement.Engagements.MessageOrigin;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.messages.MessageLedger.MessageSettlement;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Commits what comes back for messages; where the journey can hear it, its enrollment is told. */
@Service
public class EngagementService {

  private static final Duration PROVIDER_ROUNDING = Duration.ofSeconds(2);

  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final Engagements engagements;
  private final MessageLedger ledger;
  private final Enrollments enrollments;
  private final Outbox outbox;
  private final ExploredJourneys journeys;
  private final BotDetector botDetector;
  private final ScaledClock clock;

  EngagementService(
      RetryingTransactions transactions,
      Contacts contacts,
      Engagements engagements,
      MessageLedger ledger,
      Enrollments enrollments,
      Outbox outbox,
      ExploredJourneys journeys,
      BotDetector botDetector,
      ScaledClock clock) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.engagements = engagements;
    this.ledger = ledger;
    this.enrollments = enrollments;
    this.outbox = outbox;
    this.journeys = journeys;
    this.botDetector = botDetector;
    this.clock = clock;
  }

  /**
   * The message reached the person.
   *
   * @param at house time
   */
  public void recordDelivered(UUID message, Instant at) {
    recordInTransaction(message, new ReceivedEngagement(Engagement.DELIVERED, "", "", false), at);
  }

  /** The person answered the message, just now. */
  public void recordReplied(UUID message) {
    recordInTransaction(message, new ReceivedEngagement(Engagement.REPLIED, "", "", false), null);
  }

  /**
   * The person opened the message.
   *
   * @param machine whether only a program fetched it in advance
   * @param at house time
   */
  public void recordOpened(UUID message, boolean machine, Instant at) {
    recordInTransaction(message, new ReceivedEngagement(Engagement.OPENED, "", "", machine), at);
  }

  /**
   * The person clicked a link.
   *
   * @param target where it leads
   * @param name what its template calls it; empty for nothing
   * @param machine whether only a program followed it in advance, so far as can be seen by it alone
   * @param at house time
   */
  public void recordClicked(UUID message, String target, String name, boolean machine, Instant at) {
    recordInTransaction(
        message, new ReceivedEngagement(Engagement.CLICKED, target, name, machine), at);
  }

  /**
   * Tells the enrollment that a message which the channel had accepted was not delivered, or was
   * reported as spam, so that no wait for its open goes on. Does nothing where the enrollment has
   * ended, or where the journey neither waits for a message nor asks for its delivery status. To be
   * called in a transaction that holds the contact's lock.
   *
   * @param delivery REJECTED for a message that the provider dropped, BOUNCED or COMPLAINED
   * @param at simulated time
   */
  public void signalDeliveryStatus(MessageOrigin origin, DeliveryStatus delivery, Instant at) {
    var enrollment = enrollments.find(origin.enrollmentId()).orElseThrow();
    if (enrollment.state().isEnded() || !awaitsDeliveryStatus(origin.journey())) {
      return;
    }
    var enrollmentSignal =
        EnrollmentSignal.deliveryStatus(
            origin.enrollmentId(), at.toEpochMilli(), messageRef(origin), delivery);
    new OutboxCommand.SignalEnrollment(origin.journey(), delivery.toString(), enrollmentSignal)
        .appendTo(outbox, origin.contactKey());
  }

  private record ReceivedEngagement(
      Engagement engagement, String target, String linkName, boolean isBot) {

    EngagementType kind() {
      return EngagementType.valueOf(engagement.name());
    }

    /** What tells links apart: several with one name are one to a journey. */
    String linkKey() {
      return linkName.isEmpty() ? target : linkName;
    }

    String signalName() {
      return linkName.isEmpty() ? engagement.toString() : engagement + " " + linkName;
    }
  }

  private void recordInTransaction(
      UUID message, ReceivedEngagement receivedEngagement, @Nullable Instant at) {
    transactions.executeWithoutResult(
        () ->
            engagements
                .findOrigin(message)
                .ifPresent(
                    origin -> {
                      contacts.lock(origin.contactKey());
                      confirmAcceptance(message, receivedEngagement);
                      recordAndSignal(
                          origin, receivedEngagement, at == null ? clock.instant() : at);
                    }));
  }

  /** Whoever opens a message has it, and a machine that does had it on the way to them. */
  private void confirmAcceptance(UUID message, ReceivedEngagement receivedEngagement) {
    ledger
        .find(message)
        .filter(MessageLedger.MessageRow::isUnconfirmed)
        .ifPresent(
            messageRow ->
                ledger.settle(
                    message,
                    new MessageSettlement.Accepted(messageRow.providerMessageId()),
                    "it was " + receivedEngagement.engagement()));
  }

  private void recordAndSignal(
      MessageOrigin origin, ReceivedEngagement receivedEngagement, Instant at) {
    boolean machine = isBot(origin.messageId(), receivedEngagement, at);
    if (!recordIfNews(origin.messageId(), receivedEngagement, machine, at) || machine) {
      return;
    }
    var enrollment = enrollments.find(origin.enrollmentId()).orElseThrow();
    if (!enrollment.state().isEnded()
        && isAwaitedBy(origin.journey(), receivedEngagement.engagement())) {
      appendSignal(origin, receivedEngagement, at.toEpochMilli());
    }
  }

  private boolean isBot(UUID message, ReceivedEngagement receivedEngagement, Instant at) {
    return receivedEngagement.isBot()
        || (receivedEngagement.engagement() == Engagement.CLICKED
            && botDetector.isTooSoonForHuman(message, receivedEngagement.linkKey(), at));
  }

  /**
   * Keeps it. The first click of each link that has a name is news, of the others the first of all;
   * and what is known, if it came clearly earlier: a wait that was over by the time that we knew
   * may not have been over then.
   */
  private boolean recordIfNews(
      UUID message, ReceivedEngagement receivedEngagement, boolean machine, Instant at) {
    boolean isNew =
        engagements.recordIfNew(
            message, receivedEngagement.kind(), receivedEngagement.linkKey(), machine, at);
    boolean isEarlier =
        !isNew
            && engagements
                .moveEarlier(
                    message, receivedEngagement.kind(), receivedEngagement.linkKey(), machine, at)
                .filter(known -> known.isAfter(at.plus(providerRounding())))
                .isPresent();
    return (isNew || isEarlier)
        && (!receivedEngagement.linkName().isEmpty()
            || !engagements.hasOtherByContactBefore(
                message, receivedEngagement.kind(), receivedEngagement.linkKey(), at));
  }

  /** Providers tell whole seconds: the same click, told by our link and by them, is told once. */
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

  private void appendSignal(MessageOrigin origin, ReceivedEngagement receivedEngagement, long at) {
    var enrollmentSignal =
        EnrollmentSignal.engaged(
            origin.enrollmentId(),
            at,
            messageRef(origin),
            receivedEngagement.engagement(),
            receivedEngagement.linkName().isEmpty() ? null : receivedEngagement.linkName());
    new OutboxCommand.SignalEnrollment(
            origin.journey(), receivedEngagement.signalName(), enrollmentSignal)
        .appendTo(outbox, origin.contactKey());
  }
}
