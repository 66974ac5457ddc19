package dev.senda.temporal;

import dev.senda.journey.Event;
import dev.senda.journey.Occurrence;
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
final class Inbox {

  /** No path of a journey has more steps (the explorer refuses it), so none has more waits. */
  private static final int MOST_OF_A_KIND = 1_000;

  private final List<Heard> heard;

  Inbox(List<Heard> heard) {
    this.heard = new ArrayList<>(heard);
  }

  void put(Heard one) {
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
  private void putEngagement(Heard one) {
    if (heard.stream().noneMatch(other -> isAlike(one, other) && other.at() <= one.at())) {
      heard.removeIf(other -> isAlike(one, other));
      heard.add(one);
    }
  }

  private static boolean isAlike(Heard one, Heard other) {
    return one.kind() == other.kind()
        && one.how() == other.how()
        && Objects.equals(one.message(), other.message())
        && Objects.equals(one.link(), other.link())
        && Objects.equals(one.matches(), other.matches());
  }

  List<Heard> all() {
    return List.copyOf(heard);
  }

  /** Whether any of these came by then. */
  boolean has(List<Occurrence> awaited, long deadline) {
    return earliest(awaited, deadline) != null;
  }

  /**
   * Which of these came first, by then; of two in the same instant the one that is awaited first.
   * An event is used up: it answers one wait, and no other.
   */
  Optional<Occurrence> use(List<Occurrence> awaited, long deadline) {
    var came = earliest(awaited, deadline);
    if (came == null) {
      return Optional.empty();
    }
    if (came.heard.kind() == Heard.Kind.EVENT) {
      heard.remove(came.heard);
    }
    return Optional.of(came.occurrence);
  }

  static Optional<Event> firstMatch(Heard heard, Collection<Event> events) {
    return events.stream().filter(event -> matches(heard, event)).findFirst();
  }

  private record Came(Occurrence occurrence, Heard heard) {}

  private @Nullable Came earliest(List<Occurrence> awaited, long deadline) {
    Came earliest = null;
    for (var occurrence : awaited) {
      for (var one : heard) {
        boolean isEarlier = earliest == null || one.at() < earliest.heard.at();
        if (isEarlier && one.at() <= deadline && answers(one, occurrence)) {
          earliest = new Came(occurrence, one);
        }
      }
    }
    return earliest;
  }

  private static boolean answers(Heard heard, Occurrence occurrence) {
    return switch (occurrence) {
      case Occurrence.Engaged engaged ->
          heard.how() != null
              && heard.how().proves(engaged.how())
              && engaged.message().toString().equals(heard.message())
              && (engaged.link().isEmpty() || engaged.link().equals(heard.link()));
      case Occurrence.Happened happened -> matches(heard, happened.event());
    };
  }

  private static boolean matches(Heard heard, Event event) {
    return heard.matches() != null && heard.matches().contains(event.toString());
  }
}
