package dev.senda.benchmarks.scenarios;

import dev.senda.benchmarks.environment.BenchEnvironment;
import dev.senda.benchmarks.journeys.OpenThenMail;
import dev.senda.benchmarks.plot.XyPlot;
import dev.senda.benchmarks.report.Format;
import dev.senda.benchmarks.report.Section;
import dev.senda.benchmarks.report.Table;
import dev.senda.benchmarks.report.Verdict;
import dev.senda.benchmarks.stats.Statistics;
import dev.senda.benchmarks.workload.Contender;
import dev.senda.benchmarks.workload.Histories;
import dev.senda.benchmarks.workload.JourneyRun;
import dev.senda.benchmarks.workload.Journeys;
import io.temporal.api.enums.v1.EventType;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Many contacts open their mail in the same moment. */
public final class BurstBenchmark implements Benchmark {

  private static final List<Contender> BOTH = List.of(Contender.SENDA, Contender.MAIL);
  private static final int AT_ONCE = 32;
  private static final int CONNECTIONS = 16;
  private static final double NANOS_PER_MILLI = 1e6;

  private final Map<Contender, List<Double>> millis = new EnumMap<>(Contender.class);
  private final Map<Contender, Long> timedOut = new EnumMap<>(Contender.class);

  @Override
  public String name() {
    return "burst";
  }

  @Override
  public String summary() {
    return "hundreds of opens at once: when the next mails come, and whether workflow tasks time out";
  }

  @Override
  public Section run(BenchEnvironment environment, Size size)
      throws IOException, InterruptedException, SQLException {
    var journeys = new Journeys(environment);
    Warmup.journeys(environment, size);
    int count = size.of(6, 250, 500);
    int rounds = size.of(1, 1, 3);
    var section = new Section("A burst of opens");
    for (int round = 0; round < rounds; round++) {
      for (var contender : round % 2 == 0 ? BOTH : BOTH.reversed()) {
        environment.say("Putting to sleep: " + contender.title());
        var runs = journeys.prepare(contender, count);
        journeys.putToSleep(runs, AT_ONCE);
        var reading = environment.meter().read();
        Journeys.eachAtOnce(runs, CONNECTIONS, JourneyRun::open);
        for (var run : runs) {
          millis
              .computeIfAbsent(contender, _ -> new ArrayList<>())
              .add((run.awaitSecond() - run.openedAt()) / NANOS_PER_MILLI);
          run.awaitEnd();
        }
        section.during(reading.since());
        long late = timedOut(environment, contender, runs);
        timedOut.merge(contender, late, Long::sum);
        environment.say("%s: %d workflow tasks timed out".formatted(contender.title(), late));
        runs.forEach(JourneyRun::forget);
      }
    }
    return describe(section, count, rounds);
  }

  private static long timedOut(
      BenchEnvironment environment, Contender contender, List<JourneyRun> runs)
      throws SQLException {
    var histories = new Histories(environment);
    return histories
        .workflowIds(contender, OpenThenMail.NAME, runs.stream().map(JourneyRun::id).toList())
        .stream()
        .mapToLong(id -> histories.count(id, EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT))
        .sum();
  }

  private double[] of(Contender contender) {
    return millis.getOrDefault(contender, List.of()).stream().mapToDouble(x -> x).toArray();
  }

  private Section describe(Section section, int count, int rounds) {
    var table =
        Table.of(
            "from a contact's open to its next mail, ms",
            "p50",
            "p90",
            "p99",
            "longest",
            "tasks timed out");
    var plot = new XyPlot("%d opens at once".formatted(count), "ms", "% of the contacts");
    for (var contender : BOTH) {
      var values = of(contender);
      table.row(
          contender.title(),
          Format.estimate(Statistics.estimatePercentile(values, 50)),
          Format.estimate(Statistics.estimatePercentile(values, 90)),
          Format.estimate(Statistics.estimatePercentile(values, 99)),
          Format.number(Statistics.percentile(values, 100)),
          "%,d".formatted(timedOut.getOrDefault(contender, 0L)));
      plot.distribution(contender.title(), values);
    }
    return section
        .paragraph(
            """
            %d contacts open their mail as fast as %d connections can say it, %d time(s). The histories are read \
            afterwards and searched for workflow tasks that timed out. Contacts of one burst are not independent \
            of each other: the intervals are of this burst, not of others."""
                .formatted(count, CONNECTIONS, rounds))
        .table(table)
        .plot("burst", "A burst of opens", plot.svg())
        .verdict(
            Verdict.none(
                "workflow tasks that time out in a burst of %d opens".formatted(count),
                timedOut.getOrDefault(Contender.SENDA, 0L),
                (long) count * rounds));
  }
}
