package dev.senda.standalone.gate;

import dev.senda.catalog.Catalog;
import dev.senda.temporal.client.TemporalConnection;
import dev.senda.temporal.worker.HistoryReplay;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.common.WorkflowExecutionHistory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Replays histories of running enrollments with the journeys of this build. Histories are sampled
 * by journey and by the step at which the enrollment is, so that a rare step counts as much as a
 * frequent one.
 */
public final class RolloutGate {

  /** So many running enrollments of a journey are looked at, at most. */
  private static final int MAX_LISTED = 2_000;

  private static final int FETCHED_PER_SAMPLE = 20;
  private static final Pattern EVENT_ID = Pattern.compile("[Ee]vent ?[Ii]d[=: ]+(\\d+)");

  private final Catalog catalog;
  private final TemporalConnection connection;
  private final String taskQueue;
  private final HistoryReplay replay;
  private final int sample;

  /**
   * @param sample how many histories of each journey and step
   */
  public RolloutGate(
      Catalog catalog,
      TemporalConnection connection,
      String taskQueue,
      HistoryReplay replay,
      int sample) {
    this.catalog = catalog;
    this.connection = connection;
    this.taskQueue = taskQueue;
    this.replay = replay;
    this.sample = sample;
  }

  /**
   * What became of the enrollments of one journey.
   *
   * @param running how many run, up to 2,000
   * @param replayed how many histories were replayed
   * @param steps at how many different steps these are
   */
  public record JourneyResult(
      String journey, int running, int replayed, int steps, List<Break> breaks) {}

  /**
   * A history that the new code does not fit.
   *
   * @param step the step at which the enrollment is
   * @param reason what Temporal's SDK says
   * @param before what the history has where the new code does something else; null if unknown
   */
  public record Break(String workflowId, String step, String reason, @Nullable String before) {

    /** The guard to write around the change. */
    public String guard() {
      return """
      if (lead.hasChange("name-the-change")) {
        // what the new code does here
      } else {
        // what it did before%s
      }"""
          .formatted(before == null ? "" : ": " + before);
    }
  }

  /**
   * Replays.
   *
   * @param progress hears each result as soon as it is there
   */
  public List<JourneyResult> run(Consumer<JourneyResult> progress) {
    var results = new ArrayList<JourneyResult>();
    for (var name : catalog.journeyNames()) {
      var result = replay(name);
      progress.accept(result);
      results.add(result);
    }
    findUnknown()
        .forEach(
            result -> {
              progress.accept(result);
              results.add(result);
            });
    return results;
  }

  private JourneyResult replay(String journey) {
    var running = list("WorkflowType = '%s'".formatted(journey));
    var ids = new ArrayList<>(running.keySet());
    Collections.shuffle(ids, new Random(ids.size()));
    var byStep = new HashMap<String, Integer>();
    var breaks = new ArrayList<Break>();
    int replayed = 0;
    for (var id : ids.subList(0, Math.min(ids.size(), sample * FETCHED_PER_SAMPLE))) {
      var history = connection.client().fetchHistory(id);
      var step = currentStep(history);
      if (byStep.merge(step, 1, Integer::sum) > sample) {
        continue;
      }
      replayed++;
      replay
          .findMismatch(history)
          .map(reason -> new Break(id, step, reason, before(history, reason)))
          .ifPresent(breaks::add);
    }
    return new JourneyResult(journey, ids.size(), replayed, byStep.size(), breaks);
  }

  /** Journeys that have running enrollments and are not in this build. */
  private List<JourneyResult> findUnknown() {
    var unknown =
        list(
            catalog.journeyNames().stream()
                .map("WorkflowType != '%s'"::formatted)
                .collect(Collectors.joining(" AND ")));
    var byType = new TreeMap<String, List<String>>();
    unknown.forEach((id, type) -> byType.computeIfAbsent(type, _ -> new ArrayList<>()).add(id));
    return byType.entrySet().stream()
        .map(
            type ->
                new JourneyResult(
                    type.getKey(),
                    type.getValue().size(),
                    0,
                    0,
                    List.of(
                        new Break(
                            type.getValue().getFirst(),
                            "any",
                            "the journey is not in this build, and enrollments run in it",
                            "the whole journey: keep it until its last enrollment has ended"))))
        .toList();
  }

  /** The types of the running workflows of this task queue, by their ids. */
  private Map<String, String> list(String condition) {
    var query =
        "ExecutionStatus = 'Running' AND TaskQueue = '%s' AND %s".formatted(taskQueue, condition);
    try (var found = connection.client().listExecutions(query)) {
      return found
          .limit(MAX_LISTED)
          .collect(
              Collectors.toMap(
                  one -> one.getExecution().getWorkflowId(),
                  one -> one.getWorkflowType(),
                  (one, _) -> one));
    }
  }

  private static String currentStep(WorkflowExecutionHistory history) {
    var step = "start";
    for (var event : history.getEvents()) {
      var described = describe(event);
      if (described != null) {
        step = described;
      }
    }
    return step;
  }

  /** What the event that the mismatch names was. */
  private static @Nullable String before(WorkflowExecutionHistory history, String reason) {
    var id = EVENT_ID.matcher(reason);
    if (!id.find()) {
      return null;
    }
    long number = Long.parseLong(id.group(1));
    return history.getEvents().stream()
        .filter(event -> event.getEventId() >= number)
        .map(RolloutGate::describe)
        .filter(described -> described != null)
        .findFirst()
        .orElse(null);
  }

  /** What a step of the journey left in the history; null for another event. */
  private static @Nullable String describe(HistoryEvent event) {
    var kind =
        switch (event.getEventType()) {
          case EVENT_TYPE_TIMER_STARTED -> "wait";
          case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED ->
              event.getActivityTaskScheduledEventAttributes().getActivityType().getName();
          case EVENT_TYPE_MARKER_RECORDED -> "question or action";
          default -> null;
        };
    if (kind == null) {
      return null;
    }
    var summary = event.getUserMetadata().getSummary().getData().toString(StandardCharsets.UTF_8);
    return summary.isEmpty() ? kind : "%s %s".formatted(kind, summary);
  }
}
