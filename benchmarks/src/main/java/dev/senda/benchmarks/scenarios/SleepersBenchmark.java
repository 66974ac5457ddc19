package dev.senda.benchmarks.scenarios;

import dev.senda.benchmarks.environment.BenchEnvironment;
import dev.senda.benchmarks.plot.XyPlot;
import dev.senda.benchmarks.report.Format;
import dev.senda.benchmarks.report.Section;
import dev.senda.benchmarks.report.Table;
import dev.senda.benchmarks.report.Verdict;
import dev.senda.benchmarks.stats.Estimate;
import dev.senda.benchmarks.stats.Statistics;
import dev.senda.benchmarks.workload.Contender;
import dev.senda.benchmarks.workload.JourneyRun;
import dev.senda.benchmarks.workload.Journeys;
import dev.senda.benchmarks.workload.StorageSizes;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a sleeping enrollment takes, and whether anything gets dearer with their number. */
public final class SleepersBenchmark implements Benchmark {

  private static final int AT_ONCE = 64;
  private static final int CHUNKS = 6;

  /** From here on, hand-written sleepers are not added any more: they take as long. */
  private static final int MOST_MINIMAL = 10_000;

  private static final double KILOBYTE = 1_000;
  private static final double MEGABYTE = 1_000_000;
  private static final double GOAL_KILOBYTES = 5;
  private static final double GOAL_BYTES = 1.1;
  private static final double GOAL_COST = 1.1;
  private static final double GOAL_HEAP_GROWTH = 50;
  private static final int HEAP_READINGS = 6;

  private final Map<Contender, List<StorageSizes>> growth = new EnumMap<>(Contender.class);
  private final Map<Contender, List<Integer>> chunks = new EnumMap<>(Contender.class);
  private final Map<Integer, List<Journeys.Block>> ours = new TreeMap<>();
  private final Map<Integer, List<Journeys.Block>> theirs = new TreeMap<>();
  private final Map<Integer, double[]> heaps = new TreeMap<>();

  @Override
  public String name() {
    return "sleepers";
  }

  @Override
  public String summary() {
    return "bytes and heap of sleeping enrollments, and the cost of an enrollment beside many";
  }

  @Override
  public Section run(BenchEnvironment environment, Size size)
      throws IOException, InterruptedException, SQLException {
    var journeys = new Journeys(environment);
    var targets =
        switch (size) {
          case SMOKE -> List.of(10, 20);
          case SHORT -> List.of(200, 700);
          case FULL -> List.of(1_000, 10_000, 100_000);
        };
    int blocks = size.of(2, 6, 10);
    int count = size.of(3, 20, 100);
    Warmup.journeys(environment, size);
    int asleep = 0;
    for (int target : targets) {
      if (asleep < MOST_MINIMAL) {
        fill(environment, journeys, Contender.EMPTY, Math.min(target, MOST_MINIMAL) - asleep);
      }
      fill(environment, journeys, Contender.SENDA, target - asleep);
      asleep = target;
      heaps.put(target, heap(environment));
      for (int block = 0; block < blocks; block++) {
        var order = List.of(Contender.SENDA, Contender.EMPTY);
        for (var contender : block % 2 == 0 ? order : order.reversed()) {
          (contender == Contender.SENDA ? ours : theirs)
              .computeIfAbsent(target, _ -> new ArrayList<>())
              .add(journeys.runBlock(contender, count, AT_ONCE));
        }
      }
      environment.say(
          "%,d asleep: %s CPU ms an enrollment, heap %s MB"
              .formatted(
                  target,
                  Format.number(Statistics.median(costs(ours, target))),
                  Format.number(Statistics.median(heaps.getOrDefault(target, new double[1])))));
    }
    return section(environment, targets, count, blocks);
  }

  private void fill(BenchEnvironment environment, Journeys journeys, Contender contender, int count)
      throws IOException, InterruptedException, SQLException {
    int chunk = Math.max(1, (count + CHUNKS - 1) / CHUNKS);
    for (int done = 0; done < count; done += chunk) {
      int some = Math.min(chunk, count - done);
      var before = StorageSizes.read(environment);
      var runs = journeys.prepare(contender, some);
      var contacts = StorageSizes.read(environment);
      var block = journeys.putToSleep(runs, AT_ONCE);
      runs.forEach(JourneyRun::forget);
      var after = StorageSizes.read(environment);
      growth
          .computeIfAbsent(contender, _ -> new ArrayList<>())
          .add(
              new StorageSizes(after.since(before).temporal(), after.since(contacts).postgresql()));
      chunks.computeIfAbsent(contender, _ -> new ArrayList<>()).add(some);
      environment.say(
          "%s: %,d more asleep, %s/s"
              .formatted(contender.title(), some, Format.number(block.perSecond())));
    }
  }

  private static double[] heap(BenchEnvironment environment)
      throws IOException, InterruptedException {
    var megabytes = new double[HEAP_READINGS];
    for (int i = 0; i < HEAP_READINGS; i++) {
      megabytes[i] = environment.sendaHeap() / MEGABYTE;
    }
    return megabytes;
  }

