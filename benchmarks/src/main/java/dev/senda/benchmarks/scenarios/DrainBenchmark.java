package dev.senda.benchmarks.scenarios;

import com.google.protobuf.util.Timestamps;
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
import java.util.Arrays;
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
  private static final double MILLIS = 1e3;
  private static final double MIDDLE = 0.8;
  private static final int FEWEST = 10;
  private static final Duration LONGEST = Duration.ofMinutes(20);

  private final List<Window> ourWindows = new ArrayList<>();
  private final List<Window> bareWindows = new ArrayList<>();
  private final List<Double> unawaited = new ArrayList<>();
  private long awaitedEvents;
  private long unawaitedEvents;
  private long unawaitedQueued;
  private long refused;

  /** When signals were sent, in epoch seconds. */
  private record Window(double from, double to) {

    /** Those of the times that lie in it, in order. */
    double[] of(double[] times) {
      return Arrays.stream(times).filter(time -> time >= from && time <= to).sorted().toArray();
    }
  }

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
      }
      double from = now();
      double seconds = environment.minimal().signalGates(signals, BARE_THREADS, gates);
      bareWindows.add(new Window(from, now()));
      if (round % 2 != 0) {
        senda(environment, outage, told, heard);
      }
      environment.say(
          "Round %d of %d: bare signals %s/s"
              .formatted(round + 1, rounds, Format.number(signals / seconds)));
    }
    var use = reading.since();
    var histories = new Histories(environment);
    var ours = histories.workflowIds(Contender.SENDA, Gate.NAME, ids.subList(0, gates));
    var bare = IntStream.range(0, gates).mapToObj(i -> "gate-" + i).toList();
    return section(outage, gates, rounds, signals(histories, ours), signals(histories, bare))
        .during(use);
  }

  private static double now() {
    return System.currentTimeMillis() / MILLIS;
  }

  /** When the workflows were signaled, as their histories say. */
  private static double[] signals(Histories histories, List<String> workflows) {
    return workflows.stream()
        .flatMap(id -> histories.of(id).stream())
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)
        .mapToDouble(event -> Timestamps.toNanos(event.getEventTime()) / NANOS)
        .toArray();
  }

  private void senda(BenchEnvironment environment, Duration outage, EventLoad told, EventLoad heard)
      throws IOException, InterruptedException {
    environment.stopTemporal();
    var others = Load.paced(CONNECTIONS, outage, PER_SECOND, heard::client);
    long queuedOthers = OutboxWatch.waiting(environment);
    var events = Load.paced(CONNECTIONS, outage, PER_SECOND, told::client);
    awaitedEvents += events.accepted();
    unawaitedEvents += others.accepted();
    unawaitedQueued += queuedOthers;
    refused += events.refused() + others.refused();
    environment.startTemporal();
    double from = now();
    if (OutboxWatch.awaitEmpty(environment, LONGEST) > 0) {
      throw new IllegalStateException("the outbox did not empty");
    }
    ourWindows.add(new Window(from, now()));
    if (queuedOthers > 0) {
      unawaited.add(queuedOthers / (now() - from));
    }
  }

  /** From the tenth part of the signals to the last tenth: neither its beginning nor its end. */
  private static double[] rates(List<Window> windows, double[] times) {
    return windows.stream()
        .map(window -> window.of(times))
        .filter(told -> told.length >= FEWEST)
        .mapToDouble(
            told ->
                MIDDLE
                    * told.length
                    / (Statistics.percentile(told, 90) - Statistics.percentile(told, 10)))
        .toArray();
  }

  private static double[] delays(List<Window> windows, double[] times, double percentage) {
    return windows.stream()
        .filter(window -> window.of(times).length > 0)
        .mapToDouble(window -> Statistics.percentile(window.of(times), percentage) - window.from())
        .toArray();
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(x -> x).toArray();
  }

  private Section section(
      Duration outage, int gates, int rounds, double[] ourSignals, double[] bareSignals) {
    var ours = rates(ourWindows, ourSignals);
    var bare = rates(bareWindows, bareSignals);
    var ratio = Statistics.medianOfRatios(ours, bare);
    var section =
        new Section("After an outage of Temporal")
            .paragraph(
                """
                Temporal is stopped. For %1$d s come %2$s events/s that a journey hears and no running enrollment awaits, \
                then for as long events that one of %3$d running enrollments awaits. Then Temporal is started, and \
                serves before the clock runs. Bare signals are sent to as many hand-written workflows by %5$d \
                threads of one SDK client. When a signal was taken is read from the histories; the rate is that of \
                the middle 80 %%. Both take turns, %4$d times."""
                    .formatted(
                        outage.toSeconds(), Format.number(PER_SECOND), gates, rounds, BARE_THREADS))
            .table(
                Table.of("", "signals/s", "first after, s", "last after, s")
                    .row(
                        "awaited events told",
                        Format.estimate(Statistics.estimateMedian(ours)),
                        Format.estimate(
                            Statistics.estimateMedian(delays(ourWindows, ourSignals, 0))),
                        Format.estimate(
                            Statistics.estimateMedian(delays(ourWindows, ourSignals, 100))))
                    .row(
                        "bare signals",
                        Format.estimate(Statistics.estimateMedian(bare)),
                        Format.estimate(
                            Statistics.estimateMedian(delays(bareWindows, bareSignals, 0))),
                        Format.estimate(
                            Statistics.estimateMedian(delays(bareWindows, bareSignals, 100))))
                    .row("awaited / bare", Format.estimate(ratio), "", ""))
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
                    Math.abs(awaitedEvents - ourSignals.length),
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
