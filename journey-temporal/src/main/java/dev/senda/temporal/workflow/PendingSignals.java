package dev.senda.temporal.workflow;

import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Engagement;
import dev.senda.journey.Event;
import dev.senda.journey.engine.DistinctMatches;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.contract.EnrollmentSignal.SignalType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The signals that an enrollment has received and not yet used. They are carried from one run to
 * the next, so the list must stay small: a signal that cannot change an answer is not kept.
 */
final class PendingSignals {

  /**
   * No path of a journey has more steps (the explorer refuses longer ones), so none has more waits.
   */
  private static final int MAX_OF_ONE_KIND = 1_000;

  /**
   * The server drops a signal that is sent again within one run. Only the newest ones are sent
   * again, after a crash of the sender.
   */
  private static final int MAX_USED = 100;

  /**
   * What was heard of a message is kept while its step sends this many more. No path of a journey
   * without an endless loop sends that often and asks again.
   */
  private static final int MAX_OCCURRENCES = 100;

  private final List<EnrollmentSignal> signals;
  private final ArrayDeque<UUID> used;

  /**
   * @param used the ids of the events that were used up last
   */
  PendingSignals(List<EnrollmentSignal> signals, @Nullable List<UUID> used) {
    this.signals = new ArrayList<>(signals);
    this.used = new ArrayDeque<>(used == null ? List.of() : used);
  }

  void add(EnrollmentSignal one) {
    switch (one.kind()) {
      case ENGAGED, TASK_DONE -> addEngagement(one);
      case DELIVERY_STATUS -> addDeliveryStatus(one);
      case EVENT -> addEvent(one);
      case EXIT, CANCEL, RESUMED, MOVE_ON -> {}
    }
  }

  /** The same event is heard once, also if it is sent to two runs of the enrollment. */
  private void addEvent(EnrollmentSignal one) {
    var id = one.id();
    if (id != null
        && (used.contains(id) || signals.stream().anyMatch(other -> id.equals(other.id())))) {
      return;
    }
    if (signals.stream().filter(other -> isAlike(one, other)).count() < MAX_OF_ONE_KIND) {
      signals.add(one);
    } else {
      noteUsed(one);
    }
  }

  private void noteUsed(EnrollmentSignal event) {
    if (event.id() != null) {
      used.addLast(event.id());
      if (used.size() > MAX_USED) {
        used.removeFirst();
      }
    }
  }

  /** The ids of the events that were used up last, for the next run. */
  List<UUID> used() {
    return List.copyOf(used);
  }

  /** Engagement and done tasks are never used up. Only the first of its kind is kept. */
  private void addEngagement(EnrollmentSignal one) {
    if (signals.stream().noneMatch(other -> isAlike(one, other) && other.at() <= one.at())) {
      signals.removeIf(other -> isAlike(one, other));
      signals.add(one);
      forgetOldOccurrences(one);
    }
  }

  /** The messages and tasks of an endless loop would be remembered for ever. */
  private void forgetOldOccurrences(EnrollmentSignal one) {
    int oldest = occurrence(one) - MAX_OCCURRENCES;
    if (oldest > 0) {
      signals.removeIf(
          other ->
              other.message() != null
                  && stepOf(other).equals(stepOf(one))
                  && occurrence(other) <= oldest);
    }
  }

  private static String stepOf(EnrollmentSignal one) {
    var message = Objects.requireNonNullElse(one.message(), "");
    return message.replaceFirst("#\\d+$", "");
  }

  /** As {@link dev.senda.journey.engine.MessageRef} writes it: {@code ebook-guide#2}. */
  private static int occurrence(EnrollmentSignal one) {
    var message = Objects.requireNonNullElse(one.message(), "");
    int hash = message.lastIndexOf('#');
    return message.matches(".*#\\d{1,9}") ? Integer.parseInt(message.substring(hash + 1)) : 1;
  }

  /** Of several reports of one message the newest counts. */
  private void addDeliveryStatus(EnrollmentSignal one) {
    if (one.message() == null || one.delivery() == null || one.delivery().allowsEngagement()) {
      return;
    }
    var known = deliverySignal(one.message());
    if (known == null || known.at() <= one.at()) {
      signals.remove(known);
      signals.add(one);
      forgetOldOccurrences(one);
    }
  }

  /** The reported delivery status of the message after it was sent; null for none. */
  @Nullable DeliveryStatus deliveryStatus(String message) {
    var signal = deliverySignal(message);
    return signal == null ? null : signal.delivery();
  }

  private @Nullable EnrollmentSignal deliverySignal(String message) {
    return signals.stream()
        .filter(one -> one.kind() == SignalType.DELIVERY_STATUS && message.equals(one.message()))
        .findFirst()
        .orElse(null);
  }

