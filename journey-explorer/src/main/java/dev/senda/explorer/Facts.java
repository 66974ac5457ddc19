package dev.senda.explorer;

import static java.util.stream.Collectors.joining;

import dev.senda.journey.Time;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a journey before anybody is inside. As text it is a line for each.
 *
 * @param mostMessages the most messages on a path
 * @param earliest when the first path ends, counted from its beginning: every wait being answered
 *     at once
 * @param latest when the last one ends
 * @param hears what it listens to; what nobody listens to need not be told
 * @param coverage how many paths, and whether they are all
 * @param steps how many different steps
 */
public record Facts(
    int mostMessages,
    Duration earliest,
    Latest latest,
    Exploration.Hears hears,
    Coverage coverage,
    int steps) {

  /** When the last path ends. */
  public sealed interface Latest {

    /** At the latest then, counted from its beginning. */
    record After(Duration duration) implements Latest {
      @Override
      public String toString() {
        return "after %s at the latest".formatted(Time.inWords(duration));
      }
    }

    /** Nobody can say: it waits for these dates of the contact's. */
    record Unbounded(List<String> dates) implements Latest {
      public Unbounded {
        dates = List.copyOf(dates);
      }

      @Override
      public String toString() {
        return "with no latest end, for it waits for the date " + String.join(", ", dates);
      }
    }
  }

  /** The facts of a journey, from its graph: a million paths cost no more than a few. */
  public static Facts of(Exploration exploration) {
    var start = exploration.start();
    var latest = new Reckoning().latest(start);
    return new Facts(
        new Reckoning().most(start),
        new Reckoning().earliest(start),
        latest == null ? new Latest.Unbounded(dates(exploration)) : new Latest.After(latest),
        exploration.hears(),
        exploration.coverage(),
        exploration.steps().size());
  }

  @Override
  public String toString() {
    var hearing =
        Stream.concat(hears.events().stream(), hears.engagements().stream())
            .map(Object::toString)
            .collect(joining(", "));
    return """
        messages: at most %d
        ends: after %s at the earliest, %s
        paths: %s
        steps: %d
        hears: %s"""
        .formatted(
            mostMessages,
            Time.inWords(earliest),
            latest,
            coverage,
            steps,
            hearing.isEmpty() ? "nothing" : hearing);
  }

  private static List<String> dates(Exploration exploration) {
    return exploration.steps().stream()
        .filter(Question.Reaches.class::isInstance)
        .map(Question.Reaches.class::cast)
        .filter(reaches -> !reaches.date().yearly())
        .map(reaches -> reaches.date().toString())
        .distinct()
        .toList();
  }

  /** Goes through every node once. */
  private static final class Reckoning {

    private final Map<Node, Integer> messages = new HashMap<>();
    private final Map<Node, Duration> ends = new HashMap<>();
    private final Map<Node, Boolean> unbounded = new HashMap<>();

    int most(Node node) {
      var known = messages.get(node);
      if (known != null) {
        return known;
      }
      int most =
          switch (node) {
            case Node.Leaf _ -> 0;
            case Node.Junction junction ->
                (junction.step() instanceof Step.Send ? 1 : 0)
                    + junction.next().stream().mapToInt(this::most).max().orElse(0);
          };
      messages.put(node, most);
      return most;
    }

    Duration earliest(Node node) {
      var known = ends.get(node);
      if (known != null) {
        return known;
      }
      Duration earliest = null;
      if (node instanceof Node.Junction junction) {
        for (int i = 0; i < junction.next().size(); i++) {
          var end =
              earliest(junction.next().get(i))
                  .plus(Lasting.atLeast(junction.step(), junction.answer(i)));
          earliest = earliest == null || end.compareTo(earliest) < 0 ? end : earliest;
        }
      }
      var duration = earliest == null ? Duration.ZERO : earliest;
      ends.put(node, duration);
      return duration;
    }

    /** Null where nobody can say. */
    @Nullable Duration latest(Node node) {
      var known = ends.get(node);
      if (known != null || unbounded.containsKey(node)) {
        return known;
      }
      var latest = Duration.ZERO;
      if (node instanceof Node.Junction junction) {
        for (int i = 0; i < junction.next().size(); i++) {
          var end = latest(junction.next().get(i));
          var lasts = Lasting.atMost(junction.step(), junction.answer(i));
          if (end == null || lasts.isEmpty()) {
            unbounded.put(node, true);
            return null;
          }
          var sum = end.plus(lasts.get());
          latest = sum.compareTo(latest) > 0 ? sum : latest;
        }
      }
      ends.put(node, latest);
      return latest;
    }
  }
}
