package dev.senda.api.ingest;

import dev.senda.api.contacts.ConsentService;
import dev.senda.api.routing.EventRouter;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.events.Events;
import dev.senda.store.events.Events.ReceivedEvent;
import dev.senda.store.events.NewEvent;
import dev.senda.store.support.JsonColumns;
import dev.senda.store.support.RetryingTransactions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Stores tracking calls and routes their events: all calls of a request or none. */
@Component
class IngestService {

  private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);

  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final Events events;
  private final ConsentService consentService;
  private final EventRouter router;

  IngestService(
      RetryingTransactions transactions,
      Contacts contacts,
      Events events,
      ConsentService consents,
      EventRouter router) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.events = events;
    this.consentService = consents;
    this.router = router;
  }

  /**
   * Stores the calls of this source, which is the id of an API key. When this returns, they are
   * committed. An event whose id is known is ignored.
   */
  void commit(UUID source, List<IngestCall> reports) {
    transactions.executeWithoutResult(
        () -> {
var stored = new ArrayList<ReceivedEvent>();
          reports.forEach(call -> recordCall(source, call, stored));
          router.route(stored);
        });
  }

  private void recordCall(UUID source, IngestCall ingestCall, List<ReceivedEvent> stored) {
    var identityResult = contacts.identify(ingestCall.identity(), ingestCall.traits());
    var contact = identityResult.contact().key();
    if (identityResult.emailOwnedByOther()) {
      LOG.warn("Address already in use, ignored: contact={}", contact);
    }
    switch (ingestCall) {
      case IngestCall.Identify identify ->
          consentService.recordGrants(
              contact, identify.consents(), identify.occurredAt(), ConsentService.SOURCE_IDENTIFY);
      case IngestCall.Track track -> recordEvent(source, contact, track, stored);
    }
  }

  private void recordEvent(
      UUID source, String contact, IngestCall.Track track, List<ReceivedEvent> stored) {
    var id =
        events.append(
            new NewEvent(
                source,
                track.messageId(),
                contact,
                track.event(),
                JsonColumns.write(track.properties()),
                track.occurredAt(),
                track.statedAt()));
    if (id.isEmpty()) {
      return;
    }
    consentService.recordGrants(contact, track.consents(), track.occurredAt(), "track");
    events.find(id.get()).ifPresent(stored::add);
  }
}
