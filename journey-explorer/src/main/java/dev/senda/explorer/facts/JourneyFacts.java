package dev.senda.explorer.facts;

import static java.util.stream.Collectors.joining;

import dev.senda.explorer.Coverage;
import dev.senda.explorer.Exploration;
import dev.senda.explorer.graph.Node;
import dev.senda.explorer.graph.PathEnd;
import dev.senda.explorer.graph.StepDuration;
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
 * The facts of a journey that follow from its code. As text, one line for each fact.
 *
 * @param maxMessages the most messages on a path; of an endless loop, those of the first rounds
 * @param earliestEnd when the first path ends, counted from its beginning: every wait being
 *     answered at once; null where each goes on in an endless loop
 * @param latestEnd when the last one ends
 * @param awaitedEvents the reactions and events that the journey waits for; it needs no others
 * @param coverage how many paths, and whether they are all
 * @param stepCount how many different steps
 */
public record JourneyFacts(
    int maxMessages,
    @Nullable Duration earliestEnd,
    LatestEnd latestEnd,
    Exploration.AwaitedEvents awaitedEvents,
    Coverage coverage,
    int stepCount) {

  /** When the last path ends. */
  public sealed interface LatestEnd {

    /** At most this long after the enrollment. */
    record Bounded(Duration duration) implements LatestEnd {
      @Override
      public String toString() {
        return "after %s at the latest".formatted(Time.inWords(duration));
      }
    }

    /** Never: the journey goes on in these loops until the enrollment ends. */
    record Never(List<String> loops) implements LatestEnd {
      public Never {
        loops = List.copyOf(loops);
      }

      @Override
      public String toString() {
        return "with no latest end, for it goes on: " + String.join(", ", loops);
      }
    }

    /** Unknown: the journey waits for these dates of the contact. */
    record Unbounded(List<String> dates) implements LatestEnd {
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
  public static JourneyFacts of(Exploration exploration) {
    var start = exploration.start();
    var latest = new FactsCalculator().latestEnd(start);
    return new JourneyFacts(
        new FactsCalculator().maxMessages(start),
        new FactsCalculator().earliestEnd(start),
        latest == null ? unboundedEnd(exploration) : new LatestEnd.Bounded(latest),
        exploration.awaitedEvents(),
        exploration.coverage(),
        exploration.steps().size());
  }

  private static LatestEnd unboundedEnd(Exploration exploration) {
    var loops =
        exploration.steps().stream()
            .filter(step -> step instanceof Step.Round round && round.isEndless())
            .map(Step::name)
            .distinct()
            .toList();
    return loops.isEmpty()
        ? new LatestEnd.Unbounded(dates(exploration))
        : new LatestEnd.Never(loops);
  }

  @Override
  public String toString() {
    var awaited =
        Stream.concat(awaitedEvents.events().stream(), awaitedEvents.engagements().stream())
            .map(Object::toString)
            .collect(joining(", "));
    return """
        messages: at most %d%s
        ends: %s, %s
        paths: %s
        steps: %d
        waits for: %s"""
        .formatted(
            maxMessages,
            latestEnd instanceof LatestEnd.Never
                ? " in the first %d rounds".formatted(Step.Round.MAX_EXPLORED)
                : "",
            earliestEnd == null
                ? "by a goal or an exit"
                : "after %s at the earliest".formatted(Time.inWords(earliestEnd)),
            latestEnd,
            coverage,
            stepCount,
            awaited.isEmpty() ? "nothing" : awaited);
  }

  private static List<String> dates(Exploration exploration) {
    return exploration.steps().stream()
        .filter(Question.DateReached.class::isInstance)
        .map(Question.DateReached.class::cast)
        .filter(dateReached -> !dateReached.date().recurs())
        .map(dateReached -> dateReached.date().toString())
        .distinct()
        .toList();
  }

  /** Visits every node once. */
  private static final class FactsCalculator {

    private final Map<Node, Integer> messages = new HashMap<>();
    private final Map<Node, Duration> ends = new HashMap<>();
    private final Map<Node, Boolean> unbounded = new HashMap<>();

    int maxMessages(Node node) {
      var known = messages.get(node);
      if (known != null) {
        return known;
      }
      int most =
          switch (node) {
            case Node.EndNode _ -> 0;
            case Node.StepNode stepNode ->
                (stepNode.step() instanceof Step.Send ? 1 : 0)
                    + stepNode.next().stream().mapToInt(this::maxMessages).max().orElse(0);
          };
      messages.put(node, most);
      return most;
    }

    /** Null where every path goes on. */
    @Nullable Duration earliestEnd(Node node) {
      var known = ends.get(node);
      if (known != null || unbounded.containsKey(node)) {
        return known;
      }
      var earliest =
          node instanceof Node.EndNode endNode && !(endNode.end() instanceof PathEnd.GoesOn)
              ? Duration.ZERO
              : null;
      if (node instanceof Node.StepNode stepNode) {
        for (int i = 0; i < stepNode.next().size(); i++) {
          var rest = earliestEnd(stepNode.next().get(i));
          if (rest != null) {
            var end = rest.plus(StepDuration.atLeast(stepNode.step(), stepNode.answer(i)));
            earliest = earliest == null || end.compareTo(earliest) < 0 ? end : earliest;
          }
        }
      }
      if (earliest == null) {
        unbounded.put(node, true);
      } else {
        ends.put(node, earliest);
      }
      return earliest;
    }

    /** Null where it is unknown. */
    @Nullable Duration latestEnd(Node node) {
      var known = ends.get(node);
      if (known != null || unbounded.containsKey(node)) {
        return known;
      }
      if (node instanceof Node.EndNode endNode && endNode.end() instanceof PathEnd.GoesOn) {
        unbounded.put(node, true);
        return null;
      }
      var latest = Duration.ZERO;
      if (node instanceof Node.StepNode stepNode) {
        for (int i = 0; i < stepNode.next().size(); i++) {
          var end = latestEnd(stepNode.next().get(i));
          var lasts = StepDuration.atMost(stepNode.step(), stepNode.answer(i));
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
