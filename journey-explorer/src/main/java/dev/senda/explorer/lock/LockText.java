package dev.senda.explorer.lock;

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
 * Writes and reads the paths of a path lock.
 *
 * <ul>
 *   <li>A line for each path: {@code send email guide -> guide opened within 3 days: no -> end}.
 *   <li>Where there are too many of them, a line for each point: {@code [2] guide opened within 3
 *       days: yes -> [3] | no -> end}.
 * </ul>
 *
 * <p>A backslash escapes the character after it.
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
  static List<String> writePaths(LockNode start) {
    var lines = new ArrayList<String>();
    addPaths(start, "", lines);
    return lines;
  }

  /** A line for each point, the first being where every path begins. */
  static List<String> writePoints(LockNode start) {
    if (start instanceof LockNode.EndNode) {
      return writePaths(start);
    }
    var numbers = new LinkedHashMap<LockNode, Integer>();
    LockGraph.nodesFrom(start).stream()
        .filter(LockNode.StepNode.class::isInstance)
        .forEach(lockNode -> numbers.put(lockNode, numbers.size() + 1));
    var lines = new ArrayList<String>();
    numbers.forEach(
        (lockNode, number) -> {
          if (lockNode instanceof LockNode.StepNode stepNode) {
            lines.add("[%d] %s".formatted(number, point(stepNode, numbers)));
          }
        });
    return lines;
  }

  /** A step and its answer. */
  static String answeredStep(LockNode.StepNode stepNode, String answer) {
    return escaped(stepNode.text()) + (stepNode.isQuestion() ? ANSWERED + escaped(answer) : "");
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
  static LockNode parse(List<String> lines) {
    return lines.getFirst().startsWith("[") ? parsePoints(lines) : parsePaths(lines);
  }

  private static void addPaths(LockNode lockNode, String before, List<String> lines) {
    switch (lockNode) {
      case LockNode.EndNode endNode -> lines.add(before + escaped(endNode.text()));
      case LockNode.StepNode stepNode -> {
        for (int i = 0; i < stepNode.next().size(); i++) {
          addPaths(
              stepNode.next().get(i),
              before + answeredStep(stepNode, stepNode.answers().get(i)) + THEN,
              lines);
        }
      }
    }
  }

  private static String point(LockNode.StepNode stepNode, Map<LockNode, Integer> numbers) {
    var ways = new ArrayList<String>();
    for (int i = 0; i < stepNode.next().size(); i++) {
      var next = stepNode.next().get(i);
      var number = numbers.get(next);
      ways.add(
          (stepNode.isQuestion() ? escaped(stepNode.answers().get(i)) + THEN : "")
              + (number == null ? escaped(next.text()) : "[" + number + "]"));
    }
    return escaped(stepNode.text())
        + (stepNode.isQuestion() ? ANSWERED : THEN)
        + ways.stream().collect(joining(OR));
  }

  /** The index where the answer starts; -1 where there is none. */
  private static int answerStart(String line) {
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

  /** A node of the paths with the same beginning, as far as the lines have described it. */
  private static final class ParsedNode {
    private @Nullable String words;
    private boolean ends;
    private final Map<String, ParsedNode> next = new LinkedHashMap<>();

    void set(String words, boolean ends, String line) {
      if (this.words != null && !(this.words.equals(words) && this.ends == ends)) {
        throw new IllegalArgumentException(
            "path lock: \"%s\" (expected \"%s\" in place of \"%s\", as on another path that begins so)"
                .formatted(line, this.words, words));
      }
      this.words = words;
      this.ends = ends;
    }
  }

  private static LockNode parsePaths(List<String> lines) {
    var start = new ParsedNode();
    for (var line : lines) {
      var tokens = line.split(THEN, -1);
      var parsedNode = start;
      for (int i = 0; i < tokens.length - 1; i++) {
        int colon = answerStart(tokens[i]);
        parsedNode.set(
            unescaped(colon < 0 ? tokens[i] : tokens[i].substring(0, colon)), false, line);
        var answer =
            colon < 0
                ? LockNode.StepNode.NO_ANSWER
                : unescaped(tokens[i].substring(colon + ANSWERED.length()));
        parsedNode = parsedNode.next.computeIfAbsent(answer, _ -> new ParsedNode());
      }
      parsedNode.set(unescaped(tokens[tokens.length - 1]), true, line);
    }
    return toNode(start, new LockGraph());
  }

  private static LockNode toNode(ParsedNode parsedNode, LockGraph lockGraph) {
    var words = parsedNode.words == null ? "" : parsedNode.words;
    if (parsedNode.ends) {
      return lockGraph.endNode(words);
    }
    var next = parsedNode.next.values().stream().map(then -> toNode(then, lockGraph)).toList();
    return lockGraph.stepNode(words, List.copyOf(parsedNode.next.keySet()), next);
  }

  private static LockNode parsePoints(List<String> lines) {
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
    return new Points(points).node(1);
  }

  /** Resolves the numbers of points. */
  private static final class Points {

    private final Map<Integer, String> lines;
    private final LockGraph lockGraph = new LockGraph();
    private final Map<Integer, LockNode> known = new HashMap<>();
    private final Set<Integer> following = new HashSet<>();

    Points(Map<Integer, String> lines) {
      this.lines = lines;
    }

    LockNode node(int number) {
      var lockNode = known.get(number);
      if (lockNode != null) {
        return lockNode;
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

    private LockNode fork(String line) {
      int then = line.indexOf(THEN);
      int colon = answerStart(line);
      if (colon < 0 || (then >= 0 && then < colon)) {
        if (then < 0) {
          throw new IllegalArgumentException(
              "path lock: \"%s\" (expected where it leads, such as \"pause 3 days -> [3]\")"
                  .formatted(line));
        }
        return lockGraph.stepNode(
            unescaped(line.substring(0, then)),
            List.of(LockNode.StepNode.NO_ANSWER),
            List.of(target(line.substring(then + THEN.length()))));
      }
      var answers = new ArrayList<String>();
      var next = new ArrayList<LockNode>();
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
      return lockGraph.stepNode(unescaped(line.substring(0, colon)), answers, next);
    }

    private LockNode target(String text) {
      var point = TO_POINT.matcher(text);
      return point.matches()
          ? node(Integer.parseInt(point.group(1)))
          : lockGraph.endNode(unescaped(text));
    }
  }
}
