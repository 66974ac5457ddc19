package dev.senda.api.routing;

import dev.senda.api.journeys.Journeys;
import dev.senda.journey.Event;
import dev.senda.journey.Plan;
import dev.senda.store.Consents;
import dev.senda.store.Contacts;
import dev.senda.store.EnrollmentRow;
import dev.senda.store.Enrollments;
import dev.senda.store.Enrollments.Admission;
import dev.senda.store.Events;
import dev.senda.store.Outbox;
import dev.senda.store.Transactions;
import dev.senda.temporal.Heard;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Finds out which journeys start on an event, and which running enrollments hear it. */
@Component
class Router {

  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private final Transactions transactions;
  private final Contacts contacts;
  private final Events events;
  private final Enrollments enrollments;
  private final Consents consents;
  private final Outbox outbox;
  private final Entrance entrance;
  private final Journeys journeys;

  Router(
      Transactions transactions,
      Contacts contacts,
      Events events,
      Enrollments enrollments,
      Consents consents,
      Outbox outbox,
      Entrance entrance,
      Journeys journeys) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.events = events;
    this.enrollments = enrollments;
    this.consents = consents;
    this.outbox = outbox;
    this.entrance = entrance;
    this.journeys = journeys;
  }

  /** Replaces the work by what comes of it, in one transaction; nothing if another did it. */
  void route(Outbox.Item item, Work.Route work) {
    transactions.perform(
        () -> {
          contacts.lock(item.contact());
          if (outbox.remove(item)) {
            route(events.find(work.event()).orElseThrow());
          }
        });
  }

  /**
   * Whoever is inside is told first: an enrollment that the event begins anew may reach its goal by
   * it, and none is told the event that started it.
   */
  private void route(Events.Received event) {
    enrollments.running(event.contact()).forEach(enrollment -> tell(enrollment, event));
    for (var exploration : journeys.all()) {
      if (matches(exploration.plan().starts(), event)) {
        enroll(exploration.plan(), event);
      }
    }
  }

  private void enroll(Plan plan, Events.Received event) {
    if (refuses(event.contact(), plan)) {
      LOG.debug("{} was not enrolled in {}: consent withdrawn", event.contact(), plan.name());
      return;
    }
    var rules = Entrance.rulesOf(plan);
    var key = rules.keyIn(event.properties());
    if (plan.key() != null && key.isBlank()) {
      LOG.warn(
          "{} was not enrolled in {}: event \"{}\" ({}) has no property \"{}\" to go by (expected a"
              + " text, a number, true or false)",
          event.contact(),
          plan.name(),
          event.name(),
          event.messageId(),
          plan.key());
      return;
    }
    switch (enrollments.enroll(rules, event.contact(), key, event.id())) {
      case Admission.Admitted admitted -> entrance.open(admitted);
      case Admission.AlreadyInside _ ->
          LOG.debug("{} is inside {} already", event.contact(), plan.name());
      case Admission.Refused refused ->
          LOG.debug(
              "{} was not enrolled in {}: {}", event.contact(), plan.name(), refused.reason());
    }
  }

  /**
   * Whether the contact has said no to the journey's topic, and yes on no channel. Where it has
   * said nothing yet, it may still do so before the first message; the gate decides then, and shows
   * why.
   */
  private boolean refuses(String contact, Plan plan) {
    if (plan.topic() == null) {
      return false;
    }
    var said = consents.ofTopic(contact, plan.topic()).values();
    return !said.isEmpty() && said.stream().noneMatch(Consents.Consent::permits);
  }

  private void tell(EnrollmentRow enrollment, Events.Received event) {
    var matches =
        journeys.find(enrollment.journey()).stream()
            .filter(exploration -> isMeant(enrollment, exploration.plan(), event))
            .flatMap(exploration -> exploration.hears().events().stream())
            .filter(pattern -> pattern.matches(event.name(), event.properties()))
            .map(Event::toString)
            .toList();
    if (!matches.isEmpty()) {
      var heard = Heard.event(enrollment.id(), event.occurredAt().toEpochMilli(), matches);
      new Work.Tell(enrollment.journey(), event.name(), heard)
          .appendTo(outbox, enrollment.contact());
    }
  }

  /**
   * An event that has the journey's key is for the enrollment of that key alone. Whoever came in
   * without one, before the journey was keyed or from another journey, hears everything.
   */
  private static boolean isMeant(EnrollmentRow enrollment, Plan plan, Events.Received event) {
    return plan.key() == null
        || enrollment.key().isEmpty()
        || event.properties().get(plan.key()) == null
        || Entrance.rulesOf(plan).keyIn(event.properties()).equals(enrollment.key());
  }

  private static boolean matches(Collection<Event> patterns, Events.Received event) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(event.name(), event.properties()));
  }
}
