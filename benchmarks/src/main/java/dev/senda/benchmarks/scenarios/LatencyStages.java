package dev.senda.benchmarks.scenarios;

import com.google.protobuf.util.Timestamps;
import dev.senda.benchmarks.environment.BenchEnvironment;
import dev.senda.benchmarks.journeys.OpenThenMail;
import dev.senda.benchmarks.report.Format;
import dev.senda.benchmarks.report.Table;
import dev.senda.benchmarks.stats.Statistics;
import dev.senda.benchmarks.workload.Contender;
import dev.senda.benchmarks.workload.Histories;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Where the time goes between the open and the next mail: read afterwards from both databases. */
final class LatencyStages {

  private static final double NANOS_PER_MILLI = 1e6;

  private static final String OPEN = "open requested";
  private static final String ANSWERED = "open answered";
  private static final String SIGNALED = "signal in the history";
  private static final String TASK = "workflow task started";
  private static final String TASK_DONE = "workflow task completed";
  private static final String ACTIVITY = "send activity started";
  private static final String CLAIMED = "message claimed";
  private static final String ARRIVED = "mail accepted by the server";
  private static final String SETTLED = "message settled";
  private static final String ACTIVITY_DONE = "send activity completed";

  private final BenchEnvironment environment;
  private final List<Sample> samples = new ArrayList<>();

  /**
   * @param openedAt in epoch milliseconds
   * @param answered nanoseconds later
   * @param arrived nanoseconds later
   */
  private record Sample(String id, long openedAt, long answered, long arrived) {}

  LatencyStages(BenchEnvironment environment) {
    this.environment = environment;
  }

  void add(String id, long openedAt, long answered, long arrived) {
    samples.add(new Sample(id, openedAt, answered, arrived));
  }

  /** The moments of each sample, in milliseconds after its open. */
  Table table() throws SQLException {
    var moments = new LinkedHashMap<String, List<Double>>();
    var histories = new Histories(environment);
    var ids = samples.stream().map(Sample::id).toList();
    var workflows = histories.workflowIds(Contender.SENDA, OpenThenMail.NAME, ids);
    for (int i = 0; i < ids.size(); i++) {
      var sample = samples.get(i);
      addTo(moments, OPEN, 0);
      addTo(moments, ANSWERED, sample.answered() / NANOS_PER_MILLI);
      addHistory(moments, histories.of(workflows.get(i)), sample);
      addMessage(moments, sample);
      addTo(moments, ARRIVED, sample.arrived() / NANOS_PER_MILLI);
    }
    var table = Table.of("Senda at idle, ms after the open", "p50", "p90");
    List.of(
            OPEN,
            ANSWERED,
            SIGNALED,
            TASK,
            TASK_DONE,
            ACTIVITY,
            CLAIMED,
            ARRIVED,
            SETTLED,
            ACTIVITY_DONE)
        .forEach(name -> row(table, name, moments.getOrDefault(name, List.of())));
    return table;
  }

  private static void row(Table table, String name, List<Double> millis) {
    if (!millis.isEmpty()) {
      var values = millis.stream().mapToDouble(Double::doubleValue).toArray();
      table.row(
          name,
          Format.estimate(Statistics.estimateMedian(values)),
          Format.number(Statistics.percentile(values, 90)));
    }
  }

  private static void addTo(Map<String, List<Double>> moments, String name, double millis) {
    moments.computeIfAbsent(name, _ -> new ArrayList<>()).add(millis);
  }

  private static void addHistory(
      Map<String, List<Double>> moments, List<HistoryEvent> history, Sample sample) {
    int signal = -1;
    for (int i = 0; i < history.size(); i++) {
      if (history.get(i).getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED) {
        signal = i;
        break;
      }
    }
    if (signal < 0) {
      return;
    }
    var after = history.subList(signal, history.size());
    Map.of(
            SIGNALED, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
            TASK, EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
            TASK_DONE, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
            ACTIVITY, EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED,
            ACTIVITY_DONE, EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
        .forEach(
            (name, type) ->
                first(after, type, sample).ifPresent(millis -> addTo(moments, name, millis)));
  }

  private static OptionalDouble first(List<HistoryEvent> events, EventType type, Sample sample) {
    return events.stream()
        .filter(event -> event.getEventType() == type)
        .mapToDouble(
            event -> Timestamps.toNanos(event.getEventTime()) / NANOS_PER_MILLI - sample.openedAt())
        .findFirst();
  }

  private void addMessage(Map<String, List<Double>> moments, Sample sample) throws SQLException {
    try (var connection = environment.servers().connect();
        var statement =
            connection.prepareStatement(
                """
                select extract(epoch from m.claimed_at) * 1000, extract(epoch from m.settled_at) * 1000
                from messages m join contacts c on c.key = m.contact_key
                where c.user_id = ? order by m.claimed_at desc limit 1
                """)) {
      statement.setString(1, sample.id());
      try (var row = statement.executeQuery()) {
        if (row.next()) {
          addTo(moments, CLAIMED, row.getDouble(1) - sample.openedAt());
          if (row.getDouble(2) > 0) {
            addTo(moments, SETTLED, row.getDouble(2) - sample.openedAt());
          }
        }
      }
    }
  }
}