  private static boolean isAlike(EnrollmentSignal one, EnrollmentSignal other) {
    return one.kind() == other.kind()
        && one.how() == other.how()
        && Objects.equals(one.message(), other.message())
        && Objects.equals(one.link(), other.link())
        && Objects.equals(one.matches(), other.matches());
  }

  List<EnrollmentSignal> all() {
    return List.copyOf(signals);
  }

  /** Whether so many different ones of these happened by the deadline. */
  boolean hasMatch(List<AwaitedEvent> awaited, int needed, long deadline) {
    return needed == 1
        ? earliest(awaited, deadline) != null
        : !earliestDistinct(awaited, needed, deadline).isEmpty();
  }

  /**
   * Uses up the earliest events that are so many different ones of these; false, and none is used,
   * where fewer happened by the deadline.
   */
  boolean takeDistinct(List<AwaitedEvent> awaited, int needed, long deadline) {
    var taken = earliestDistinct(awaited, needed, deadline);
    taken.forEach(this::use);
    return !taken.isEmpty();
  }

  private List<EnrollmentSignal> earliestDistinct(
      List<AwaitedEvent> awaited, int needed, long deadline) {
    var inOrder =
        signals.stream()
            .filter(one -> one.at() <= deadline)
            .sorted(Comparator.comparingLong(EnrollmentSignal::at))
            .toList();
    return DistinctMatches.earliest(needed, awaited, inOrder, this::answers);
  }

  private void use(EnrollmentSignal event) {
    signals.remove(event);
    noteUsed(event);
  }

  /**
   * Which of these happened first, by the deadline; of two in the same instant the one that is
   * awaited first. An event is used up: it answers one wait and no other.
   */
  Optional<MatchedSignal> takeFirstMatch(List<AwaitedEvent> awaited, long deadline) {
    var matchedSignal = earliest(awaited, deadline);
    if (matchedSignal == null) {
      return Optional.empty();
    }
    if (matchedSignal.signal.kind() == SignalType.EVENT) {
      use(matchedSignal.signal);
    }
    return Optional.of(matchedSignal);
  }

  static Optional<Event> firstMatch(EnrollmentSignal enrollmentSignal, Collection<Event> events) {
    return events.stream().filter(event -> matches(enrollmentSignal, event)).findFirst();
  }

  /** An occurrence that was awaited, and the signal that told of it. */
  record MatchedSignal(AwaitedEvent occurrence, EnrollmentSignal signal) {}

  private @Nullable MatchedSignal earliest(List<AwaitedEvent> awaited, long deadline) {
    MatchedSignal earliest = null;
    for (var awaitedEvent : awaited) {
      for (var one : signals) {
        boolean isEarlier = earliest == null || one.at() < earliest.signal.at();
        if (isEarlier && one.at() <= deadline && answers(one, awaitedEvent)) {
          earliest = new MatchedSignal(awaitedEvent, one);
        }
      }
    }
    return earliest;
  }

  private boolean answers(EnrollmentSignal enrollmentSignal, AwaitedEvent awaitedEvent) {
    return switch (awaitedEvent) {
      case AwaitedEvent.Engaged engaged ->
          enrollmentSignal.how() != null
              && enrollmentSignal.how().implies(engaged.engagement())
              && engaged.message().toString().equals(enrollmentSignal.message())
              && (engaged.link().isEmpty() || engaged.link().equals(enrollmentSignal.link()))
              && !isAfterFailure(enrollmentSignal);
      case AwaitedEvent.Bounced bounced ->
          enrollmentSignal.delivery() == DeliveryStatus.BOUNCED
              && bounced.message().toString().equals(enrollmentSignal.message());
      case AwaitedEvent.Answered answered ->
          enrollmentSignal.how() == Engagement.REPLIED
              && answered.message().toString().equals(enrollmentSignal.message())
              && answered.answer().equals(enrollmentSignal.link())
              && !isAfterFailure(enrollmentSignal);
      case AwaitedEvent.TaskDone done ->
          enrollmentSignal.kind() == SignalType.TASK_DONE
              && done.task().toString().equals(enrollmentSignal.message());
      case AwaitedEvent.Happened happened -> matches(enrollmentSignal, happened.event());
    };
  }

  /** A message that bounced is not opened afterwards. */
  private boolean isAfterFailure(EnrollmentSignal engagement) {
    var failure = engagement.message() == null ? null : deliverySignal(engagement.message());
    return failure != null && failure.at() < engagement.at();
  }

  private static boolean matches(EnrollmentSignal enrollmentSignal, Event event) {
    return enrollmentSignal.matches() != null
        && enrollmentSignal.matches().contains(event.toString());
  }
}
