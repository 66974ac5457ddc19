package dev.senda.benchmarks.scenarios;

import dev.senda.benchmarks.environment.BenchEnvironment;
import dev.senda.benchmarks.plot.XyPlot;
import dev.senda.benchmarks.report.Format;
import dev.senda.benchmarks.report.Section;
import dev.senda.benchmarks.report.Table;
import dev.senda.benchmarks.report.Verdict;
import dev.senda.benchmarks.stats.Estimate;
import dev.senda.benchmarks.stats.Statistics;
import dev.senda.benchmarks.workload.BackgroundLoad;
import dev.senda.benchmarks.workload.Contender;
import dev.senda.benchmarks.workload.JourneyRun;
import dev.senda.benchmarks.workload.Journeys;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From the open of a mail to the next one. */
public final class LatencyBenchmark implements Benchmark {

  private static final List<Contender> ALL =
      List.of(Contender.SENDA, Contender.HOST, Contender.EMPTY, Contender.MAIL);
  private static final int AT_ONCE = 32;
  private static final double LOAD = 0.3;
  private static final long PAUSE_MILLIS = 30;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double GOAL_PIXEL = 1.5;
  private static final double GOAL_ENGINE = 1.1;

  private final Map<Contender, List<Double>> idle = new EnumMap<>(Contender.class);
  private final Map<Contender, List<Double>> loaded = new EnumMap<>(Contender.class);

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public String summary() {
    return "from the open of a mail to the next mail, by stage, idle and at 30 % load";
  }

  @Override
  public Section run(BenchEnvironment environment, Size size)
      throws IOException, InterruptedException, SQLException {
    var journeys = new Journeys(environment);
    int samples = size.of(3, 40, 200);
    int blocks = size.of(1, 3, 10);
    int perBlock = size.of(2, 14, 25);
    Warmup.journeys(environment, size);
    var sleepers = new EnumMap<Contender, Deque<JourneyRun>>(Contender.class);
    for (var contender : ALL) {
      environment.say("Putting to sleep: " + contender.title());
      var runs = journeys.prepare(contender, samples + blocks * perBlock);
      journeys.putToSleep(runs, AT_ONCE);
      sleepers.put(contender, new ArrayDeque<>(runs));
      idle.put(contender, new ArrayList<>());
      loaded.put(contender, new ArrayList<>());
    }
    var budget = Budget.of(size, Duration.ofSeconds(40));
    var reading = environment.meter().read();
    var stages = new LatencyStages(environment);
    for (int i = 0; i < samples && budget.allows(i); i++) {
      for (var contender : i % 2 == 0 ? ALL : ALL.reversed()) {
        var run = sleepers.getOrDefault(contender, new ArrayDeque<>()).remove();
        record(idle, contender, measure(run, stages, contender));
      }
    }
    var idleUse = reading.since();
    double rate =
        LOAD * journeys.runBlock(Contender.SENDA, size.of(4, 60, 200), AT_ONCE).perSecond();
    reading = environment.meter().read();
    for (int block = 0; block < blocks && (block == 0 || !budget.isOver()); block++) {
      for (var contender : block % 2 == 0 ? ALL : ALL.reversed()) {
        environment.say(
            "At %s enrollments/s, block %d of %d: %s"
                .formatted(Format.number(rate), block + 1, blocks, contender.title()));
        underLoad(
            journeys,
            contender,
            sleepers.getOrDefault(contender, new ArrayDeque<>()),
            perBlock,
            rate);
      }
    }
    var section =
        section(of(idle, Contender.SENDA).length, of(loaded, Contender.SENDA).length, rate);
    section.during(idleUse).during(reading.since());
    return section.table(stages.table());
  }

  private void underLoad(
      Journeys journeys, Contender contender, Deque<JourneyRun> sleepers, int count, double rate)
      throws IOException, InterruptedException {
    var background = journeys.prepare(contender, (int) Math.ceil(rate * count) + 10);
    try (var _ = new BackgroundLoad(background, rate)) {
      Thread.sleep(1_000);
      for (int i = 0; i < count; i++) {
        record(loaded, contender, measure(sleepers.remove(), null, contender));
      }
    }
  }

