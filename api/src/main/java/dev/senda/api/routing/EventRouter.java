package dev.senda.api.routing;

import static java.util.stream.Collectors.toCollection;

import dev.senda.api.http.LogText;
import dev.senda.api.journeys.ConsentFirstJourneys;
import dev.senda.api.journeys.EntryRules;
import dev.senda.api.routing.HeardEvents.HeardByJourney;
import dev.senda.journey.Event;
import dev.senda.journey.Plan;
import dev.senda.store.enrollments.Ending;
import dev.senda.store.enrollments.EnrollmentRefusals;
import dev.senda.store.enrollments.EnrollmentRefusals.Refusal;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentService;
import dev.senda.store.enrollments.EnrollmentService.EnrollmentSource;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult;
import dev.senda.store.events.Events.ReceivedEvent;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxEntry;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.SignalPayload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Finds the journeys that events start and the running enrollments that wait for them. */
@Component
public class EventRouter {

  private static final Logger LOG = LoggerFactory.getLogger(EventRouter.class);

  private final HeardEvents heardEvents;
  private final Enrollments enrollments;
  private final EnrollmentService enrollmentService;
  private final EnrollmentRefusals refusals;
  private final StartCheck startCheck;
  private final ConsentFirstJourneys consentFirstJourneys;
  private final KnownEvents knownEvents;
  private final ConversionRecorder conversionRecorder;
  private final Outbox outbox;

  EventRouter(
      HeardEvents heardEvents,
      Enrollments enrollments,
      EnrollmentService enrollmentService,
      EnrollmentRefusals refusals,
      StartCheck startCheck,
      ConsentFirstJourneys consentFirstJourneys,
      KnownEvents knownEvents,
      ConversionRecorder conversionRecorder,
      Outbox outbox) {
    this.heardEvents = heardEvents;
    this.enrollments = enrollments;
    this.enrollmentService = enrollmentService;
    this.refusals = refusals;
    this.startCheck = startCheck;
    this.consentFirstJourneys = consentFirstJourneys;
    this.knownEvents = knownEvents;
    this.conversionRecorder = conversionRecorder;
    this.outbox = outbox;
  }

  /**
   * Routes the events, each as if it came alone, in this order: appends the signals for the running
   * enrollments that wait for it, marks those that it ends, and enrolls its contact in the journeys
   * that it starts. Call it in the transaction that stored the events. That transaction must hold
   * the locks of the contacts of those events that {@link HeardEvents#isHeard} accepts; the others
   * are ignored.
   *
   * <p>The signals of an event come before its starts: the event may be the goal of an enrollment
   * that it also restarts. And an enrollment never gets the event that started it, nor one that
   * happened before that.
   */
  public void route(List<ReceivedEvent> events) {
    routeAll(events, true);
  }

  /**
   * As {@link #route}, but only for the running enrollments: the events start no journey. Their
   * contacts must be locked as well.
   */
  public void signal(List<ReceivedEvent> events) {
    routeAll(events, false);
  }

