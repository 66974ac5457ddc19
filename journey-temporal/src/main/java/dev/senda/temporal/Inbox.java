package dev.senda.temporal;

import dev.senda.journey.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What an enrollment has heard and not yet used. */
final class Inbox {

  private final List<Heard> engagements = new ArrayList<>();
  private final List<Heard> events = new ArrayList<>();

  void put(Heard heard) {
    (heard.kind() == Heard.Kind.EVENT ? events : engagements).add(heard);
  }

  /** Whether this message was opened, or clicked, which proves that it was opened, by then. */
  boolean opened(String message, long deadline) {
    return engagements.stream().anyMatch(heard -> isAbout(heard, message, deadline));
  }

  boolean clicked(String message, long deadline) {
    return engagements.stream()
        .anyMatch(heard -> heard.kind() == Heard.Kind.CLICKED && isAbout(heard, message, deadline));
  }

  boolean happened(Event event, long deadline) {
    return events.stream().anyMatch(heard -> matches(heard, event) && heard.at() <= deadline);
  }

  /** Uses up the first such event: it answers one wait, and no other. */
  void use(Event event, long deadline) {
    for (var heard = events.iterator(); heard.hasNext(); ) {
      var next = heard.next();
      if (matches(next, event) && next.at() <= deadline) {
        heard.remove();
        return;
      }
    }
  }

  static Optional<Event> firstMatch(Heard heard, Collection<Event> events) {
    return events.stream().filter(event -> matches(heard, event)).findFirst();
  }

  private static boolean isAbout(Heard heard, String message, long deadline) {
    return message.equals(heard.message()) && heard.at() <= deadline;
  }

  private static boolean matches(Heard heard, Event event) {
    return heard.matches() != null && heard.matches().contains(event.toString());
  }
}
