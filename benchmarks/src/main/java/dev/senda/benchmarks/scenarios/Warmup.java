package dev.senda.benchmarks.scenarios;

import dev.senda.benchmarks.environment.BenchEnvironment;
import dev.senda.benchmarks.workload.Contender;
import dev.senda.benchmarks.workload.Journeys;
import java.io.IOException;

/** Runs what is measured until the JIT compiler has seen it. */
final class Warmup {

  private static final int AT_ONCE = 64;

  private Warmup() {}

  /**
   * Whole enrollments of all contenders, once for each start of the processes. After 800, a third
   * of Senda's CPU time still goes to the JIT compiler: it has more code than the others, which get
   * fewer.
   */
  static void journeys(BenchEnvironment environment, Size size)
      throws IOException, InterruptedException {
    int count = environment.warmUp().orElse(size.of(0, 800, 5_000));
    if (count == 0 || !environment.isFirst("journeys")) {
      return;
    }
    var journeys = new Journeys(environment);
    for (var contender : Contender.values()) {
      environment.say("Warming up: " + contender.title());
      journeys.runBlock(
          contender,
          switch (contender) {
            case SENDA -> count;
            case MAIL, EMPTY -> count * 5 / 8;
            case HOST -> count / 4;
          },
          AT_ONCE);
    }
  }
}