  private static void record(
      Map<Contender, List<Double>> into, Contender contender, double millis) {
    into.getOrDefault(contender, new ArrayList<>()).add(millis);
  }

  private static double measure(JourneyRun run, @Nullable LatencyStages stages, Contender contender)
      throws IOException, InterruptedException {
    long before = System.currentTimeMillis();
    run.open();
    long answered = System.nanoTime();
    long second = run.awaitSecond();
    if (stages != null && contender == Contender.SENDA) {
      stages.add(run.id(), before, answered - run.openedAt(), second - run.openedAt());
    }
    run.awaitEnd();
    run.forget();
    Thread.sleep(PAUSE_MILLIS);
    return (second - run.openedAt()) / NANOS_PER_MILLI;
  }

  private static double[] of(Map<Contender, List<Double>> all, Contender contender) {
    return all.getOrDefault(contender, List.of()).stream().mapToDouble(x -> x).toArray();
  }

  private static Estimate ratio(
      Map<Contender, List<Double>> all, Contender ours, Contender theirs, double percentage) {
    return Statistics.ratioOfPercentiles(of(all, ours), of(all, theirs), percentage);
  }

  private Section section(int samples, int underLoad, double rate) {
    return new Section("From the open of a mail to the next mail")
        .paragraph(
            """
            One contact at a time opens the first mail; the clock stops when the mail server has accepted the second \
            one. For the hand-written workflows, it runs from the signal's call to the send. %d enrollments each at \
            idle, in turns; then %d each while %s enrollments/s of the same kind run beside them (30 %% of what Senda \
            does on this machine). "Senda's workflow, empty activities" is the engine alone."""
                .formatted(samples, underLoad, Format.number(rate)))
        .table(table("idle, ms", idle))
        .table(table("at 30 % load, ms", loaded))
        .plot(
            "latency",
            "From the open to the next mail",
            plot("From the open to the next mail, idle", idle))
        .plot(
            "latency-load",
            "From the open to the next mail at 30 % load",
            plot("From the open to the next mail, at 30 % load", loaded))
        .verdict(
            Verdict.atMost(
                "open to next mail, p50, Senda / signal to send of a workflow that does nothing",
                GOAL_PIXEL,
                ratio(idle, Contender.SENDA, Contender.EMPTY, 50),
                ""))
        .verdict(
            Verdict.atMost(
                "the same, engine only, p50",
                GOAL_ENGINE,
                ratio(idle, Contender.HOST, Contender.EMPTY, 50),
                ""))
        .verdict(
            Verdict.atMost(
                "the same, engine only, p50 at 30 % load",
                GOAL_ENGINE, ratio(loaded, Contender.HOST, Contender.EMPTY, 50), ""))
        .verdict(
            Verdict.atMost(
                "the same, engine only, p99 at 30 % load",
                GOAL_ENGINE, ratio(loaded, Contender.HOST, Contender.EMPTY, 99), ""));
  }

  private static Table table(String title, Map<Contender, List<Double>> all) {
    var table =
        Table.of(
            title, "p50", "p90", "p99", "p50 / does nothing", "p50 / same mail and transaction");
    for (var contender : ALL) {
      table.row(
          contender.title(),
          percentile(all, contender, 50),
          percentile(all, contender, 90),
          percentile(all, contender, 99),
          Format.estimate(ratio(all, contender, Contender.EMPTY, 50)),
          Format.estimate(ratio(all, contender, Contender.MAIL, 50)));
    }
    return table;
  }

  private static String percentile(
      Map<Contender, List<Double>> all, Contender contender, double percentage) {
    return Format.estimate(Statistics.estimatePercentile(of(all, contender), percentage));
  }

  private static String plot(String title, Map<Contender, List<Double>> all) {
    var plot = new XyPlot(title, "ms", "% of the enrollments");
    ALL.forEach(contender -> plot.distribution(contender.title(), of(all, contender)));
    return plot.svg();
  }
}
