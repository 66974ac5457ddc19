package dev.senda.benchmarks.scenarios;

import java.util.List;

/** All benchmarks, in the order in which they run. */
public final class Benchmarks {

  private Benchmarks() {}

  public static List<Benchmark> all() {
    return List.of(
        new EnrollmentsBenchmark(),
        new CostBenchmark(),
        new LatencyBenchmark(),
        new BurstBenchmark(),
        new IngestBenchmark(),
        new DrainBenchmark(),
        new SleepersBenchmark(),
        new HerdBenchmark());
  }

  public static List<String> names() {
    return all().stream().map(Benchmark::name).toList();
  }
}
