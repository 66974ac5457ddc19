package dev.senda.benchmarks.scenarios;

import dev.senda.benchmarks.environment.BenchEnvironment;
import dev.senda.benchmarks.report.Section;

/** A benchmark. */
public interface Benchmark {

  /** For {@code --only}. */
  String name();

  /** One line about what it measures. */
  String summary();

  Section run(BenchEnvironment environment, Size size) throws Exception;
}
