package dev.senda.standalone.demo;

import dev.senda.journey.engine.TimeScale;
import dev.senda.standalone.demo.DemoQueries.EnrollmentRow;
import dev.senda.standalone.demo.DemoQueries.ReceivedMail;
import dev.senda.standalone.demo.DemoRunner.ScriptResult;
import dev.senda.standalone.stack.TimeScaleOption;
import dev.senda.standalone.terminal.Terminal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints the progress of the demo (live on a terminal, otherwise line by line) and its results. */
final class DemoProgressPrinter {

  private static final int BAR = 36;
  private static final String LINE = "    %-36s %8s  %s";
  private static final Duration BETWEEN_DRAWINGS = Duration.ofMillis(400);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

  private final List<DemoScript> scripts;
  private final Terminal terminal;
  private final Clock clock = Clock.systemUTC();

  /** The steps of each journey, in the order in which contacts reach them. */
  private final Map<String, List<String>> steps = new LinkedHashMap<>();

  private TimeScale scale = TimeScale.REAL;
  private Instant beganAt = Instant.EPOCH;
  private Instant shownAt = Instant.EPOCH;

  DemoProgressPrinter(List<DemoScript> scripts, Terminal terminal) {
    this.scripts = scripts;
    this.terminal = terminal;
    scripts.stream()
        .map(DemoScript::journey)
        .distinct()
        .forEach(journey -> steps.put(journey, stepsOf(journey, scripts)));
  }

  private static List<String> stepsOf(String journey, List<DemoScript> scripts) {
    var sequences =
        scripts.stream()
            .filter(demoScript -> demoScript.journey().equals(journey))
            .map(DemoScript::expectedMails)
            .toList();
    return sequences.stream()
        .flatMap(List::stream)
        .distinct()
        .sorted(Comparator.comparingDouble(step -> averagePosition(step, sequences)))
        .toList();
  }

  /** How many mails come before this one, on average. */
  private static double averagePosition(String step, List<List<String>> sequences) {
    return sequences.stream()
        .mapToInt(mails -> mails.indexOf(step))
        .filter(index -> index >= 0)
        .average()
        .orElse(0);
  }

  void printHeader(DemoRun run, TimeScale timeScale) {
    scale = timeScale;
    beganAt = clock.instant();
    shownAt = beganAt;
    terminal.printLine("");
    terminal.printLine(
        terminal.bold(
                "Run %d: %d contacts, %d journeys. "
                    .formatted(run.number(), scripts.size(), steps.size()))
            + terminal.yellow(TimeScaleOption.describe(scale.factor())));
  }

  void showProgress(DemoRun run, Map<String, EnrollmentRow> enrolled, List<ReceivedMail> arrived) {
    var now = clock.instant();
    if (Duration.between(shownAt, now)
            .compareTo(terminal.isLive() ? BETWEEN_DRAWINGS : BETWEEN_LINES)
        < 0) {
      return;
    }
    shownAt = now;
    var current = scripts.stream().map(run::userId).collect(Collectors.toSet());
    var contacts =
        enrolled.values().stream().filter(one -> current.contains(one.userId())).toList();
    var mails = arrived.stream().filter(mail -> current.contains(mail.userId())).toList();
    if (terminal.isLive()) {
      terminal.redraw(progressLines(contacts, mails));
    } else {
      terminal.printLine(progressLine(contacts, mails));
    }
  }

  private String elapsedDays() {
    var stack =
        Duration.between(scale.toSimulatedTime(beganAt), scale.toSimulatedTime(clock.instant()));
    return "day %.1f".formatted(stack.toMinutes() / (24.0 * 60));
  }

  private static long ended(List<EnrollmentRow> contacts) {
    return contacts.stream().filter(one -> one.outcome() != null).count();
  }

  private String progressLine(List<EnrollmentRow> contacts, List<ReceivedMail> mails) {
    return "%-9s %2d of %d entered, %2d ended; %3d mails, %3d opened, %3d clicked"
        .formatted(
            elapsedDays(),
            contacts.size(),
            scripts.size(),
            ended(contacts),
            mails.size(),
            mails.stream().filter(ReceivedMail::opened).count(),
            mails.stream().filter(ReceivedMail::clicked).count());
  }

  private List<String> progressLines(List<EnrollmentRow> contacts, List<ReceivedMail> mails) {
    var lines = new ArrayList<String>();
    long ended = ended(contacts);
    int full = (int) (BAR * ended / scripts.size());
    lines.add("");
    lines.add(
        "  %s%s  %d of %d ended   %d mails   %s"
            .formatted(
                terminal.green("█".repeat(full)),
                terminal.faint("░".repeat(BAR - full)),
                ended,
                scripts.size(),
                mails.size(),
                elapsedDays()));
    lines.add("");
    lines.add(terminal.faint("  %-28s %6s %8s %8s".formatted("", "sent", "opened", "clicked")));
    steps.forEach(
        (journey, names) -> {
          var inside = contacts.stream().filter(one -> one.journey().equals(journey)).toList();
          long over = ended(inside);
          lines.add(
              "  %s  %s"
                  .formatted(
                      terminal.bold("%-28s".formatted(journey)),
                      terminal.faint("%d active, %d ended".formatted(inside.size() - over, over))));
          for (var step : names) {
            var sent =
                mails.stream()
                    .filter(mail -> mail.journey().equals(journey) && mail.step().equals(step))
                    .toList();
            lines.add(
                "    %-26s %6s %8s %8s"
                    .formatted(
                        step,
                        count(sent.size()),
                        count(sent.stream().filter(ReceivedMail::opened).count()),
                        count(sent.stream().filter(ReceivedMail::clicked).count())));
          }
        });
    return lines;
  }

  private static String count(long number) {
    return number == 0 ? "·" : String.valueOf(number);
  }

  /** What happened on each path. */
  void printResults(List<ScriptResult> outcomes, Duration took) {
    terminal.finishDrawing();
    terminal.printLine("");
    terminal.printLine(terminal.faint(LINE.formatted("actions", "as scripted", "outcome")));
    steps.keySet().forEach(journey -> printPaths(journey, outcomes));
    long good = outcomes.stream().filter(ScriptResult::isAsExpected).count();
    long mails =
        outcomes.stream().mapToLong(scriptResult -> scriptResult.receivedMails().size()).sum();
    terminal.printLine("");
    terminal.printLine(
        good == outcomes.size()
            ? terminal.green(
                "All %d contacts ended as scripted; %d mails arrived, each exactly once. It took %d s."
                    .formatted(good, mails, took.toSeconds()))
            : terminal.red(
                "%d of %d contacts did not end as scripted:"
                    .formatted(outcomes.size() - good, outcomes.size())));
  }

  private void printPaths(String journey, List<ScriptResult> outcomes) {
    terminal.printLine("  " + terminal.bold(journey));
    outcomes.stream()
        .filter(scriptResult -> scriptResult.script().journey().equals(journey))
        .collect(
            Collectors.groupingBy(
                scriptResult ->
                    List.of(scriptResult.script().story(), scriptResult.script().expectedOutcome()),
                LinkedHashMap::new,
                Collectors.toList()))
        .forEach(
            (path, group) -> {
              long good = group.stream().filter(ScriptResult::isAsExpected).count();
              boolean all = good == group.size();
              var line =
                  LINE.formatted(
                      path.getFirst(), "%d of %d".formatted(good, group.size()), path.getLast());
              terminal.printLine(all ? line : terminal.red(line));
            });
  }
}
