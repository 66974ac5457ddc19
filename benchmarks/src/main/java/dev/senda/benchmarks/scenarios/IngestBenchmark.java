package dev.senda.benchmarks.scenarios;

import dev.senda.benchmarks.client.Load;
import dev.senda.benchmarks.client.SendaClient;
import dev.senda.benchmarks.environment.BenchEnvironment;
import dev.senda.benchmarks.journeys.Gate;
import dev.senda.benchmarks.machine.CpuUse;
import dev.senda.benchmarks.plot.IntervalPlot;
import dev.senda.benchmarks.report.Format;
import dev.senda.benchmarks.report.Section;
import dev.senda.benchmarks.report.Table;
import dev.senda.benchmarks.report.Verdict;
import dev.senda.benchmarks.stats.Estimate;
import dev.senda.benchmarks.stats.Statistics;
import dev.senda.benchmarks.workload.BareInserts;
import dev.senda.benchmarks.workload.EventLoad;
import dev.senda.benchmarks.workload.OutboxWatch;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Events taken in, beside bare inserts. */
public final class IngestBenchmark implements Benchmark {

  private static final int KNOWN = 2_000;
  private static final int GATES = 100;
  private static final int SINGLE_CONNECTIONS = 16;
  private static final int BATCH_CONNECTIONS = 8;
  private static final int BATCH = 100;
  private static final double GOAL_SINGLE = 5_000;
  private static final double GOAL_BATCH = 20_000;
  private static final double GOAL_MILLIS = 50;
  private static final double P99 = 99;
  private static final double MICROS_PER_MILLI = 1_000;

  private static final String BARE_SINGLE = "bare inserts, one event a commit";
  private static final String SINGLE = "/v1/track, known contacts";
  private static final String BATCH_KNOWN = "/v1/batch of 100, 2,000 contacts shuffled";
  private static final String BATCH_NEW = "/v1/batch of 100, new contacts";
  private static final String BARE_BATCH = "bare inserts, 100 events a commit";
  private static final String HEARD = "/v1/track, heard, not awaited";
  private static final String HALF_SINGLE = "/v1/track at half of its rate";
  private static final String HALF_BATCH = "/v1/batch at half of its rate";
  private static final String AWAITED = "/v1/track, awaited";

  private final Map<String, List<Slice>> slices = new LinkedHashMap<>();
  private long accepted;
  private long refused;
  private long requests;

  /** One load for a moment. */
  private record Slice(int size, Load.Result result, CpuUse use) {

    double events() {
      return (double) result.accepted() * size;
    }

    double perSecond() {
      return result.perSecond() * size;
    }

    double p99() {
      return percentile(P99);
    }

    double percentile(double percentage) {
      return result.millis().length == 0
          ? Double.NaN
          : Statistics.percentile(result.millis(), percentage);
    }

    double microsOf(String process) {
      return use.of(process) * MICROS_PER_MILLI / events();
    }
  }

  /** A load of one round. */
  @FunctionalInterface
  private interface Round {
    Load.Result run() throws InterruptedException;
  }

  private record Contestant(String name, int size, Round round) {}

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String summary() {
    return "events per second over HTTP, beside bare inserts into the same tables";
  }

