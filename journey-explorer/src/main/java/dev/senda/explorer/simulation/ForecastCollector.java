package dev.senda.explorer.simulation;

import dev.senda.explorer.Exploration;
import dev.senda.explorer.graph.JourneyPath.TakenStep;
import dev.senda.explorer.graph.StepText;
import dev.senda.explorer.virtualtime.VirtualRun;
import dev.senda.journey.Channel;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what simulated contacts live through. */
final class ForecastCollector {

  private final Simulation simulation;
  private final String journey;
  private final @Nullable String goal;
  private final Map<Step, String> lines = new HashMap<>();
  private final Map<LocalDate, Map<Channel, Integer>> messages = new TreeMap<>();
  private final Map<LocalDate, Integer> goals = new TreeMap<>();
  private final Map<Long, Integer> minutes = new HashMap<>();
  private final Map<Long, Integer> hours = new HashMap<>();
  private final Map<String, Integer> ends = new HashMap<>();
  private final Map<String, Integer> reached = new LinkedHashMap<>();
  private final Map<String, Map<String, Integer>> answered = new HashMap<>();
  private final List<Duration> toGoal = new ArrayList<>();

  ForecastCollector(Simulation simulation, Exploration exploration) {
    this.simulation = simulation;
    this.journey = exploration.plan().name();
    var event = exploration.plan().goal();
    this.goal = event == null ? null : event.toString();
    for (var step : exploration.steps()) {
      var line = line(step);
      reached.put(line, 0);
      if (step instanceof Question<?> question) {
        var answers = answered.computeIfAbsent(line, _ -> new LinkedHashMap<>());
        question.answers().forEach(answer -> answers.put(StepText.answerText(question, answer), 0));
      }
    }
  }

  /**
   * @param goalAfter how long after the enrollment the contact's goal counts as its conversion,
   *     also after the enrollment's end; null where it never does
   */
  void add(VirtualRun run, @Nullable Duration goalAfter) {
    var seen = new HashSet<String>();
    for (var runStep : run.steps()) {
      var taken = runStep.taken();
      if (runStep.isSent() && taken.step() instanceof Step.Send send) {
        add(send.message().choices().getFirst().channel(), runStep.from());
      }
      var line = line(taken.step());
      if (seen.add(line)) {
        reached.merge(line, 1, Integer::sum);
      }
      if (taken.answer() != null) {
        var answer = StepText.answerText(taken.step(), taken.answer());
        if (seen.add(line + ": " + answer)) {
          answered.computeIfAbsent(line, _ -> new LinkedHashMap<>()).merge(answer, 1, Integer::sum);
        }
      }
    }
    ends.merge(run.end().toString(), 1, Integer::sum);
    if (goalAfter != null) {
      toGoal.add(goalAfter);
      goals.merge(run.startedAt().plus(goalAfter).toLocalDate(), 1, Integer::sum);
    }
  }

  private void add(Channel channel, ZonedDateTime at) {
    messages
        .computeIfAbsent(at.toLocalDate(), _ -> new EnumMap<>(Channel.class))
        .merge(channel, 1, Integer::sum);
    minutes.merge(Math.floorDiv(at.toEpochSecond(), 60), 1, Integer::sum);
    hours.merge(Math.floorDiv(at.toEpochSecond(), 3600), 1, Integer::sum);
  }

  Forecast forecast(List<String> assumptions) {
    return new Forecast(
        journey,
        simulation.contacts(),
        simulation.seed(),
        simulation.start(),
        simulation.spread(),
        goal,
        toGoal.size(),
        percentile(50),
        percentile(90),
        endsByCount(),
        days(),
        peak(minutes, 60),
        peak(hours, 3600),
        reached.entrySet().stream()
            .map(
                step ->
                    new Forecast.StepCount(
                        step.getKey(),
                        step.getValue(),
                        answered.getOrDefault(step.getKey(), Map.of())))
            .toList(),
        assumptions);
  }

  private Map<String, Integer> endsByCount() {
    var sorted = new LinkedHashMap<String, Integer>();
    ends.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(end -> sorted.put(end.getKey(), end.getValue()));
    return sorted;
  }

  /** Every day from the first to the last on which something happened, also those without. */
  private List<Forecast.Day> days() {
    var days = new ArrayList<Forecast.Day>();
    var last = simulation.start().toLocalDate();
    for (var date : messages.keySet()) {
      last = date.isAfter(last) ? date : last;
    }
    for (var date : goals.keySet()) {
      last = date.isAfter(last) ? date : last;
    }
    int sum = 0;
    for (var date = simulation.start().toLocalDate();
        !date.isAfter(last);
        date = date.plusDays(1)) {
      sum += goals.getOrDefault(date, 0);
      days.add(new Forecast.Day(date, messages.getOrDefault(date, Map.of()), sum));
    }
    return days;
  }

  private Forecast.@Nullable Peak peak(Map<Long, Integer> counts, int seconds) {
    return counts.entrySet().stream()
        .max(
            Map.Entry.<Long, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .map(
            most ->
                new Forecast.Peak(
                    most.getValue(),
                    Instant.ofEpochSecond(most.getKey() * seconds)
                        .atZone(simulation.start().getZone())))
        .orElse(null);
  }

  /** By nearest rank; null if no contact reached the goal. */
  private @Nullable Duration percentile(int percent) {
    if (toGoal.isEmpty()) {
      return null;
    }
    var sorted = toGoal.stream().sorted().toList();
    return sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1);
  }

  private String line(Step step) {
    return lines.computeIfAbsent(step, one -> new TakenStep(one, null).toString());
  }
}
