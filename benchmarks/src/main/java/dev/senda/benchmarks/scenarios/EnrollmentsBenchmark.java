package dev.senda.benchmarks.scenarios;

import dev.senda.benchmarks.environment.BenchEnvironment;
import dev.senda.benchmarks.plot.IntervalPlot;
import dev.senda.benchmarks.report.Format;
import dev.senda.benchmarks.report.Section;
import dev.senda.benchmarks.report.Table;
import dev.senda.benchmarks.report.Verdict;
import dev.senda.benchmarks.stats.Estimate;
import dev.senda.benchmarks.stats.Statistics;
import dev.senda.benchmarks.workload.Contender;
import dev.senda.benchmarks.workload.Journeys;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Whole enrollments of journey R beside hand-written workflows. */
public final class EnrollmentsBenchmark implements Benchmark {

  private static final List<Contender> ORDER =
      List.of(Contender.SENDA, Contender.MAIL, Contender.EMPTY);
  private static final int AT_ONCE = 64;
  private static final double GOAL_SAME_MAIL = 0.95;
  private static final double GOAL_EMPTY = 0.80;
  private static final double GOAL_WORKER = 2;
  private static final double GOAL_SERVER = 1.05;

  private final Map<Contender, List<Journeys.Block>> blocks = new EnumMap<>(Contender.class);

  @Override
  public String name() {
    return "enrollments";
  }

  @Override
  public String summary() {
    return "enrollments per second and their CPU time, beside hand-written workflows";
  }

  @Override
  public Section run(BenchEnvironment environment, Size size)
      throws IOException, InterruptedException {
    var journeys = new Journeys(environment);
    int count = size.of(4, 100, 250);
    int rounds = size.of(2, 14, 16);
    Warmup.journeys(environment, size);
    ORDER.forEach(contender -> blocks.put(contender, new ArrayList<>()));
    var budget = Budget.of(size, Duration.ofSeconds(85));
    int done = 0;
    for (int round = 0; round < rounds && budget.allows(round); round++) {
      done++;
      for (var contender : round % 2 == 0 ? ORDER : ORDER.reversed()) {
        var block = journeys.runBlock(contender, count, AT_ONCE);
        blocksOf(contender).add(block);
        environment.say(
            "Round %d of %d, %s: %s/s"
                .formatted(round + 1, rounds, contender.title(), Format.number(block.perSecond())));
      }
    }
    return section(count, done);
  }

  private List<Journeys.Block> blocksOf(Contender contender) {
    return blocks.getOrDefault(contender, List.of());
  }

  private double[] values(Contender contender, ToDoubleFunction<Journeys.Block> value) {
    return blocksOf(contender).stream().mapToDouble(value).toArray();
  }

  private Estimate ratio(Contender other, ToDoubleFunction<Journeys.Block> value) {
    return Statistics.medianOfRatios(values(Contender.SENDA, value), values(other, value));
  }

  /** The CPU time of the contender's own process, pair by pair. */
  private Estimate workerRatio(Contender other) {
    return Statistics.medianOfRatios(
        values(Contender.SENDA, block -> block.millisOf(Contender.SENDA.process())),
        values(other, block -> block.millisOf(other.process())));
  }

  private Section section(int count, int rounds) {
    var sameMail = ratio(Contender.MAIL, Journeys.Block::perSecond);
    var empty = ratio(Contender.EMPTY, Journeys.Block::perSecond);
    var worker = workerRatio(Contender.EMPTY);
    var server = ratio(Contender.EMPTY, block -> block.millisOf(BenchEnvironment.TEMPORAL));
    var section =
        new Section("Enrollments per second")
            .paragraph(
                """
                Journey R: a mail, a wait for its open of at most three days, a second mail. Senda is the whole \
                product: enrolled over HTTP, sent by SMTP, opened by its pixel, closed in the database. \
                %d rounds of blocks of %d enrollments, %d at once; the order of the three is reversed in every \
                second round. All of a block wait before the first mail is opened. Ratios are medians of the pairs of \
                a round. "Without JIT" leaves out the threads of HotSpot's compilers, which are idle after some \
                thousand enrollments."""
                    .formatted(rounds, count, AT_ONCE))
            .table(table())
            .table(ratios())
            .plot("enrollments", "Enrollments per second", plot())
            .verdict(
                Verdict.atLeast(
                    "enrollments/s, Senda / same mail and one transaction a send",
                    GOAL_SAME_MAIL,
                    sameMail,
                    ""))
            .verdict(
                Verdict.atLeast(
                    "enrollments/s, Senda / a workflow that does nothing", GOAL_EMPTY, empty, ""))
            .verdict(
                Verdict.atMost(
                    "worker's CPU per enrollment, Senda / does nothing", GOAL_WORKER, worker, ""))
            .verdict(
                Verdict.atMost(
                    "Temporal's CPU per enrollment, Senda / does nothing",
                    GOAL_SERVER,
                    server,
                    ""));
    ORDER.forEach(contender -> blocksOf(contender).forEach(block -> section.during(block.use())));
    return section;
  }

  private Table ratios() {
    var table =
        Table.of(
            "Senda / the other one",
            "rate",
            "CPU of the worker",
            "the same without JIT",
            "CPU of Temporal");
    for (var other : List.of(Contender.MAIL, Contender.EMPTY)) {
      table.row(
          other.title(),
          Format.estimate(ratio(other, Journeys.Block::perSecond)),
          Format.estimate(workerRatio(other)),
          Format.estimate(
              Statistics.medianOfRatios(
                  values(
                      Contender.SENDA,
                      block -> block.millisWithoutCompiler(Contender.SENDA.process())),
                  values(other, block -> block.millisWithoutCompiler(other.process())))),
          Format.estimate(ratio(other, block -> block.millisOf(BenchEnvironment.TEMPORAL))));
    }
    return table;
  }

  private Table table() {
    var table =
        Table.of(
            "",
            "enrollments/s",
            "its process, CPU ms",
            "the same without JIT",
            "Temporal, CPU ms",
            "PostgreSQL, CPU ms");
    for (var contender : ORDER) {
      table.row(
          contender.title(),
          median(contender, Journeys.Block::perSecond),
          median(contender, block -> block.millisOf(contender.process())),
          median(contender, block -> block.millisWithoutCompiler(contender.process())),
          median(contender, block -> block.millisOf(BenchEnvironment.TEMPORAL)),
          median(contender, block -> block.millisOf(BenchEnvironment.POSTGRESQL)));
    }
    return table;
  }

  private String median(Contender contender, ToDoubleFunction<Journeys.Block> value) {
    return Format.estimate(Statistics.estimateMedian(values(contender, value)));
  }

  private String plot() {
    var plot = new IntervalPlot("Enrollments per second (median of the blocks, 95 %)");
    ORDER.forEach(
        contender ->
            plot.row(
                contender == Contender.MAIL ? "hand-written, same mail" : contender.title(),
                Statistics.estimateMedian(values(contender, Journeys.Block::perSecond))));
    return plot.svg();
  }
}
