package dev.senda.explorer;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Writes the Java that keeps the old way for contacts who are inside. */
final class Guard {

  private static final Pattern SEND = Pattern.compile("send (\\w+) ([^()]+?)(?: \\(([^()]+)\\))?");
  private static final Pattern PAUSE = Pattern.compile("pause (\\d+) (minute|hour|day)s?");
  private static final Pattern NAMED_PAUSE =
      Pattern.compile("(.+) \\(pause (\\d+) (minute|hour|day)s?\\)");
  private static final Pattern SCORE = Pattern.compile("score ([+-]\\d+)");
  private static final int LONGEST_NAME = 48;

  private Guard() {}

  /** Something new, for those who come from now on. */
  static String added(String change, List<String> steps) {
    return """
        if (lead.since("%s")) {
        %s
        }"""
        .formatted(change, block(steps));
  }

  /** Something old, for those who came before. */
  static String removed(String change, List<String> steps) {
    return """
        if (!lead.since("%s")) {
        %s
        }"""
        .formatted(change, block(steps));
  }

  /** The new for those who come from now on, the old for the others. */
  static String changed(String change, List<String> now, List<String> old) {
    return """
        if (lead.since("%s")) {
        %s
        } else {
        %s
        }"""
        .formatted(change, block(now), block(old));
  }

  /** A name for a change that brings this step, which is none of those that are taken. */
  static String change(String step, String prefix, Set<String> taken) {
    var send = SEND.matcher(step);
    var named = NAMED_PAUSE.matcher(step);
    var words = send.matches() ? send.group(2) : named.matches() ? named.group(1) : step;
    var slug =
        (prefix + words)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    slug = slug.substring(0, Math.min(slug.length(), LONGEST_NAME)).replaceAll("-$", "");
    var name = slug.isEmpty() ? "change" : slug;
    var free = name;
    for (int i = 2; taken.contains(free); i++) {
      free = name + "-" + i;
    }
    return free;
  }

  private static String block(List<String> steps) {
    return steps.stream().map(step -> "  " + java(step)).collect(joining("\n"));
  }

  /** The statement of a step; where its words do not tell it, the words as a comment. */
  private static String java(String step) {
    var send = SEND.matcher(step);
    if (send.matches()) {
      var template = send.group(3);
      return template == null
          ? "lead.send(%s(\"%s\"));".formatted(send.group(1), send.group(2))
          : "lead.send(%s(\"%s\").named(\"%s\"));"
              .formatted(send.group(1), template, send.group(2));
    }
    var pause = PAUSE.matcher(step);
    if (pause.matches()) {
      return "lead.pause(%s);".formatted(duration(pause.toMatchResult(), 1));
    }
    var named = NAMED_PAUSE.matcher(step);
    if (named.matches()) {
      return "lead.pause(\"%s\", %s);"
          .formatted(named.group(1), duration(named.toMatchResult(), 2));
    }
    var score = SCORE.matcher(step);
    if (score.matches()) {
      return "lead.score(%s);".formatted(score.group(1));
    }
    return "// " + step;
  }

  private static String duration(MatchResult pause, int group) {
    return "%ss(%s)".formatted(pause.group(group + 1), pause.group(group));
  }
}
