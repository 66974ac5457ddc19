package dev.senda.api.ingest;

import dev.senda.api.contacts.ConsentBook;
import dev.senda.api.routing.Work;
import dev.senda.store.Contacts;
import dev.senda.store.Events;
import dev.senda.store.Outbox;
import dev.senda.store.Transactions;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Commits what was reported: all of it, or nothing. */
@Component
class Ingest {

  private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);

  private final Transactions transactions;
  private final Contacts contacts;
  private final Events events;
  private final ConsentBook consents;
  private final Outbox outbox;

  Ingest(
      Transactions transactions,
      Contacts contacts,
      Events events,
      ConsentBook consents,
      Outbox outbox) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.events = events;
    this.consents = consents;
    this.outbox = outbox;
  }

  /**
   * Once it has come back, the reports are committed. An event that is known already is dropped.
   */
  void take(List<Report> reports) {
    transactions.perform(() -> reports.forEach(this::takeOne));
  }

  private void takeOne(Report report) {
    var identified = contacts.identify(report.who(), report.traits());
    var contact = identified.contact().key();
    if (identified.addressTaken()) {
      LOG.warn(
          "Contact {} was reported with the address of another user; it was left out", contact);
    }
    switch (report) {
      case Report.Identify identify ->
          consents.keep(contact, identify.consents(), identify.at(), ConsentBook.IDENTIFY);
      case Report.Track track -> takeEvent(contact, track);
    }
  }

  private void takeEvent(String contact, Report.Track track) {
    var id =
        events.append(track.messageId(), contact, track.event(), track.properties(), track.at());
    if (id.isEmpty()) {
      return;
    }
    consents.keep(contact, track.consents(), track.at(), "track");
    new Work.Route(id.get()).appendTo(outbox, contact);
  }
}
