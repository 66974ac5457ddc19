package dev.senda.explorer.virtualtime;

import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Engagement;
import dev.senda.journey.Event;
import dev.senda.journey.engine.DistinctMatches;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.TaskRef;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The virtual clock, and everything that happens on it. An event answers only one wait; an
 * engagement with a message answers every wait for it.
 */
final class VirtualTimeline {

  private final ZonedDateTime start;
  private final EventMatcher matcher;

  /** In the order in which they happen. */
  private final List<TimelineEvent> events = new ArrayList<>();

  private final List<TimelineEvent> unconsumed;
  private final Map<MessageRef, List<Reaction>> reactions = new HashMap<>();
  private final Map<MessageRef, DeliveryReport> reports = new HashMap<>();
  private final Map<MessageRef, ZonedDateTime> sentAt = new HashMap<>();
  private final Map<TaskRef, ZonedDateTime> tasksDone = new HashMap<>();

  private ZonedDateTime now;

  /** The number of events before the current time. */
  private int passed;

  /** An event of the contact, with its time. */
  record TimelineEvent(ContactEvent event, ZonedDateTime at) {}

  /**
   * An occurrence that has happened.
   *
   * @param at when it happened, which may be before it was waited for
   * @param event the event; null for what happens to a message
   */
  record ObservedOccurrence(
      AwaitedEvent occurrence, ZonedDateTime at, @Nullable TimelineEvent event) {}

  /**
   * @param matcher knows which events are for this enrollment; another one answers no wait and ends
   *     nothing, but is counted
   */
  VirtualTimeline(ZonedDateTime start, List<ContactEvent> contactEvents, EventMatcher matcher) {
    this.start = start;
    this.now = start;
    this.matcher = matcher;
    contactEvents.stream()
        .sorted(Comparator.comparing(ContactEvent::after))
        .forEach(
            contactEvent ->
                events.add(new TimelineEvent(contactEvent, start.plus(contactEvent.after()))));
    unconsumed = new ArrayList<>();
    events.stream().filter(one -> matcher.isAddressed(one.event())).forEach(unconsumed::add);
  }

  ZonedDateTime start() {
    return start;
  }

  ZonedDateTime now() {
    return now;
  }

  /** How many events have happened until now. */
  int passedEvents() {
    return passed;
  }

  /** How many of those that have happened match, without the first ones. */
  int countAfter(int first, Event event) {
    return (int)
        events.subList(first, passed).stream().filter(one -> one.event().matches(event)).count();
  }

  /** The contact does something at this moment. */
  void addEventNow(ContactEvent contactEvent) {
    var timelineEvent = new TimelineEvent(contactEvent, now);
    events.add(passed, timelineEvent);
    if (matcher.isAddressed(contactEvent)) {
      unconsumed.add(timelineEvent);
    }
  }

  /** The contact will do this with a message that is sent at this moment. */
  void scheduleReactions(MessageRef message, List<Reaction> all) {
    sentAt.put(message, now);
    reactions.put(message, new ArrayList<>(all));
  }

  /** This will be reported of a message that is sent at this moment. */
  void scheduleReport(MessageRef message, DeliveryReport report) {
    reports.put(message, report);
  }

  /** Your team does the task this long after this moment. */
  void scheduleTask(TaskRef task, Duration after) {
    tasksDone.put(task, now.plus(after));
  }

  /** The message bounces at this moment. */
  void addBounceNow(MessageRef message) {
    var sent = sentAt.get(message);
    if (sent != null) {
      scheduleReport(
          message, new DeliveryReport(DeliveryStatus.BOUNCED, Duration.between(sent, now)));
    }
  }

  /** When a report excludes engagement with the message; empty if none does. */
  Optional<ZonedDateTime> reportedAt(MessageRef message) {
    return Optional.ofNullable(reports.get(message))
        .flatMap(
            report -> Optional.ofNullable(sentAt.get(message)).map(at -> at.plus(report.after())));
  }

  /** What has been reported of the message until now; empty for nothing. */
  Optional<DeliveryStatus> reportedStatus(MessageRef message) {
    return reportedAt(message)
        .filter(at -> !at.isAfter(now))
        .flatMap(_ -> Optional.ofNullable(reports.get(message)))
        .map(DeliveryReport::status);
  }

  /** The contact does something with a message at this moment. */
  void addReactionNow(MessageRef message, Engagement engagement, String link) {
    var sent = sentAt.get(message);
    var all = reactions.get(message);
    if (sent != null && all != null) {
      var after = Duration.between(sent, now);
      all.add(new Reaction(engagement, link, after));
    }
  }

  /** Advances the clock, but only until the first event that ends the journey. */
  Optional<EnrollmentEnd> advanceTo(ZonedDateTime then) {
    while (passed < events.size() && !events.get(passed).at().isAfter(then)) {
      var timelineEvent = events.get(passed++);
      now = later(now, timelineEvent.at());
      var ending = matcher.endedBy(timelineEvent.event());
      if (ending.isPresent()) {
        return ending;
      }
    }
    now = later(now, then);
    return Optional.empty();
  }

