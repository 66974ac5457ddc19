package dev.senda.api.ingest;

import dev.senda.api.contacts.ConsentService;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.events.Events;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.support.RetryingTransactions;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Stores tracking calls: all calls of a request or none. */
@Component
class IngestService {

  private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);

  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final Events events;
  private final ConsentService consentService;
  private final Outbox outbox;

  IngestService(
      RetryingTransactions transactions,
      Contacts contacts,
      Events events,
      ConsentService consents,
      Outbox outbox) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.events = events;
    this.consentService = consents;
    this.outbox = outbox;
  }

  /**
   * Stores the calls. When this returns, they are committed. An event whose id is known is ignored.
   */
  void commit(List<IngestCall> reports) {
    transactions.executeWithoutResult(
        () -> {
          if (reports.size() > 1) {
            contacts.lockInOrder(reports.stream().map(IngestCall::identity).toList());
          }
          reports.forEach(this::recordCall);
        });
  }

  private void recordCall(IngestCall ingestCall) {
    var identityResult = contacts.identify(ingestCall.identity(), ingestCall.traits());
    var contact = identityResult.contact().key();
    if (identityResult.emailOwnedByOther()) {
      LOG.warn("Address already in use, ignored: contact={}", contact);
    }
    switch (ingestCall) {
      case IngestCall.Identify identify ->
          consentService.recordGrants(
              contact, identify.consents(), identify.occurredAt(), ConsentService.SOURCE_IDENTIFY);
      case IngestCall.Track track -> recordEvent(contact, track);
    }
  }

  private void recordEvent(String contact, IngestCall.Track track) {
    var id =
        events.appendIfNew(
            track.messageId(), contact, track.event(), track.properties(), track.occurredAt());
    if (id.isEmpty()) {
      return;
    }
    consentService.recordGrants(contact, track.consents(), track.occurredAt(), "track");
    outbox.append(contact, new OutboxItem.RouteEvent(id.get()));
  }
}
