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

/** Commits what comes back for messages; where the journey can hear it, its enrollment is told. */
@Service
public class Engaging {

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

  /** The message reached the person. */
  public void delivered(UUID message) {
    engaged(message, new Came(Engagement.DELIVERED, "", "", false));
  }

  /** The person answered the message. */
  public void replied(UUID message) {
    engaged(message, new Came(Engagement.REPLIED, "", "", false));
  }

  /** The person opened the message; {@code machine} if only a program fetched it in advance. */
  void opened(UUID message, boolean machine) {
    engaged(message, new Came(Engagement.OPENED, "", "", machine));
  }

  /**
   * The person clicked a link; {@code machine} if only a program followed it in advance.
   *
   * @param target where it leads
   * @param name what its template calls it; empty for nothing
   */
  void clicked(UUID message, String target, String name, boolean machine) {
    engaged(message, new Came(Engagement.CLICKED, target, name, machine));
  }

  private record Came(Engagement how, String target, String name, boolean machine) {

    Kind kind() {
      return Kind.valueOf(how.name());
    }

    /** What tells links apart: several with one name are one to a journey. */
    String link() {
      return name.isEmpty() ? target : name;
    }

    String inWords() {
      return name.isEmpty() ? how.toString() : how + " " + name;
    }
  }

  private void engaged(UUID message, Came came) {
    transactions.perform(
        () ->
            engagements
                .origin(message)
                .ifPresent(
                    origin -> {
                      contacts.lock(origin.contact());
                      record(origin, came);
                    }));
  }

  private void record(Origin origin, Came came) {
    var at = clock.instant();
    boolean isNew =
        engagements.record(origin.message(), came.kind(), came.link(), came.machine(), at);
    if (!isNew || came.machine() || !isNews(origin, came)) {
      return;
    }
    var enrollment = enrollments.find(origin.enrollment()).orElseThrow();
    if (!enrollment.state().isOver() && hears(origin.journey(), came.how())) {
      tell(origin, came, at.toEpochMilli());
    }
  }

  /** The first click of each link that has a name; of the others the first of all. */
  private boolean isNews(Origin origin, Came came) {
    return !came.name().isEmpty() || engagements.count(origin.message(), came.kind()) == 1;
  }

  private boolean hears(String journey, Engagement engagement) {
    return journeys
        .find(journey)
        .filter(exploration -> exploration.hears().engagements().contains(engagement))
        .isPresent();
  }

  private void tell(Origin origin, Came came, long at) {
    var ref = new MessageRef(origin.step(), origin.occurrence()).toString();
    var heard =
        Heard.engaged(
            origin.enrollment(), at, ref, came.how(), came.name().isEmpty() ? null : came.name());
    new Work.Tell(origin.journey(), came.inWords(), heard).appendTo(outbox, origin.contact());
  }
}