  /**
   * What answers a wait by then, in order: the first of these, or so many different ones of them;
   * empty where too few happen.
   */
  List<ObservedOccurrence> find(List<AwaitedEvent> awaited, int needed, ZonedDateTime deadline) {
    if (needed == 1) {
      return findFirst(awaited, deadline).stream().toList();
    }
    var inOrder =
        unconsumed.stream()
            .filter(timelineEvent -> !timelineEvent.at().isAfter(deadline))
            .sorted(Comparator.comparing(TimelineEvent::at))
            .toList();
    return DistinctMatches.earliest(needed, awaited, inOrder, this::matches).stream()
        .map(
            timelineEvent ->
                new ObservedOccurrence(awaited.getLast(), timelineEvent.at(), timelineEvent))
        .toList();
  }

  private boolean matches(TimelineEvent timelineEvent, AwaitedEvent awaitedEvent) {
    return awaitedEvent instanceof AwaitedEvent.Happened happened
        && matcher.matches(timelineEvent.event(), happened.event());
  }

  /** Which of these comes first, by then; of two at the same moment the one that is named first. */
  private Optional<ObservedOccurrence> findFirst(
      List<AwaitedEvent> awaited, ZonedDateTime deadline) {
    ObservedOccurrence first = null;
    for (var awaitedEvent : awaited) {
      var observedOccurrence =
          switch (awaitedEvent) {
            case AwaitedEvent.Engaged engaged ->
                reaction(engaged, engaged.engagement(), engaged.link());
            case AwaitedEvent.Answered answered ->
                reaction(answered, Engagement.REPLIED, answered.answer());
            case AwaitedEvent.Bounced bounced -> bounce(bounced);
            case AwaitedEvent.TaskDone done -> taskDone(done);
            case AwaitedEvent.Happened happened -> event(happened);
          };
      if (observedOccurrence != null
          && !observedOccurrence.at().isAfter(deadline)
          && (first == null || observedOccurrence.at().isBefore(first.at()))) {
        first = observedOccurrence;
      }
    }
    return Optional.ofNullable(first);
  }

  /** An event that answers a wait answers no other. */
  void consume(ObservedOccurrence observedOccurrence) {
    if (observedOccurrence.event() != null) {
      unconsumed.remove(observedOccurrence.event());
    }
  }

  /**
   * How often it happened until now.
   *
   * @param since not earlier than this; null for since the enrollment
   */
  int countSince(Event event, @Nullable ZonedDateTime since) {
    return (int) matchingSince(event, since).count();
  }

  /** The sum of a property of those events; what is no number counts as nothing. */
  BigDecimal sumSince(Event event, String property, @Nullable ZonedDateTime since) {
    return matchingSince(event, since)
        .map(contactEvent -> contactEvent.number(property))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private Stream<ContactEvent> matchingSince(Event event, @Nullable ZonedDateTime since) {
    return events.subList(0, passed).stream()
        .filter(timelineEvent -> since == null || !timelineEvent.at().isBefore(since))
        .map(TimelineEvent::event)
        .filter(contactEvent -> contactEvent.matches(event));
  }

  /**
   * @param link the link that is clicked, or the answer that is given; empty for any
   */
  private @Nullable ObservedOccurrence reaction(
      AwaitedEvent.OfMessage awaited, Engagement engagement, String link) {
    var sent = sentAt.get(awaited.message());
    if (sent == null) {
      return null;
    }
    var report = reports.get(awaited.message());
    return reactions.getOrDefault(awaited.message(), List.of()).stream()
        .filter(reaction -> report == null || reaction.after().compareTo(report.after()) <= 0)
        .filter(reaction -> reaction.engagement().implies(engagement))
        .filter(reaction -> link.isEmpty() || link.equals(reaction.link()))
        .min(Comparator.comparing(Reaction::after))
        .map(reaction -> new ObservedOccurrence(awaited, sent.plus(reaction.after()), null))
        .orElse(null);
  }

  private @Nullable ObservedOccurrence bounce(AwaitedEvent.Bounced bounced) {
    var report = reports.get(bounced.message());
    return report == null || report.status() != DeliveryStatus.BOUNCED
        ? null
        : reportedAt(bounced.message())
            .map(at -> new ObservedOccurrence(bounced, at, null))
            .orElse(null);
  }

  private @Nullable ObservedOccurrence taskDone(AwaitedEvent.TaskDone done) {
    var at = tasksDone.get(done.task());
    return at == null ? null : new ObservedOccurrence(done, at, null);
  }

  private @Nullable ObservedOccurrence event(AwaitedEvent.Happened happened) {
    return unconsumed.stream()
        .filter(timelineEvent -> matcher.matches(timelineEvent.event(), happened.event()))
        .min(Comparator.comparing(TimelineEvent::at))
        .map(timelineEvent -> new ObservedOccurrence(happened, timelineEvent.at(), timelineEvent))
        .orElse(null);
  }

  private static ZonedDateTime later(ZonedDateTime one, ZonedDateTime other) {
    return one.isBefore(other) ? other : one;
  }
}