  /** CPU milliseconds of all processes for each enrollment. */
  private static double[] costs(Map<Integer, List<Journeys.Block>> blocks, int target) {
    return blocks.getOrDefault(target, List.of()).stream()
        .mapToDouble(
            block ->
                block.millisOf(BenchEnvironment.SENDA)
                    + block.millisOf(BenchEnvironment.MINIMAL)
                    + block.millisOf(BenchEnvironment.TEMPORAL)
                    + block.millisOf(BenchEnvironment.POSTGRESQL))
        .toArray();
  }

  @FunctionalInterface
  private interface Bytes {
    long of(StorageSizes sizes);
  }

  private double[] perSleeper(Contender contender, Bytes bytes) {
    var sizes = growth.getOrDefault(contender, List.of());
    var counts = chunks.getOrDefault(contender, List.of());
    var values = new double[sizes.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes.of(sizes.get(i)) / KILOBYTE / counts.get(i);
    }
    return values;
  }

  private Estimate kilobytes(Contender contender, Bytes bytes) {
    return Statistics.estimateMedian(perSleeper(contender, bytes));
  }

  private Section section(
      BenchEnvironment environment, List<Integer> targets, int count, int blocks) {
    var bytes =
        Statistics.ratioOfMedians(
            perSleeper(Contender.SENDA, StorageSizes::temporalBytes),
            perSleeper(Contender.EMPTY, StorageSizes::temporalBytes));
    var cost =
        Statistics.ratioOfMedians(costs(ours, targets.getLast()), costs(ours, targets.getFirst()));
    var section =
        new Section("Sleeping enrollments")
            .paragraph(
                """
                Enrollments of journey R that wait for the open of their mail. Bytes are what the tables and \
                indexes grew by, in chunks, without the contact itself: SQLite's pages by table, and \
                PostgreSQL's relations. The live heap is that of API and workers in one process after full \
                collections. At each size, %d blocks of %d whole enrollments run, in turns with the workflow \
                that does nothing."""
                    .formatted(blocks, count))
            .table(bytesTable())
            .table(growthTable(targets))
            .plot("sleepers", "CPU per enrollment beside sleepers", plot(targets))
            .verdict(
                Verdict.atMost(
                    "bytes in Temporal per sleeper, without visibility",
                    GOAL_KILOBYTES,
                    kilobytes(Contender.SENDA, StorageSizes::temporalBytes),
                    " kB"))
            .verdict(Verdict.atMost("the same, Senda / does nothing", GOAL_BYTES, bytes, ""))
            .verdict(
                Verdict.atMost(
                    "CPU per enrollment beside %,d sleepers / beside %,d"
                        .formatted(targets.getLast(), targets.getFirst()),
                    GOAL_COST,
                    cost,
                    ""));
    if (targets.contains(10_000) && targets.contains(100_000)) {
      section.verdict(
          Verdict.atMost(
              "live heap, growth from 10,000 to 100,000 sleepers",
              GOAL_HEAP_GROWTH,
              growthOf(
                  heaps.getOrDefault(10_000, new double[1]),
                  heaps.getOrDefault(100_000, new double[1])),
              " MB"));
    }
    targets.forEach(
        target -> {
          ours.getOrDefault(target, List.of()).forEach(block -> section.during(block.use()));
          theirs.getOrDefault(target, List.of()).forEach(block -> section.during(block.use()));
        });
    environment.say("Sleepers measured");
    return section;
  }

  private static Estimate growthOf(double[] before, double[] after) {
    double base = Statistics.median(before);
    var differences = new double[after.length];
    for (int i = 0; i < after.length; i++) {
      differences[i] = after[i] - base;
    }
    return Statistics.estimateMedian(differences);
  }

  private Table bytesTable() {
    var table = Table.of("kB per sleeper", "Senda", "does nothing");
    row(table, "Temporal, without visibility", StorageSizes::temporalBytes);
    row(table, "Temporal, visibility", StorageSizes::visibilityBytes);
    row(table, "PostgreSQL", StorageSizes::postgresqlBytes);
    return table;
  }

  private void row(Table table, String name, Bytes bytes) {
    table.row(
        name,
        Format.estimate(kilobytes(Contender.SENDA, bytes)),
        Format.estimate(kilobytes(Contender.EMPTY, bytes)));
  }

  private Table growthTable(List<Integer> targets) {
    var table =
        Table.of("asleep", "Senda, CPU ms/enrollment", "does nothing", "ratio", "live heap, MB");
    for (int target : targets) {
      table.row(
          "%,d".formatted(target),
          Format.estimate(Statistics.estimateMedian(costs(ours, target))),
          Format.estimate(Statistics.estimateMedian(costs(theirs, target))),
          Format.estimate(Statistics.medianOfRatios(costs(ours, target), costs(theirs, target))),
          Format.estimate(Statistics.estimateMedian(heaps.getOrDefault(target, new double[1]))));
    }
    return table;
  }

  private String plot(List<Integer> targets) {
    var x = targets.stream().mapToDouble(Integer::doubleValue).toArray();
    return new XyPlot("CPU per enrollment beside sleepers", "enrollments asleep", "CPU ms")
        .line("Senda", x, medians(ours, targets))
        .line("hand-written, does nothing", x, medians(theirs, targets))
        .svg();
  }

  private static double[] medians(
      Map<Integer, List<Journeys.Block>> blocks, List<Integer> targets) {
    return targets.stream()
        .mapToDouble(target -> Statistics.median(costs(blocks, target)))
        .toArray();
  }
}
