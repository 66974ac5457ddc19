package dev.senda.api.outbox;

import dev.senda.api.enrollments.EnrollmentStarter;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.outbox.command.OutboxCommand;
import dev.senda.journey.Event;
import dev.senda.journey.Plan;
import dev.senda.store.consent.Consents;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult;
import dev.senda.store.events.Events;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxRow;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Finds out which journeys start on an event, and which running enrollments hear it. */
@Component
class EventRouter {

  private static final Logger LOG = LoggerFactory.getLogger(EventRouter.class);

  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final Events events;
  private final Enrollments enrollments;
  private final Consents consents;
  private final Outbox outbox;
  private final EnrollmentStarter enrollmentStarter;
  private final ExploredJourneys journeys;

  EventRouter(
      RetryingTransactions transactions,
      Contacts contacts,
      Events events,
      Enrollments enrollments,
      Consents consents,
      Outbox outbox,
      EnrollmentStarter enrollmentStarter,
      ExploredJourneys journeys) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.events = events;
    this.enrollments = enrollments;
    this.consents = consents;
    this.outbox = outbox;
    this.enrollmentStarter = enrollmentStarter;
    this.journeys = journeys;
  }

  /** Replaces the work by what comes of it, in one transaction; nothing if another did it. */
  void route(OutboxRow item, OutboxCommand.RouteEvent work) {
    transactions.executeWithoutResult(
        () -> {
          contacts.lock(item.contactKey());
          if (outbox.remove(item)) {
            route(events.find(work.eventId()).orElseThrow());
          }
        });
  }

  /**
   * Whoever is inside is told first: an enrollment that the event begins anew may reach its goal by
   * it, and none is told the event that started it.
   */
  private void route(Events.ReceivedEvent event) {
    enrollments
        .findRunning(event.contactKey())
        .forEach(enrollment -> signalIfAwaited(enrollment, event));
    for (var exploration : journeys.all()) {
      if (matchesAny(exploration.plan().starts(), event)) {
        enroll(exploration.plan(), event);
      }
    }
  }

  private void enroll(Plan plan, Events.ReceivedEvent event) {
    if (hasOptedOut(event.contactKey(), plan)) {
      LOG.debug("{} was not enrolled in {}: consent withdrawn", event.contactKey(), plan.name());
      return;
    }
    var rules = EnrollmentStarter.admissionRules(plan);
    var key = rules.correlationKeyOf(event.properties());
    if (plan.keyProperty() != null && key.isBlank()) {
      LOG.warn(
          "{} was not enrolled in {}: event \"{}\" ({}) has no property \"{}\" to go by (expected a"
              + " text, a number, true or false)",
          event.contactKey(),
          plan.name(),
          event.name(),
          event.idempotencyKey(),
          plan.keyProperty());
      return;
    }
    switch (enrollments.enroll(rules, event.contactKey(), key, event.id())) {
      case EnrollmentResult.Enrolled enrolled -> enrollmentStarter.appendStart(enrolled);
      case EnrollmentResult.AlreadyEnrolled _ ->
          LOG.debug("{} is inside {} already", event.contactKey(), plan.name());
      case EnrollmentResult.Refused refused ->
          LOG.debug(
              "{} was not enrolled in {}: {}", event.contactKey(), plan.name(), refused.reason());
    }
  }

  /**
   * Whether the contact has said no to the journey's topic, and yes on no channel. Where it has
   * said nothing yet, it may still do so before the first message; the gate decides then, and shows
   * why.
   */
  private boolean hasOptedOut(String contact, Plan plan) {
    if (plan.topic() == null) {
      return false;
    }
    var said = consents.findLatestByTopic(contact, plan.topic()).values();
    return !said.isEmpty() && said.stream().noneMatch(Consents.Consent::isGranted);
  }

  private void signalIfAwaited(EnrollmentRow enrollment, Events.ReceivedEvent event) {
    var matches =
        journeys.find(enrollment.journey()).stream()
            .filter(exploration -> isAddressedTo(enrollment, exploration.plan(), event))
            .flatMap(exploration -> exploration.awaitedEvents().events().stream())
            .filter(pattern -> pattern.matches(event.name(), event.properties()))
            .map(Event::toString)
            .toList();
    if (!matches.isEmpty()) {
      var enrollmentSignal =
          EnrollmentSignal.event(enrollment.id(), event.occurredAt().toEpochMilli(), matches);
      new OutboxCommand.SignalEnrollment(enrollment.journey(), event.name(), enrollmentSignal)
          .appendTo(outbox, enrollment.contactKey());
    }
  }

  /**
   * An event that has the journey's key is for the enrollment of that key alone. Whoever came in
   * without one, before the journey was keyed or from another journey, hears everything.
   */
  private static boolean isAddressedTo(
      EnrollmentRow enrollment, Plan plan, Events.ReceivedEvent event) {
    return plan.keyProperty() == null
        || enrollment.correlationKey().isEmpty()
        || event.properties().get(plan.keyProperty()) == null
        || EnrollmentStarter.admissionRules(plan)
            .correlationKeyOf(event.properties())
            .equals(enrollment.correlationKey());
  }

  private static boolean matchesAny(Collection<Event> patterns, Events.ReceivedEvent event) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(event.name(), event.properties()));
  }
}