  @Override
  public Section run(BenchEnvironment environment, Size size)
      throws IOException, InterruptedException, SQLException {
    var senda = environment.senda();
    var ids = IntStream.range(0, KNOWN).mapToObj(SendaClient::contact).toList();
    senda.identify(ids);
    enrollGates(environment, size);
    var time = Duration.ofMillis(size.of(300, 1_200, 4_000));
    var bare = new BareInserts(environment.servers());
    var single = EventLoad.ofKnown(senda, Gate.UNHEARD, 1, 0, KNOWN);
    var batch = EventLoad.ofKnown(senda, Gate.UNHEARD, BATCH, 0, KNOWN);
    var fresh = EventLoad.ofNew(senda, Gate.UNHEARD, BATCH);
    var heard = EventLoad.ofKnown(senda, Gate.AWAITED, 1, GATES, KNOWN - GATES);
    var atFull =
        List.of(
            new Contestant(
                BARE_SINGLE, 1, () -> asFast(SINGLE_CONNECTIONS, time, n -> bare.client(n, 1))),
            new Contestant(SINGLE, 1, () -> asFast(SINGLE_CONNECTIONS, time, single::client)),
            new Contestant(HEARD, 1, () -> asFast(SINGLE_CONNECTIONS, time, heard::client)),
            new Contestant(
                BATCH_KNOWN, BATCH, () -> asFast(BATCH_CONNECTIONS, time, batch::client)),
            new Contestant(BATCH_NEW, BATCH, () -> asFast(BATCH_CONNECTIONS, time, fresh::client)),
            new Contestant(
                BARE_BATCH,
                BATCH,
                () -> asFast(BATCH_CONNECTIONS, time, n -> bare.client(n, BATCH))));
    if (size != Size.SMOKE) {
      environment.say("Warming up: events");
      var warm = Duration.ofSeconds(size.of(0, 5, 20));
      Load.asFastAsItGoes(SINGLE_CONNECTIONS, warm, single::client);
      Load.asFastAsItGoes(BATCH_CONNECTIONS, warm, batch::client);
      drained(environment);
    }
    long storedBefore = stored(environment);
    int rounds = size.of(1, 7, 14);
    var budget = Budget.of(size, Duration.ofSeconds(50));
    rounds = rounds(environment, atFull, rounds, budget);
    var atHalf =
        List.of(
            new Contestant(
                HALF_SINGLE,
                1,
                () ->
                    Load.paced(
                        SINGLE_CONNECTIONS,
                        time,
                        median(SINGLE, Slice::perSecond) / 2,
                        single::client)),
            new Contestant(
                HALF_BATCH,
                BATCH,
                () ->
                    Load.paced(
                        BATCH_CONNECTIONS,
                        time,
                        median(BATCH_KNOWN, Slice::perSecond) / BATCH / 2,
                        batch::client)));
    rounds(environment, atHalf, rounds, budget);
    awaited(environment, size, rounds);
    long stored = stored(environment) - storedBefore;
    return section(bare.tables(), rounds, time, stored);
  }

  private static void enrollGates(BenchEnvironment environment, Size size)
      throws IOException, InterruptedException {
    var gates =
        IntStream.range(0, size.of(5, GATES, GATES)).mapToObj(SendaClient::contact).toList();
    for (var gate : gates) {
      environment.senda().enroll(Gate.NAME, gate);
    }
    drained(environment);
  }

  private static Load.Result asFast(int connections, Duration time, Load.Clients clients)
      throws InterruptedException {
    return Load.asFastAsItGoes(connections, time, clients);
  }

  /** Returns how many there was time for. */
  private int rounds(
      BenchEnvironment environment, List<Contestant> contestants, int rounds, Budget budget)
      throws InterruptedException {
    int done = 0;
    for (int round = 0; round < rounds && budget.allows(round); round++) {
      done++;
      for (var contestant : round % 2 == 0 ? contestants : contestants.reversed()) {
        var slice = measure(environment, contestant.size(), contestant.round());
        slices.computeIfAbsent(contestant.name(), _ -> new ArrayList<>()).add(slice);
        environment.say(
            "Round %d of %d, %s: %s/s, p99 %s ms%s"
                .formatted(
                    round + 1,
                    rounds,
                    contestant.name(),
                    Format.number(slice.perSecond()),
                    Format.number(slice.p99()),
                    slice.result().refused() == 0
                        ? ""
                        : ", answered " + slice.result().statuses()));
        drained(environment);
      }
    }
    return done;
  }

  private Slice measure(BenchEnvironment environment, int size, Round round)
      throws InterruptedException {
    var reading = environment.meter().read();
    var result = round.run();
    var slice = new Slice(size, result, reading.since());
    accepted += Math.round(slice.events());
    refused += result.refused();
    requests += result.refused() + result.accepted();
    return slice;
  }

  /** A number of events that running enrollments wait for: they have to be told, too. */
  private void awaited(BenchEnvironment environment, Size size, int rounds)
      throws InterruptedException {
    int events = size.of(20, 200, 500);
    var load = EventLoad.ofKnown(environment.senda(), Gate.AWAITED, 1, 0, size.of(5, GATES, GATES));
    for (int round = 0; round < rounds; round++) {
      var slice =
          measure(environment, 1, () -> Load.requests(SINGLE_CONNECTIONS, events, load::client));
      slices.computeIfAbsent(AWAITED, _ -> new ArrayList<>()).add(slice);
      drained(environment);
    }
  }

  private static void drained(BenchEnvironment environment) throws InterruptedException {
    OutboxWatch.awaitEmpty(environment, Duration.ofSeconds(60));
  }

