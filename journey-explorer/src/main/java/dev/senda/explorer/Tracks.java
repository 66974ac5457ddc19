package dev.senda.explorer;

import dev.senda.journey.engine.Question;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes tracks, the same one for whatever goes on the same way. */
final class Tracks {

  private record Shape(String step, List<String> answers, List<Track> next) {}

  private final Map<Shape, Track> forks = new HashMap<>();
  private final Map<String, Track> stops = new HashMap<>();
  private final Map<Node, Track> ofNodes = new HashMap<>();

  Track stop(String end) {
    return stops.computeIfAbsent(end, Track.Stop::new);
  }

  Track fork(String step, List<String> answers, List<Track> next) {
    return forks.computeIfAbsent(
        new Shape(step, List.copyOf(answers), List.copyOf(next)),
        shape -> new Track.Fork(shape.step(), shape.answers(), shape.next()));
  }

  /** The track of code. */
  Track of(Node node) {
    var known = ofNodes.get(node);
    if (known != null) {
      return known;
    }
    var track =
        switch (node) {
          case Node.Leaf leaf -> stop(onOneLine(leaf.end().toString()));
          case Node.Junction junction ->
              fork(
                  onOneLine(Words.taken(junction.step(), null)),
                  answers(junction),
                  junction.next().stream().map(this::of).toList());
        };
    ofNodes.put(node, track);
    return track;
  }

  static String onOneLine(String words) {
    return words.replaceAll("\\R", " ");
  }

  /** Every track from here on, in the order in which the paths meet them. */
  static List<Track> from(Track start) {
    var met = new LinkedHashMap<Track, Boolean>();
    collect(start, met);
    return new ArrayList<>(met.keySet());
  }

  /** How many ways lead to an end; {@link Long#MAX_VALUE} for more than that. */
  static long ways(Track start) {
    return ways(start, new HashMap<>());
  }

  private static List<String> answers(Node.Junction junction) {
    return junction.step() instanceof Question<?> question
        ? question.answers().stream().map(Words::yesOrNo).map(Tracks::onOneLine).toList()
        : List.of(Track.Fork.NOTHING_ASKED);
  }

  private static void collect(Track track, Map<Track, Boolean> met) {
    if (met.put(track, true) == null && track instanceof Track.Fork fork) {
      fork.next().forEach(next -> collect(next, met));
    }
  }

  private static long ways(Track track, Map<Track, Long> known) {
    var counted = known.get(track);
    if (counted != null) {
      return counted;
    }
    long count =
        switch (track) {
          case Track.Stop _ -> 1;
          case Track.Fork fork ->
              fork.next().stream().mapToLong(next -> ways(next, known)).reduce(0, Tracks::sum);
        };
    known.put(track, count);
    return count;
  }

  /** The sum of two numbers that are not negative, as far as numbers go. */
  static long sum(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }
}
