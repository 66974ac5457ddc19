package dev.senda.explorer.lock;

import static java.util.stream.Collectors.joining;

import dev.senda.journey.Channel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Writes the Java code that keeps the old path for running enrollments. */
final class ChangeGuardWriter {

  private static final Pattern SEND =
      Pattern.compile("send (\\w+) ([^()]+?)(?: \\(([^()]+)\\))?( at least once)?");
  private static final Pattern PAUSE = Pattern.compile("pause (\\d+) (minute|hour|day)s?");
  private static final Pattern NAMED_PAUSE =
      Pattern.compile("(.+) \\(pause (\\d+) (minute|hour|day)s?\\)");

  /** Patterns of steps whose text determines their Java statement. */
  private static final Map<Pattern, String> STATEMENTS = statements();

  private static final int LONGEST_NAME = 48;

  private ChangeGuardWriter() {}

  /** A new step, for new enrollments only. */
  static String guardAdded(String change, List<String> steps) {
    return """
    if (lead.hasChange("%s")) {
    %s
    }\
    """
        .formatted(change, block(steps));
  }

  /** A removed step, for running enrollments only. */
  static String guardRemoved(String change, List<String> steps) {
    return """
    if (!lead.hasChange("%s")) {
    %s
    }\
    """
        .formatted(change, block(steps));
  }

  /** The new step for new enrollments, the old step for running ones. */
  static String guardChanged(String change, List<String> now, List<String> old) {
    return """
    if (lead.hasChange("%s")) {
    %s
    } else {
    %s
    }\
    """
        .formatted(change, block(now), block(old));
  }

  /** An unused name for the change that adds this step. */
  static String uniqueChangeName(String step, String prefix, Set<String> taken) {
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

  /** The Java statement of a step; its text as a comment where the statement is unknown. */
  private static String java(String step) {
    var send = SEND.matcher(step);
    if (send.matches() && !step.contains(" to confirm ") && !step.contains(" with ")) {
      return "lead.send(%s);".formatted(message(send.toMatchResult()));
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
    for (var statement : STATEMENTS.entrySet()) {
      var found = statement.getKey().matcher(step);
      if (found.matches()) {
        return found.replaceFirst(statement.getValue());
      }
    }
    return "// " + step;
  }

  private static String message(MatchResult send) {
    var template = send.group(3);
    var message =
        template == null
            ? "%s(\"%s\")".formatted(send.group(1), send.group(2))
            : "%s(\"%s\").named(\"%s\")".formatted(send.group(1), template, send.group(2));
    return send.group(4) == null ? message : message + ".atLeastOnce()";
  }

  private static Map<Pattern, String> statements() {
    var statements = new LinkedHashMap<Pattern, String>();
    statements.put(Pattern.compile("score ([+-]\\d+)"), "lead.score($1);");
    statements.put(Pattern.compile("notify sales: (.+)"), "lead.notify(sales(\"$1\"));");
    statements.put(
        Pattern.compile("notify ([a-z0-9-]+): (.+)"), "lead.notify(team(\"$1\", \"$2\"));");
    statements.put(
        Pattern.compile("task for sales: (.+), until done"),
        "lead.task(sales(\"$1\").untilDone());");
    statements.put(
        Pattern.compile("task for ([a-z0-9-]+): (.+), until done"),
        "lead.task(team(\"$1\", \"$2\").untilDone());");
    statements.put(Pattern.compile("task for sales: (.+)"), "lead.task(sales(\"$1\"));");
    statements.put(
        Pattern.compile("task for ([a-z0-9-]+): (.+)"), "lead.task(team(\"$1\", \"$2\"));");
    statements.put(Pattern.compile("add to list (\\S+)"), "lead.addTo(list(\"$1\"));");
    statements.put(Pattern.compile("remove from list (\\S+)"), "lead.removeFrom(list(\"$1\"));");
    for (var channel : Channel.values()) {
      var by = " by " + channel.wireName();
      statements.put(
          Pattern.compile("grant consent to (\\S+)" + by),
          "lead.grantConsent(\"$1\", Channel.%s);".formatted(channel.name()));
      statements.put(
          Pattern.compile("grant consent to (\\S+)" + by + ", text (.+)"),
          "lead.grantConsent(\"$1\", Channel.%s, \"$2\");".formatted(channel.name()));
      statements.put(
          Pattern.compile("withdraw consent to (\\S+)" + by),
          "lead.withdrawConsent(\"$1\", Channel.%s);".formatted(channel.name()));
    }
    statements.put(Pattern.compile("withdraw consent to (\\S+)"), "lead.withdrawConsent(\"$1\");");
    statements.put(Pattern.compile("webhook (\\S+)"), "lead.webhook(\"$1\");");
    statements.put(Pattern.compile("enroll in (\\S+)"), "lead.enrollIn(\"$1\");");
    statements.put(Pattern.compile("emit (?!.* where )(.+)"), "lead.emit(event(\"$1\"));");
    statements.put(Pattern.compile("until 0?(\\d+):0?(\\d+)"), "lead.pauseUntil(time($1, $2));");
    statements.put(
        Pattern.compile("until the contact's best hour"), "lead.pauseUntil(bestHour());");
    return Collections.unmodifiableMap(statements);
  }

  private static String duration(MatchResult pause, int group) {
    return "%ss(%s)".formatted(pause.group(group + 1), pause.group(group));
  }
}
