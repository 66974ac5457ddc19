package dev.senda.workers.sending;

import dev.senda.journey.Message;
import dev.senda.store.consent.OptIns;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.digests.Digests;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.SendReads;
import dev.senda.store.links.ShortLinks;
import dev.senda.store.messages.FetchedMessageData;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.messages.MessageLedger.MessageEventType;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.sending.DeferredMessages;
import dev.senda.store.steering.JourneyLocks;
import dev.senda.store.steering.WaitingSends;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.workers.compose.MessageComposer.ComposedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What sending reads and writes in PostgreSQL. */
public record SendRepositories(
    RetryingTransactions transactions,
    Contacts contacts,
    Enrollments enrollments,
    SendReads reads,
    MessageLedger ledger,
    ShortLinks shortLinks,
    Digests digests,
    OptIns optIns,
    FetchedMessageData fetchedData,
    DeferredMessages deferrals,
    Outbox outbox,
    JourneyLocks journeyLocks,
    WaitingSends waitingSends,
    ScaledClock clock) {

  private static final Logger LOG = LoggerFactory.getLogger(SendRepositories.class);

  /**
   * Stores what a claimed message needs besides its row: its short links, and a note for each link
   * that was left out. Runs in the transaction of the claim.
   */
  void recordLinks(ComposedMessage composed) {
    var id = composed.message().id();
    shortLinks.insert(id, composed.shortLinks());
    composed
        .leftOutLinks()
        .forEach(
            reason -> {
              LOG.warn("Link left out: message={} {}", id, reason);
              ledger.recordEvent(id, MessageEventType.LINK_LEFT_OUT, reason);
            });
  }

  /** What a mail asks for is stored with its claim, since its link needs it. */
  void recordOptIn(Message.Single message, ComposedMessage composed) {
    var optIn = message.optIn();
    if (optIn != null) {
      optIns.recordRequest(
          composed.message().id(),
          optIn.topic(),
          clock.instant().plus(optIn.validFor()),
          composed.wording());
    }
  }
}
