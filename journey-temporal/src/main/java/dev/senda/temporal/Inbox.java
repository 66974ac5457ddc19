package dev.senda.temporal;

import dev.senda.journey.Event;
import dev.senda.journey.Occurrence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an enrollment has heard and not yet used. */
final class Inbox {

  private final List<Heard> heard;

  Inbox(List<Heard> heard) {
    this.heard = new ArrayList<>(heard);
  }

  void put(Heard one) {
    heard.add(one);
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
