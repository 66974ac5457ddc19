package dev.senda.explorer;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the tracks of a path lock.
 *
 * <ul>
 *   <li>A line for each path: {@code send email guide -> guide opened within 3 days: no -> end}.
 *   <li>Where there are too many of them, a line for each point: {@code [2] guide opened within 3
 *       days: yes -> [3] | no -> end}.
 * </ul>
 *
 * <p>A backslash takes from the character after it what it means here.
 */
final class LockText {

  private static final String THEN = " -> ";
  private static final String ANSWERED = ": ";
  private static final String OR = " | ";
  private static final Pattern AN_ANSWER = Pattern.compile(": (?!-> )");
  private static final Pattern POINT = Pattern.compile("\\[(\\d{1,9})\\] (.+)");
  private static final Pattern TO_POINT = Pattern.compile("\\[(\\d{1,9})\\]");

  private LockText() {}

  /** A line for each path, yes before no. */
  static List<String> paths(Track start) {
    var lines = new ArrayList<String>();
    addPaths(start, "", lines);
    return lines;
  }

  /** A line for each point, the first being where every path begins. */
  static List<String> points(Track start) {
    if (start instanceof Track.Stop) {
      return paths(start);
    }
    var numbers = new LinkedHashMap<Track, Integer>();
    Tracks.from(start).stream()
        .filter(Track.Fork.class::isInstance)
        .forEach(track -> numbers.put(track, numbers.size() + 1));
    var lines = new ArrayList<String>();
    numbers.forEach(
        (track, number) -> {
          if (track instanceof Track.Fork fork) {
            lines.add("[%d] %s".formatted(number, point(fork, numbers)));
          }
        });
    return lines;
  }

  /** A step, and what was answered. */
  static String taken(Track.Fork fork, String answer) {
    return escaped(fork.words()) + (fork.asks() ? ANSWERED + escaped(answer) : "");
  }

  static String escaped(String words) {
    var text =
        words
            .replace("\\", "\\\\")
            .replace("->", "-\\>")
            .replace(ANSWERED, ":\\ ")
            .replace("|", "\\|");
    return text.startsWith("#") || text.startsWith("[") ? "\\" + text : text;
  }

  /**
   * Reads either form back.
   *
   * @param lines one or more
   * @throws IllegalArgumentException if they are neither; it names the line
   */
  static Track parse(List<String> lines) {
    return lines.getFirst().startsWith("[") ? parsePoints(lines) : parsePaths(lines);
  }

  private static void addPaths(Track track, String before, List<String> lines) {
    switch (track) {
      case Track.Stop stop -> lines.add(before + escaped(stop.words()));
      case Track.Fork fork -> {
        for (int i = 0; i < fork.next().size(); i++) {
          addPaths(fork.next().get(i), before + taken(fork, fork.answers().get(i)) + THEN, lines);
        }
      }
    }
  }

  private static String point(Track.Fork fork, Map<Track, Integer> numbers) {
    var ways = new ArrayList<String>();
    for (int i = 0; i < fork.next().size(); i++) {
      var next = fork.next().get(i);
      var number = numbers.get(next);
      ways.add(
          (fork.asks() ? escaped(fork.answers().get(i)) + THEN : "")
              + (number == null ? escaped(next.words()) : "[" + number + "]"));
    }
    return escaped(fork.words())
        + (fork.asks() ? ANSWERED : THEN)
        + ways.stream().collect(joining(OR));
  }

  /** Where the step ends and its answer begins; -1 where nothing is answered. */
  private static int answered(String line) {
    var answer = AN_ANSWER.matcher(line);
    return answer.find() ? answer.start() : -1;
  }