  private static long stored(BenchEnvironment environment) {
    return environment.number("select count(*) from events");
  }

  private double[] values(String name, ToDoubleFunction<Slice> value) {
    return slices.getOrDefault(name, Collections.emptyList()).stream()
        .mapToDouble(value)
        .filter(number -> !Double.isNaN(number))
        .toArray();
  }

  private double median(String name, ToDoubleFunction<Slice> value) {
    return Statistics.median(values(name, value));
  }

  private Estimate estimate(String name, ToDoubleFunction<Slice> value) {
    return Statistics.estimateMedian(values(name, value));
  }

  private Estimate ratio(String ours, String theirs) {
    return Statistics.medianOfRatios(
        values(ours, Slice::perSecond), values(theirs, Slice::perSecond));
  }

  private Section section(String tables, int rounds, Duration time, long stored) {
    var section =
        new Section("Events taken in")
            .paragraph(
                """
                Answered means committed. Single calls come over %d keep-alive connections, batches over %d, each \
                sending its next request when the last one is answered. Bare inserts go over as many JDBC \
                connections into the same tables (%s) with the same indexes, in the same database. %d rounds of \
                %s ms for each, in an order that is reversed in every second round. At half of the rate, an \
                answer's time counts from when its request was due. CPU times are of Senda and PostgreSQL."""
                    .formatted(
                        SINGLE_CONNECTIONS, BATCH_CONNECTIONS, tables, rounds, time.toMillis()))
            .table(table())
            .table(
                Table.of("Senda / bare inserts", "rate")
                    .row("single", Format.estimate(ratio(SINGLE, BARE_SINGLE)))
                    .row("batches, known contacts", Format.estimate(ratio(BATCH_KNOWN, BARE_BATCH)))
                    .row("batches, new contacts", Format.estimate(ratio(BATCH_NEW, BARE_BATCH))))
            .plot("ingest", "Events per second", plot())
            .verdict(
                Verdict.atLeast(
                    "events/s, single calls", GOAL_SINGLE, estimate(SINGLE, Slice::perSecond), ""))
            .verdict(
                Verdict.atMost(
                    "p99 of the answer at half of that",
                    GOAL_MILLIS,
                    estimate(HALF_SINGLE, Slice::p99),
                    " ms"))
            .verdict(
                Verdict.atLeast(
                    "events/s, batches of 100, 8 clients, the same 2,000 contacts in any order",
                    GOAL_BATCH,
                    estimate(BATCH_KNOWN, Slice::perSecond),
                    ""))
            .verdict(
                Verdict.atLeast(
                    "events/s, batches of 100, new contacts",
                    GOAL_BATCH,
                    estimate(BATCH_NEW, Slice::perSecond),
                    ""))
            .verdict(Verdict.none("requests refused", refused, requests))
            .verdict(
                Verdict.none(
                    "accepted events that are not stored exactly once",
                    Math.abs(accepted - stored),
                    accepted));
    slices.values().forEach(list -> list.forEach(slice -> section.during(slice.use())));
    return section;
  }

  private Table table() {
    var table =
        Table.of(
            "", "events/s", "answer p50, ms", "p99, ms", "Senda, us/event", "PostgreSQL, us/event");
    for (var name : slices.keySet()) {
      table.row(
          name,
          Format.estimate(estimate(name, Slice::perSecond)),
          Format.estimate(estimate(name, slice -> slice.percentile(50))),
          Format.estimate(estimate(name, Slice::p99)),
          name.startsWith("bare")
              ? "-"
              : Format.number(median(name, slice -> slice.microsOf(BenchEnvironment.SENDA))),
          Format.number(median(name, slice -> slice.microsOf(BenchEnvironment.POSTGRESQL))));
    }
    return table;
  }

  private String plot() {
    var plot = new IntervalPlot("Events per second (median of the rounds, 95 %; orange: goal)");
    for (var name : List.of(BARE_SINGLE, SINGLE, HEARD, BARE_BATCH, BATCH_KNOWN, BATCH_NEW)) {
      double goal =
          switch (name) {
            case SINGLE -> GOAL_SINGLE;
            case BATCH_KNOWN, BATCH_NEW -> GOAL_BATCH;
            default -> Double.NaN;
          };
      plot.row(name, estimate(name, Slice::perSecond), goal);
    }
    return plot.svg();
  }
}
