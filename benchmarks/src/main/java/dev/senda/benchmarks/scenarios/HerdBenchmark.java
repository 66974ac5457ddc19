package dev.senda.benchmarks.scenarios;

import dev.senda.benchmarks.environment.BenchEnvironment;
import dev.senda.benchmarks.journeys.BenchCatalog;
import dev.senda.benchmarks.journeys.BenchCatalog.HerdTimes;
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
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Many timers that fire in the same second, and the same spread over some time. */
public final class HerdBenchmark implements Benchmark {

  private static final int AT_ONCE = 16;
  private static final int PROBES = 20;
  private static final int PAUSE_SECONDS = 1;
  private static final double NANOS = 1e9;

  private final Map<String, Double> delays = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "herd";
  }

  @Override
  public String summary() {
    return "many timers in one second, and spread: when the mails come, and how others fare";
  }

  /**
   * What a herd did.
   *
   * @param seconds from the moment that was due to each mail
   * @param probes milliseconds from the open of another contact's mail to its next one, meanwhile
   */
  private record Outcome(List<Double> seconds, List<Double> probes, long timedOut) {}

  @Override
  public Section run(BenchEnvironment environment, Size size)
      throws IOException, InterruptedException, SQLException {
    int count = size.of(20, 200, 10_000);
    var journeys = new Journeys(environment);
    int spreadSeconds = BenchCatalog.GROUPS * PAUSE_SECONDS * Math.max(1, count / 1_000);
    Warmup.journeys(environment, size);
    double rate = journeys.runBlock(Contender.SENDA, size.of(4, 60, 200), AT_ONCE).perSecond();
    var sleepers = journeys.prepare(Contender.SENDA, 2 * PROBES);
    journeys.putToSleep(sleepers, AT_ONCE);
    // An enrollment that only begins its pause costs a fraction of a whole one: there is a margin.
    long prepare = Math.round(1.2 * count / rate) + 8;
    var together = Instant.now().plusSeconds(prepare).truncatedTo(ChronoUnit.SECONDS);
    var spread = together.plusSeconds(Math.round(count / rate) + 6);
    environment.say("The herd wakes in %d s".formatted(prepare));
    environment.setHerd(
        new HerdTimes(time(together), time(spread), spreadSeconds / BenchCatalog.GROUPS));
    var one = ids("herd", count);
    var many = ids("spread", count);
    enroll(environment, one, _ -> BenchCatalog.herd(), _ -> together);
    enroll(
        environment,
        many,
        i -> BenchCatalog.herdGroup(i % BenchCatalog.GROUPS),
        i ->
            spread.plusSeconds(
                (long) (i % BenchCatalog.GROUPS) * spreadSeconds / BenchCatalog.GROUPS));
    if (Instant.now().isAfter(together.minusSeconds(1))) {
      throw new IllegalStateException("enrolling took longer than expected; run it again");
    }
    var reading = environment.meter().read();
    var first =
        observe(environment, one, together, sleepers.subList(0, PROBES), _ -> BenchCatalog.herd());
    var second =
        observe(
            environment,
            many,
            spread,
            sleepers.subList(PROBES, 2 * PROBES),
            i -> BenchCatalog.herdGroup(i % BenchCatalog.GROUPS));
    return section(count, spreadSeconds, first, second).during(reading.since());
  }

  private static LocalTime time(Instant instant) {
    return instant.atZone(ZoneOffset.UTC).toLocalTime();
  }

  private static List<String> ids(String prefix, int count) {
    var ids = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      ids.add("%s-%d-%06d".formatted(prefix, System.nanoTime() / 1_000_000, i));
    }
    return ids;
  }

  @FunctionalInterface
  private interface ByNumber<T> {
    T of(int number);
  }

  private void enroll(
      BenchEnvironment environment,
      List<String> ids,
      ByNumber<String> journey,
      ByNumber<Instant> due)
      throws IOException, InterruptedException {
    environment.say("Enrolling %,d".formatted(ids.size()));
    environment.senda().identify(ids);
    var permits = new Semaphore(AT_ONCE);
    long now = System.nanoTime();
    var wall = Instant.now();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < ids.size(); i++) {
        var id = ids.get(i);
        var name = journey.of(i);
        long dueAt = now + Duration.between(wall, due.of(i)).toNanos();
        environment.mails().expect(id, (at, _) -> delays.put(id, (at - dueAt) / NANOS));
        permits.acquire();
        threads.execute(
            () -> {
              try {
                environment.senda().enroll(name, id);
              } catch (IOException e) {
                environment.say(String.valueOf(e.getMessage()));
              } finally {
                permits.release();
              }
            });
      }
    }
  }

  private Outcome observe(
      BenchEnvironment environment,
      List<String> ids,
      Instant due,
      List<JourneyRun> probes,
      ByNumber<String> journey)
      throws IOException, InterruptedException, SQLException {
    environment.say("Waiting for the herd");
    long wait = Duration.between(Instant.now(), due).toMillis();
    if (wait > 0) {
      Thread.sleep(wait);
    }
    var millis = new ArrayList<Double>();
    for (var probe : probes) {
      probe.open();
      millis.add((probe.awaitSecond() - probe.openedAt()) / 1e6);
      probe.forget();
    }
    long deadline = System.nanoTime() + Duration.ofMinutes(20).toNanos();
    while (!delays.keySet().containsAll(ids)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not all mails of the herd came");
      }
      Thread.sleep(100);
    }
    var histories = new Histories(environment);
    var keys = histories.contactKeys(ids);
    long timedOut = 0;
    for (int i = 0; i < ids.size(); i++) {
      timedOut +=
          histories.count(
              journey.of(i) + "/" + keys.getOrDefault(ids.get(i), ""),
              EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT);
      environment.mails().forget(ids.get(i));
    }
    return new Outcome(
        ids.stream().map(id -> delays.getOrDefault(id, Double.NaN)).toList(), millis, timedOut);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(x -> x).toArray();
  }

  private static Section section(int count, int spreadSeconds, Outcome together, Outcome spread) {
    var one = "all in one second";
    var many = "spread over %d s in %d groups".formatted(spreadSeconds, BenchCatalog.GROUPS);
    return new Section("A herd of timers")
        .paragraph(
            """
            %,d enrollments wait for the same time of day and then get a mail. Once all timers fire in the same \
            second, once in %d groups. Meanwhile %d other contacts open their mail one after the other. It is \
            measured once: the intervals are of these contacts, not of other herds."""
                .formatted(count, BenchCatalog.GROUPS, PROBES))
        .table(
            Table.of(
                    "",
                    "due to mail, p50 s",
                    "p99",
                    "last",
                    "others' open to next mail, p50 ms",
                    "tasks timed out")
                .row(cells(one, together))
                .row(cells(many, spread)))
        .plot(
            "herd",
            "A herd of timers",
            new XyPlot("%,d timers".formatted(count), "seconds after due", "% of the mails")
                .distribution(one, array(together.seconds()))
                .distribution(many, array(spread.seconds()))
                .svg())
        .verdict(
            Verdict.none(
                "workflow tasks that time out in a herd of %,d timers".formatted(count),
                together.timedOut(),
                count));
  }

  private static String[] cells(String name, Outcome outcome) {
    var seconds = array(outcome.seconds());
    return new String[] {
      name,
      Format.estimate(Statistics.estimatePercentile(seconds, 50)),
      Format.estimate(Statistics.estimatePercentile(seconds, 99)),
      Format.number(Statistics.percentile(seconds, 100)),
      Format.estimate(Statistics.estimateMedian(array(outcome.probes()))),
      "%,d".formatted(outcome.timedOut())
    };
  }
}