  private static String unescaped(String text) {
    var words = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\' && i + 1 < text.length()) {
        i++;
      }
      words.append(text.charAt(i));
    }
    return words.toString();
  }

  /** What a place of all paths that begin alike is known to be so far. */
  private static final class Place {
    private @Nullable String words;
    private boolean ends;
    private final Map<String, Place> next = new LinkedHashMap<>();

    void is(String words, boolean ends, String line) {
      if (this.words != null && !(this.words.equals(words) && this.ends == ends)) {
        throw new IllegalArgumentException(
            "path lock: \"%s\" (expected \"%s\" in place of \"%s\", as on another path that begins so)"
                .formatted(line, this.words, words));
      }
      this.words = words;
      this.ends = ends;
    }
  }

  private static Track parsePaths(List<String> lines) {
    var start = new Place();
    for (var line : lines) {
      var tokens = line.split(THEN, -1);
      var place = start;
      for (int i = 0; i < tokens.length - 1; i++) {
        int colon = answered(tokens[i]);
        place.is(unescaped(colon < 0 ? tokens[i] : tokens[i].substring(0, colon)), false, line);
        var answer =
            colon < 0
                ? Track.Fork.NOTHING_ASKED
                : unescaped(tokens[i].substring(colon + ANSWERED.length()));
        place = place.next.computeIfAbsent(answer, _ -> new Place());
      }
      place.is(unescaped(tokens[tokens.length - 1]), true, line);
    }
    return track(start, new Tracks());
  }

  private static Track track(Place place, Tracks tracks) {
    var words = place.words == null ? "" : place.words;
    if (place.ends) {
      return tracks.stop(words);
    }
    var next = place.next.values().stream().map(then -> track(then, tracks)).toList();
    return tracks.fork(words, List.copyOf(place.next.keySet()), next);
  }

  private static Track parsePoints(List<String> lines) {
    var points = new HashMap<Integer, String>();
    for (var line : lines) {
      var point = POINT.matcher(line);
      if (!point.matches()) {
        throw new IllegalArgumentException(
            "path lock: \"%s\" (expected a line such as \"[2] pause 3 days -> [3]\")"
                .formatted(line));
      }
      points.put(Integer.parseInt(point.group(1)), point.group(2));
    }
    return new Points(points).track(1);
  }

  /** Follows the numbers of points. */
  private static final class Points {

    private final Map<Integer, String> lines;
    private final Tracks tracks = new Tracks();
    private final Map<Integer, Track> known = new HashMap<>();
    private final Set<Integer> following = new HashSet<>();

    Points(Map<Integer, String> lines) {
      this.lines = lines;
    }

    Track track(int number) {
      var track = known.get(number);
      if (track != null) {
        return track;
      }
      var line = lines.get(number);
      if (line == null || !following.add(number)) {
        throw new IllegalArgumentException(
            "path lock: [%d] %s"
                .formatted(
                    number,
                    line == null
                        ? "is missing (expected a line that begins with it)"
                        : "leads back to itself (expected an end)"));
      }
      var fork = fork(line);
      following.remove(number);
      known.put(number, fork);
      return fork;
    }

    private Track fork(String line) {
      int then = line.indexOf(THEN);
      int colon = answered(line);
      if (colon < 0 || (then >= 0 && then < colon)) {
        if (then < 0) {
          throw new IllegalArgumentException(
              "path lock: \"%s\" (expected where it leads, such as \"pause 3 days -> [3]\")"
                  .formatted(line));
        }
        return tracks.fork(
            unescaped(line.substring(0, then)),
            List.of(Track.Fork.NOTHING_ASKED),
            List.of(target(line.substring(then + THEN.length()))));
      }
      var answers = new ArrayList<String>();
      var next = new ArrayList<Track>();
      for (var way : line.substring(colon + ANSWERED.length()).split(Pattern.quote(OR), -1)) {
        int leads = way.indexOf(THEN);
        if (leads < 0) {
          throw new IllegalArgumentException(
              "path lock: \"%s\" (expected an answer and where it leads, such as \"yes -> [3]\")"
                  .formatted(way));
        }
        answers.add(unescaped(way.substring(0, leads)));
        next.add(target(way.substring(leads + THEN.length())));
      }
      return tracks.fork(unescaped(line.substring(0, colon)), answers, next);
    }

    private Track target(String text) {
      var point = TO_POINT.matcher(text);
      return point.matches()
          ? track(Integer.parseInt(point.group(1)))
          : tracks.stop(unescaped(text));
    }
  }
}
