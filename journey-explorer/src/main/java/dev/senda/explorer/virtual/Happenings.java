package dev.senda.explorer.virtual;

import dev.senda.journey.Event;
import dev.senda.journey.Occurrence;
import dev.senda.journey.engine.MessageRef;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The virtual clock, and all that happens on it. An event answers one wait and no other; what a
 * contact did with a message stays true.
 */
final class Happenings {

  private final ZonedDateTime start;

  /** In the order in which they happen. */
  private final List<Happening> events = new ArrayList<>();

  private final List<Happening> notYetWaitedFor;
  private final Map<MessageRef, List<Reaction>> reactions = new HashMap<>();
  private final Map<MessageRef, ZonedDateTime> sentAt = new HashMap<>();

  private ZonedDateTime now;

  /** How many of the events the clock has passed. */
  private int passed;

  /** Something that the contact does elsewhere, at its moment. */
  record Happening(Deed deed, ZonedDateTime at) {}

  /**
   * What came.
   *
   * @param at when it happened, which may be before it was waited for
   * @param event the event that it was; null for what the contact did with a message
   */
  record Came(Occurrence occurrence, ZonedDateTime at, @Nullable Happening event) {}

  Happenings(ZonedDateTime start, List<Deed> deeds) {
    this.start = start;
    this.now = start;
    deeds.stream()
        .sorted(Comparator.comparing(Deed::after))
        .forEach(deed -> events.add(new Happening(deed, start.plus(deed.after()))));
    notYetWaitedFor = new ArrayList<>(events);
  }

  ZonedDateTime start() {
    return start;
  }

  ZonedDateTime now() {
    return now;
  }

  /** The contact does something at this moment. */
  void happensNow(Deed deed) {
    var happening = new Happening(deed, now);
    events.add(passed, happening);
    notYetWaitedFor.add(happening);
  }

  /** The contact will do this with a message that is sent at this moment. */
  void willReact(MessageRef message, List<Reaction> all) {
    sentAt.put(message, now);
    reactions.put(message, new ArrayList<>(all));
  }

  /** The contact does something with a message at this moment. */
  void reactsNow(Occurrence.Engaged engaged) {
    var sent = sentAt.get(engaged.message());
    var all = reactions.get(engaged.message());
    if (sent != null && all != null) {
      var after = Duration.between(sent, now);
      all.add(new Reaction(engaged.how(), engaged.link(), after));
    }
  }

  /**
   * Lets time pass, unless something ends the journey on the way: then only until that.
   *
   * @param endedBy how an event ends it; empty for one that does not
   */
  Optional<Ending> passUntil(ZonedDateTime then, Function<Deed, Optional<Ending>> endedBy) {
    while (passed < events.size() && !events.get(passed).at().isAfter(then)) {
      var happening = events.get(passed++);
      now = later(now, happening.at());
      var ending = endedBy.apply(happening.deed());
      if (ending.isPresent()) {
        return ending;
      }
    }
    now = later(now, then);
    return Optional.empty();
  }

  /** Which of these comes first, by then; of two at the same moment the one that is named first. */
  Optional<Came> first(List<Occurrence> awaited, ZonedDateTime deadline) {
    Came first = null;
    for (var occurrence : awaited) {
      var came =
          switch (occurrence) {
            case Occurrence.Engaged engaged -> engagement(engaged);
            case Occurrence.Happened happened -> event(happened);
          };
      if (came != null
          && !came.at().isAfter(deadline)
          && (first == null || came.at().isBefore(first.at()))) {
        first = came;
      }
    }
    return Optional.ofNullable(first);
  }

  /** An event that answers a wait answers no other. */
  void use(Came came) {
    if (came.event() != null) {
      notYetWaitedFor.remove(came.event());
    }
  }

  /**
   * How often it happened until now.
   *
   * @param since not earlier than this; null for since the enrollment
   */
  int soFar(Event event, @Nullable ZonedDateTime since) {
    return (int)
        events.subList(0, passed).stream()
            .filter(happening -> since == null || !happening.at().isBefore(since))
            .filter(happening -> happening.deed().is(event))
            .count();
  }

  private @Nullable Came engagement(Occurrence.Engaged engaged) {
    var sent = sentAt.get(engaged.message());
    if (sent == null) {
      return null;
    }
    return reactions.getOrDefault(engaged.message(), List.of()).stream()
        .filter(reaction -> reaction.how().proves(engaged.how()))
        .filter(reaction -> engaged.link().isEmpty() || engaged.link().equals(reaction.link()))
        .min(Comparator.comparing(Reaction::after))
        .map(reaction -> new Came(engaged, sent.plus(reaction.after()), null))
        .orElse(null);
  }

  private @Nullable Came event(Occurrence.Happened happened) {
    return notYetWaitedFor.stream()
        .filter(happening -> happening.deed().is(happened.event()))
        .min(Comparator.comparing(Happening::at))
        .map(happening -> new Came(happened, happening.at(), happening))
        .orElse(null);
  }

  private static ZonedDateTime later(ZonedDateTime one, ZonedDateTime other) {
    return one.isBefore(other) ? other : one;
  }
}
