package dev.senda.standalone;

import dev.senda.journey.engine.TimeScale;
import dev.senda.standalone.DemoPlayer.Outcome;
import dev.senda.standalone.DemoView.Arrived;
import dev.senda.standalone.DemoView.Enrolled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows the demo: live on a terminal, line by line elsewhere; and what came of it. */
final class DemoBoard {

  private static final int BAR = 36;
  private static final String LINE = "    %-36s %8s  %s";
  private static final Duration BETWEEN_DRAWINGS = Duration.ofMillis(400);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

  private final List<Play> plays;
  private final Terminal terminal;
  private final Clock clock = Clock.systemUTC();

  /** The steps of each journey, in the order in which people get there. */
  private final Map<String, List<String>> steps = new LinkedHashMap<>();

  private TimeScale scale = TimeScale.REAL;
  private Instant beganAt = Instant.EPOCH;
  private Instant shownAt = Instant.EPOCH;

  DemoBoard(List<Play> plays, Terminal terminal) {
    this.plays = plays;
    this.terminal = terminal;
    plays.stream()
        .map(Play::journey)
        .distinct()
        .forEach(journey -> steps.put(journey, stepsOf(journey, plays)));
  }

  private static List<String> stepsOf(String journey, List<Play> plays) {
    var sequences =
        plays.stream().filter(play -> play.journey().equals(journey)).map(Play::mails).toList();
    return sequences.stream()
        .flatMap(List::stream)
        .distinct()
        .sorted(Comparator.comparingDouble(step -> place(step, sequences)))
        .toList();
  }

  /** How many mails come before this one, on average. */
  private static double place(String step, List<List<String>> sequences) {
    return sequences.stream()
        .mapToInt(mails -> mails.indexOf(step))
        .filter(index -> index >= 0)
        .average()
        .orElse(0);
  }

  void begin(DemoRun run, TimeScale timeScale) {
    scale = timeScale;
    beganAt = clock.instant();
    shownAt = beganAt;
    terminal.say("");
    terminal.say(
        terminal.bold(
                "Run %d: %d people, %d journeys. "
                    .formatted(run.number(), plays.size(), steps.size()))
            + terminal.yellow(TimeScaleChoice.describe(scale.factor())));
  }

  void show(DemoRun run, Map<String, Enrolled> enrolled, List<Arrived> arrived) {
    var now = clock.instant();
    if (Duration.between(shownAt, now)
            .compareTo(terminal.isLive() ? BETWEEN_DRAWINGS : BETWEEN_LINES)
        < 0) {
      return;
    }
    shownAt = now;
    var current = plays.stream().map(run::userId).collect(Collectors.toSet());
    var people = enrolled.values().stream().filter(one -> current.contains(one.userId())).toList();
    var mails = arrived.stream().filter(mail -> current.contains(mail.userId())).toList();
    if (terminal.isLive()) {
      terminal.draw(picture(people, mails));
    } else {
      terminal.say(line(people, mails));
    }
  }

  private String day() {
    var house = Duration.between(scale.houseTime(beganAt), scale.houseTime(clock.instant()));
    return "day %.1f".formatted(house.toMinutes() / (24.0 * 60));
  }

  private static long ended(List<Enrolled> people) {
    return people.stream().filter(one -> one.ended() != null).count();
  }

  private String line(List<Enrolled> people, List<Arrived> mails) {
    return "%-9s %2d of %d entered, %2d at their end; %3d mails, %3d opened, %3d clicked"
        .formatted(
            day(),
            people.size(),
            plays.size(),
            ended(people),
            mails.size(),
            mails.stream().filter(Arrived::opened).count(),
            mails.stream().filter(Arrived::clicked).count());
  }

  private List<String> picture(List<Enrolled> people, List<Arrived> mails) {
    var lines = new ArrayList<String>();
    long ended = ended(people);
    int full = (int) (BAR * ended / plays.size());
    lines.add("");
    lines.add(
        "  %s%s  %d of %d at their end   %d mails   %s"
            .formatted(
                terminal.green("█".repeat(full)),
                terminal.faint("░".repeat(BAR - full)),
                ended,
                plays.size(),
                mails.size(),
                day()));
    lines.add("");
    lines.add(terminal.faint("  %-28s %6s %8s %8s".formatted("", "sent", "opened", "clicked")));
    steps.forEach(
        (journey, names) -> {
          var inside = people.stream().filter(one -> one.journey().equals(journey)).toList();
          long over = ended(inside);
          lines.add(
              "  %s  %s"
                  .formatted(
                      terminal.bold("%-28s".formatted(journey)),
                      terminal.faint(
                          "%d inside, %d at their end".formatted(inside.size() - over, over))));
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
                        count(sent.stream().filter(Arrived::opened).count()),
                        count(sent.stream().filter(Arrived::clicked).count())));
          }
        });
    return lines;
  }

  private static String count(long number) {
    return number == 0 ? "·" : String.valueOf(number);
  }

  /** What happened on each path. */
  void end(List<Outcome> outcomes, Duration took) {
    terminal.keep();
    terminal.say("");
    terminal.say(terminal.faint(LINE.formatted("what they did", "as played", "how it ended")));
    steps.keySet().forEach(journey -> paths(journey, outcomes));
    long good = outcomes.stream().filter(Outcome::isAsPlayed).count();
    long mails = outcomes.stream().mapToLong(outcome -> outcome.mails().size()).sum();
    terminal.say("");
    terminal.say(
        good == outcomes.size()
            ? terminal.green(
                "All %d people ended as their plays say; %d mails arrived, each exactly once. It took %d s."
                    .formatted(good, mails, took.toSeconds()))
            : terminal.red(
                "%d of %d people did not end as their plays say:"
                    .formatted(outcomes.size() - good, outcomes.size())));
  }

  private void paths(String journey, List<Outcome> outcomes) {
    terminal.say("  " + terminal.bold(journey));
    outcomes.stream()
        .filter(outcome -> outcome.play().journey().equals(journey))
        .collect(
            Collectors.groupingBy(
                outcome -> List.of(outcome.play().story(), outcome.play().ends()),
                LinkedHashMap::new,
                Collectors.toList()))
        .forEach(
            (path, group) -> {
              long good = group.stream().filter(Outcome::isAsPlayed).count();
              boolean all = good == group.size();
              var line =
                  LINE.formatted(
                      path.getFirst(), "%d of %d".formatted(good, group.size()), path.getLast());
              terminal.say(all ? line : terminal.red(line));
            });
  }
}
