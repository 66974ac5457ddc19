package dev.senda.api.tracking;

import dev.senda.api.journeys.Journeys;
import dev.senda.api.routing.Work;
import dev.senda.journey.Engagement;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.Contacts;
import dev.senda.store.Engagements;
import dev.senda.store.Engagements.Kind;
import dev.senda.store.Engagements.Origin;
import dev.senda.store.Enrollments;
import dev.senda.store.HouseClock;
import dev.senda.store.Outbox;
import dev.senda.store.Transactions;
import dev.senda.temporal.Heard;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Commits opens and clicks; where the journey can hear them, its enrollment is told. */
@Service
class Engaging {

  private final Transactions transactions;
  private final Contacts contacts;
  private final Engagements engagements;
  private final Enrollments enrollments;
  private final Outbox outbox;
  private final Journeys journeys;
  private final HouseClock clock;

  Engaging(
      Transactions transactions,
      Contacts contacts,
      Engagements engagements,
      Enrollments enrollments,
      Outbox outbox,
      Journeys journeys,
      HouseClock clock) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.engagements = engagements;
    this.enrollments = enrollments;
    this.outbox = outbox;
    this.journeys = journeys;
    this.clock = clock;
  }

  /** The person opened the message; {@code machine} if only a program fetched it in advance. */
  void opened(UUID message, boolean machine) {
    engaged(message, Kind.OPENED, "", machine);
  }

  /** The person clicked this link; {@code machine} if only a program followed it in advance. */
  void clicked(UUID message, String link, boolean machine) {
    engaged(message, Kind.CLICKED, link, machine);
  }

  private void engaged(UUID message, Kind kind, String link, boolean machine) {
    transactions.perform(
        () ->
            engagements
                .origin(message)
                .ifPresent(
                    origin -> {
                      contacts.lock(origin.contact());
                      record(origin, kind, link, machine);
                    }));
  }

  private void record(Origin origin, Kind kind, String link, boolean machine) {
    var at = clock.instant();
    boolean isNew = engagements.record(origin.message(), kind, link, machine, at);
    if (!isNew || machine || engagements.count(origin.message(), kind) > 1) {
      return;
    }
    var enrollment = enrollments.find(origin.enrollment()).orElseThrow();
    if (!enrollment.state().isOver() && hears(origin.journey(), kind)) {
      tell(origin, kind, at.toEpochMilli());
    }
  }

  private boolean hears(String journey, Kind kind) {
    var engagement = Engagement.valueOf(kind.name());
    return journeys
        .find(journey)
        .filter(exploration -> exploration.hears().engagements().contains(engagement))
        .isPresent();
  }

  private void tell(Origin origin, Kind kind, long at) {
    var ref = new MessageRef(origin.step(), origin.occurrence()).toString();
    var work =
        kind == Kind.OPENED
            ? new Work.Tell(origin.journey(), "opened", Heard.opened(origin.enrollment(), at, ref))
            : new Work.Tell(
                origin.journey(), "clicked", Heard.clicked(origin.enrollment(), at, ref));
    work.appendTo(outbox, origin.contact());
  }
}
