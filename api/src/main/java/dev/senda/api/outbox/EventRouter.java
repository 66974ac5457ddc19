package dev.senda.api.outbox;

import dev.senda.api.http.LogText;
import dev.senda.api.journeys.EntryRules;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.journey.Event;
import dev.senda.journey.Plan;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentService;
import dev.senda.store.enrollments.EnrollmentService.EnrollmentSource;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult;
import dev.senda.store.events.Events;
import dev.senda.store.outbox.LeasedOutboxItem;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.store.support.RetryingTransactions;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Finds the journeys that an event starts and the running enrollments that wait for it. */
@Component
class EventRouter {

  private static final Logger LOG = LoggerFactory.getLogger(EventRouter.class);

  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final Events events;
  private final Enrollments enrollments;
  private final Outbox outbox;
  private final EnrollmentService enrollmentService;
  private final ExploredJourneys journeys;

  EventRouter(
      RetryingTransactions transactions,
      Contacts contacts,
      Events events,
      Enrollments enrollments,
      Outbox outbox,
      EnrollmentService enrollmentService,
      ExploredJourneys journeys) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.events = events;
    this.enrollments = enrollments;
    this.outbox = outbox;
    this.enrollmentService = enrollmentService;
    this.journeys = journeys;
  }

  /**
   * Replaces the item by the items that follow from the event, in one transaction. Does nothing if
   * another instance did it.
   */
  void route(LeasedOutboxItem item, OutboxItem.RouteEvent work) {
    transactions.executeWithoutResult(
        () -> {
          contacts.lock(item.contactKey());
          if (outbox.remove(item)) {
            route(events.find(work.eventId()).orElseThrow());
          }
        });
  }

  /**
   * Signals come first: the event may be the goal of an enrollment that it also restarts. And an
   * enrollment never gets the event that started it.
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
    var source = new EnrollmentSource.StartEvent(event.id(), event.properties());
    switch (enrollmentService.enroll(EntryRules.of(plan), event.contactKey(), source)) {
      case EnrollmentResult.Enrolled _ -> {}
      case EnrollmentResult.AlreadyEnrolled _ ->
          LOG.debug("Already enrolled: contact={} journey={}", event.contactKey(), plan.name());
      case EnrollmentResult.Refused refused ->
          LOG.debug(
              "Not enrolled: contact={} journey={} reason={}",
              event.contactKey(),
              plan.name(),
              refused.reason());
      case EnrollmentResult.MissingKey missing ->
          LOG.warn(
              "Event without the journey's key, not enrolled: contact={} journey={} event={} ({})"
                  + " property={} (expected a text, a number, true or false)",
              event.contactKey(),
              plan.name(),
              LogText.escape(event.name()),
              event.id(),
              missing.property());
    }
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
      outbox.append(
          enrollment.contactKey(),
          new OutboxItem.SignalEnrollment(
              enrollment.journey(),
              event.name(),
              new SignalPayload.EventOccurred(enrollment.id(), event.occurredAt(), matches)));
    }
  }

  /**
   * An event that has the journey's key is only for the enrollment with that key. An enrollment
   * without a key, from before the journey was keyed or from another journey, gets every event.
   */
  private static boolean isAddressedTo(
      EnrollmentRow enrollment, Plan plan, Events.ReceivedEvent event) {
    return plan.keyProperty() == null
        || enrollment.correlationKey().isEmpty()
        || event.properties().get(plan.keyProperty()) == null
        || EntryRules.of(plan)
            .correlationKeyOf(event.properties())
            .equals(enrollment.correlationKey());
  }

  private static boolean matchesAny(Collection<Event> patterns, Events.ReceivedEvent event) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(event.name(), event.properties()));
  }
}