  private void routeAll(List<ReceivedEvent> events, boolean isStarting) {
    var heard = events.stream().filter(event -> heardEvents.isHeard(event.name())).toList();
    if (heard.isEmpty()) {
      return;
    }
    var running = new HashMap<String, List<EnrollmentRow>>();
    var contacts = heard.stream().map(ReceivedEvent::contactKey).distinct().toList();
    for (var enrollment : enrollments.findRunning(contacts)) {
      running.computeIfAbsent(enrollment.contactKey(), _ -> new ArrayList<>()).add(enrollment);
    }
    var notRouted = heard.stream().map(ReceivedEvent::id).collect(toCollection(HashSet::new));
    var routing =
        new Routing(running, notRouted, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    heard.forEach(event -> route(event, isStarting, routing));
    markEndings(routing);
    refusals.recordAll(routing.refusals());
    conversionRecorder.record(heard);
    outbox.append(routing.entries());
  }

  /**
   * Routes the events of these contacts to their running enrollments once more, after another
   * contact was merged into each of them: an enrollment of one contact has not received the events
   * of the other. It ignores those that it has received. Call this in the transaction that merged
   * them.
   */
  public void routeAgain(Collection<String> contacts) {
    if (contacts.isEmpty()) {
      return;
    }
    var routing =
        new Routing(
            new HashMap<>(),
            new HashSet<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    for (var enrollment : enrollments.findRunning(contacts)) {
      var journey = heardEvents.by(enrollment.journey());
      if (journey != null && enrollment.ending() == null) {
        routeAgain(enrollment, journey, routing);
      }
    }
    markEndings(routing);
    conversionRecorder.recordAgain(contacts);
    outbox.append(routing.entries());
  }

  /** Goals and exits first, so that the limit of what is read cannot leave them out. */
  private void routeAgain(EnrollmentRow enrollment, HeardByJourney journey, Routing routing) {
    var ends = StartCheck.endsOf(journey.plan()).stream().map(Event::name).distinct().toList();
    startCheck
        .findSince(enrollment, ends)
        .forEach(event -> signalIfAwaited(enrollment, event, routing));
    if (routing.endings().stream().noneMatch(end -> end.enrollmentId().equals(enrollment.id()))) {
      var others =
          journey.patterns().keySet().stream().filter(name -> !ends.contains(name)).toList();
      startCheck
          .findSince(enrollment, others)
          .forEach(event -> signalIfAwaited(enrollment, event, routing));
    }
  }

  /**
   * What one call of {@link #route} knows and produces.
   *
   * @param running the running enrollments by contact
   * @param notRouted the events that are not routed yet
   */
  private record Routing(
      Map<String, List<EnrollmentRow>> running,
      Set<UUID> notRouted,
      List<OutboxEntry> entries,
      List<Ending> endings,
      List<Refusal> refusals) {

    List<EnrollmentRow> runningOf(String contact) {
      return running.computeIfAbsent(contact, _ -> new ArrayList<>());
    }
  }

  private void markEndings(Routing routing) {
    enrollments.markEnding(routing.endings());
    routing.endings().clear();
  }

  private void route(ReceivedEvent event, boolean isStarting, Routing routing) {
    routing.notRouted().remove(event.id());
    routing
        .runningOf(event.contactKey())
        .forEach(enrollment -> signalIfAwaited(enrollment, event, routing));
    if (isStarting) {
      heardEvents.startedBy(event).forEach(plan -> enroll(plan, event, routing));
    }
  }

  private void signalIfAwaited(EnrollmentRow enrollment, ReceivedEvent event, Routing routing) {
    var journey = heardEvents.by(enrollment.journey());
    if (enrollment.isAfter(event)
        || journey == null
        || !isAddressedTo(enrollment, journey.plan(), event)) {
      return;
    }
    var matches = journey.matches(event, property -> knownEvents.find(enrollment.id(), property));
    if (matches.isEmpty()) {
      return;
    }
    var ending = endingOf(enrollment, journey.plan(), matches);
    ending.ifPresent(routing.endings()::add);
    routing
        .entries()
        .add(
            new OutboxEntry(
                enrollment.workflowContactKey(),
                new OutboxItem.SignalEnrollment(
                    enrollment.journey(),
                    event.name(),
                    new SignalPayload.EventOccurred(
                        event.id(),
                        enrollment.id(),
                        event.occurredAt(),
                        matches.stream().map(Event::toString).toList(),
                        ending.isPresent()))));
  }

  /** The goal counts before the exits, as in the workflow. */
  private static Optional<Ending> endingOf(
      EnrollmentRow enrollment, Plan plan, List<Event> matches) {
    if (plan.goal() != null && matches.contains(plan.goal())) {
      return Optional.of(Ending.goal(enrollment.id(), plan.goal().toString()));
    }
    return plan.exits().stream()
        .filter(matches::contains)
        .findFirst()
        .map(exit -> Ending.exit(enrollment.id(), exit.toString()));
  }

  /**
   * An event that has the journey's key is only for the enrollment with that key. An enrollment
   * without a key, from before the journey was keyed or from another journey, gets every event.
   */
  private static boolean isAddressedTo(EnrollmentRow enrollment, Plan plan, ReceivedEvent event) {
    return plan.keyProperty() == null
        || enrollment.correlationKey().isEmpty()
        || event.properties().get(plan.keyProperty()) == null
        || EntryRules.of(plan)
            .correlationKeyOf(event.properties())
            .equals(enrollment.correlationKey());
  }

  private void enroll(Plan plan, ReceivedEvent event, Routing routing) {
    startCheck
        .refusal(plan, event, routing.notRouted())
        .ifPresentOrElse(
            reason -> refuse(plan, event, reason, routing),
            () -> enrollInTime(plan, event, routing));
  }

  private void enrollInTime(Plan plan, ReceivedEvent event, Routing routing) {
    markEndings(routing); // a restart closes the enrollment that it replaces by its ending
    var source =
        new EnrollmentSource.StartEvent(event.id(), event.occurredAt(), event.properties());
    var result =
        enrollmentService.enroll(
            consentFirstJourneys.rulesOf(plan), event.contactKey(), source, routing.entries()::add);
    switch (result) {
      case EnrollmentResult.Enrolled enrolled -> {
        var running = routing.runningOf(event.contactKey());
        running.removeIf(row -> row.id().equals(enrolled.replacedEnrollmentId()));
        running.add(enrolled.enrollment());
      }
      case EnrollmentResult.AlreadyEnrolled _ ->
          LOG.debug("Already enrolled: contact={} journey={}", event.contactKey(), plan.name());
      case EnrollmentResult.Refused refused -> refuse(plan, event, refused.reason(), routing);
      case EnrollmentResult.EntriesClosed closed -> refuse(plan, event, closed.reason(), routing);
      case EnrollmentResult.MissingKey missing -> {
        LOG.warn(
            "Event without the journey's key, not enrolled: contact={} journey={} event={} ({})"
                + " property={} (expected a text, a number, true or false)",
            event.contactKey(),
            plan.name(),
            LogText.escape(event.name()),
            event.id(),
            missing.property());
        refuse(
            plan,
            event,
            "the start event has no %s (expected a text, a number, true or false)"
                .formatted(missing.property()),
            routing);
      }
    }
  }

  private static void refuse(Plan plan, ReceivedEvent event, String reason, Routing routing) {
    LOG.debug(
        "Not enrolled: contact={} journey={} reason={}", event.contactKey(), plan.name(), reason);
    routing.refusals().add(new Refusal(event.contactKey(), plan.name(), event.id(), reason));
  }
}
