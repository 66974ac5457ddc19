package dev.senda.benchmarks.scenarios;

import dev.senda.benchmarks.client.Load;
import dev.senda.benchmarks.client.SendaClient;
import dev.senda.benchmarks.environment.BenchEnvironment;
import dev.senda.benchmarks.journeys.Gate;
import dev.senda.benchmarks.report.Format;
import dev.senda.benchmarks.report.Section;
import dev.senda.benchmarks.report.Table;
import dev.senda.benchmarks.report.Verdict;
import dev.senda.benchmarks.stats.Statistics;
import dev.senda.benchmarks.workload.Contender;
import dev.senda.benchmarks.workload.EventLoad;
import dev.senda.benchmarks.workload.Histories;
import dev.senda.benchmarks.workload.OutboxWatch;
import io.temporal.api.enums.v1.EventType;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Events that come in while Temporal is down, and how fast they are told afterwards. */
public final class DrainBenchmark implements Benchmark {

  /** Other contacts than those of the ingest benchmark. */
  private static final int FIRST_CONTACT = 10_000_000;

  private static final int CONNECTIONS = 16;
  private static final int BARE_THREADS = 32;
  private static final double PER_SECOND = 300;
  private static final double GOAL_AWAITED = 0.9;
  private static final double GOAL_UNAWAITED = 3_000;
  private static final double NANOS = 1e9;
  private static final Duration LONGEST = Duration.ofMinutes(20);

  private final List<Double> awaited = new ArrayList<>();
  private final List<Double> bare = new ArrayList<>();
  private final List<Double> unawaited = new ArrayList<>();
  private long awaitedEvents;
  private long unawaitedEvents;
  private long unawaitedQueued;
  private long refused;

  @Override
  public String name() {
    return "drain";
  }

  @Override
  public String summary() {
    return "Temporal is down while events come in: how fast they are told afterwards";
  }

  @Override
  public Section run(BenchEnvironment environment, Size size)
      throws IOException, InterruptedException, SQLException {
    int gates = size.of(5, 100, 200);
    var outage = Duration.ofSeconds(size.of(1, 1, 30));
    int rounds = size.of(1, 6, 6);
    var ids =
        IntStream.range(0, 2 * gates)
            .mapToObj(i -> SendaClient.contact(FIRST_CONTACT + i))
            .toList();
    environment.senda().identify(ids);
    for (var id : ids.subList(0, gates)) {
      environment.senda().enroll(Gate.NAME, id);
    }
    environment.minimal().startGates(gates);
    OutboxWatch.awaitEmpty(environment, LONGEST);
    var told = EventLoad.ofKnown(environment.senda(), Gate.AWAITED, 1, FIRST_CONTACT, gates);
    var heard =
        EventLoad.ofKnown(environment.senda(), Gate.AWAITED, 1, FIRST_CONTACT + gates, gates);
    var reading = environment.meter().read();
    for (int round = 0; round < rounds; round++) {
      int signals = (int) (PER_SECOND * outage.toSeconds());
      if (round % 2 == 0) {
        senda(environment, outage, told, heard);
        bare.add(signals / environment.minimal().signalGates(signals, BARE_THREADS, gates));
      } else {
        bare.add(signals / environment.minimal().signalGates(signals, BARE_THREADS, gates));
        senda(environment, outage, told, heard);
      }
      environment.say(
          "Round %d of %d: %s awaited/s, bare signals %s/s"
              .formatted(
                  round + 1,
                  rounds,
                  Format.number(awaited.getLast()),
                  Format.number(bare.getLast())));
    }
    var section = section(outage, gates, rounds, signaled(environment, ids.subList(0, gates)));
    return section.during(reading.since());
  }

  private void senda(BenchEnvironment environment, Duration outage, EventLoad told, EventLoad heard)
      throws IOException, InterruptedException {
    environment.stopTemporal();
    var others = Load.paced(CONNECTIONS, outage, PER_SECOND, heard::client);
    long queuedOthers = OutboxWatch.waiting(environment);
    var events = Load.paced(CONNECTIONS, outage, PER_SECOND, told::client);
    long queued = OutboxWatch.waiting(environment);
    awaitedEvents += events.accepted();
    unawaitedEvents += others.accepted();
    unawaitedQueued += queuedOthers;
    refused += events.refused() + others.refused();
    environment.startTemporal();
    long start = System.nanoTime();
    if (OutboxWatch.awaitEmpty(environment, LONGEST) > 0) {
      throw new IllegalStateException("the outbox did not empty");
    }
    double seconds = (System.nanoTime() - start) / NANOS;
    awaited.add((queued - queuedOthers) / seconds);
    if (queuedOthers > 0) {
      unawaited.add(queuedOthers / seconds);
    }
  }

  /** How many awaited events the workflows were told. */
  private static long signaled(BenchEnvironment environment, List<String> ids) throws SQLException {
    var histories = new Histories(environment);
    return histories.workflowIds(Contender.SENDA, Gate.NAME, ids).stream()
        .mapToLong(id -> histories.count(id, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED))
        .sum();
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(x -> x).toArray();
  }

  private Section section(Duration outage, int gates, int rounds, long signaled) {
    var ratio = Statistics.medianOfRatios(array(awaited), array(bare));
    var section =
        new Section("After an outage of Temporal")
            .paragraph(
                """
                Temporal is stopped. For %d s come %s events/s that a journey hears and no running enrollment awaits, \
                then for as long events that one of %d running enrollments awaits. Then Temporal is started, and the \
                clock runs from when it serves until nothing is queued, %d times. Bare signals are sent to as many \
                hand-written workflows by %d threads of one SDK client."""
                    .formatted(
                        outage.toSeconds(), Format.number(PER_SECOND), gates, rounds, BARE_THREADS))
            .table(
                Table.of("", "per second")
                    .row(
                        "awaited events told",
                        Format.estimate(Statistics.estimateMedian(array(awaited))))
                    .row("bare signals", Format.estimate(Statistics.estimateMedian(array(bare))))
                    .row("awaited / bare", Format.estimate(ratio)))
            .paragraph(
                "Of %,d events that nobody awaited, %,d waited for Temporal."
                    .formatted(unawaitedEvents, unawaitedQueued))
            .verdict(
                Verdict.atLeast(
                    "awaited events told after an outage, Senda / bare signals",
                    GOAL_AWAITED,
                    ratio,
                    ""))
            .verdict(
                Verdict.none(
                    "awaited events that were not told exactly once",
                    Math.abs(awaitedEvents - signaled),
                    awaitedEvents))
            .verdict(
                Verdict.none(
                    "events refused while Temporal was down",
                    refused,
                    awaitedEvents + unawaitedEvents + refused));
    if (unawaitedQueued == 0) {
      return section.verdict(
          Verdict.none("events that nobody awaits and that wait for Temporal", 0, unawaitedEvents));
    }
    return section.verdict(
        Verdict.atLeast(
            "unawaited events drained per second",
            GOAL_UNAWAITED,
            Statistics.estimateMedian(array(unawaited)),
            ""));
  }
}
