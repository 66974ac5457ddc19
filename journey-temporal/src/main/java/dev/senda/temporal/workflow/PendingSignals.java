package dev.senda.temporal.workflow;

import dev.senda.journey.Event;
import dev.senda.journey.Occurrence;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an enrollment has heard and not yet used. It travels from one run to the next, so it stays
 * small however much a contact does: what can never make a difference is not kept.
 */
final class PendingSignals {

  /** No path of a journey has more steps (the explorer refuses it), so none has more waits. */
  private static final int MOST_OF_A_KIND = 1_000;

  private final List<EnrollmentSignal> heard;

  PendingSignals(List<EnrollmentSignal> heard) {
    this.heard = new ArrayList<>(heard);
  }

  void add(EnrollmentSignal one) {
    switch (one.kind()) {
      case ENGAGED -> putEngagement(one);
      case EVENT -> {
        if (heard.stream().filter(other -> isAlike(one, other)).count() < MOST_OF_A_KIND) {
          heard.add(one);
        }
      }
      case EXIT, CANCEL -> {}
    }
  }

  /** What the contact did with a message is never used up: only the first time counts. */
  private void putEngagement(EnrollmentSignal one) {
    if (heard.stream().noneMatch(other -> isAlike(one, other) && other.at() <= one.at())) {
      heard.removeIf(other -> isAlike(one, other));
      heard.add(one);
    }
  }

  private static boolean isAlike(EnrollmentSignal one, EnrollmentSignal other) {
    return one.kind() == other.kind()
        && one.how() == other.how()
        && Objects.equals(one.message(), other.message())
        && Objects.equals(one.link(), other.link())
        && Objects.equals(one.matches(), other.matches());
  }

  List<EnrollmentSignal> all() {
    return List.copyOf(heard);
  }

  /** Whether any of these came by then. */
  boolean hasMatch(List<Occurrence> awaited, long deadline) {
    return earliest(awaited, deadline) != null;
  }

  /**
   * Which of these came first, by then; of two in the same instant the one that is awaited first.
   * An event is used up: it answers one wait, and no other.
   */
  Optional<Occurrence> takeFirstMatch(List<Occurrence> awaited, long deadline) {
    var matchedSignal = earliest(awaited, deadline);
    if (matchedSignal == null) {
      return Optional.empty();
    }
    if (matchedSignal.heard.kind() == EnrollmentSignal.SignalType.EVENT) {
      heard.remove(matchedSignal.heard);
    }
    return Optional.of(matchedSignal.occurrence);
  }

  static Optional<Event> firstMatch(EnrollmentSignal enrollmentSignal, Collection<Event> events) {
    return events.stream().filter(event -> matches(enrollmentSignal, event)).findFirst();
  }

  private record MatchedSignal(Occurrence occurrence, EnrollmentSignal heard) {}

  private @Nullable MatchedSignal earliest(List<Occurrence> awaited, long deadline) {
    MatchedSignal earliest = null;
    for (var occurrence : awaited) {
      for (var one : heard) {
        boolean isEarlier = earliest == null || one.at() < earliest.heard.at();
        if (isEarlier && one.at() <= deadline && answers(one, occurrence)) {
          earliest = new MatchedSignal(occurrence, one);
        }
      }
    }
    return earliest;
  }

  private static boolean answers(EnrollmentSignal enrollmentSignal, Occurrence occurrence) {
    return switch (occurrence) {
      case Occurrence.Engaged engaged ->
          enrollmentSignal.how() != null
              && enrollmentSignal.how().implies(engaged.engagement())
              && engaged.message().toString().equals(enrollmentSignal.message())
              && (engaged.link().isEmpty() || engaged.link().equals(enrollmentSignal.link()));
      case Occurrence.Happened happened -> matches(enrollmentSignal, happened.event());
    };
  }

  private static boolean matches(EnrollmentSignal enrollmentSignal, Event event) {
    return enrollmentSignal.matches() != null
        && enrollmentSignal.matches().contains(event.toString());
  }
}
