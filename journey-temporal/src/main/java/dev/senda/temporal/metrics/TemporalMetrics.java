package dev.senda.temporal.metrics;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.util.Duration;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.common.reporter.MicrometerClientStatsReporter;

/**
 * The metrics of the Temporal SDK, under the names that its documentation gives: {@code
 * temporal_request}, {@code temporal_workflow_task_schedule_to_start_latency}.
 */
public final class TemporalMetrics {

  /** Counters and gauges are handed over so often; timers at once. */
  private static final double INTERVAL_SECONDS = 5;

  private TemporalMetrics() {}

  /** Counts into the registry until it is closed. */
  public static Scope scope(MeterRegistry registry) {
    return new RootScopeBuilder()
        .reporter(new MicrometerClientStatsReporter(registry))
        .reportEvery(Duration.ofSeconds(INTERVAL_SECONDS));
  }
}
