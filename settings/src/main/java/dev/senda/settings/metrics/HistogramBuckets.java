package dev.senda.settings.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * The histograms: only the times on which alerts and dashboards look have buckets, and few of them,
 * since each bucket is a series for each combination of labels.
 */
final class HistogramBuckets implements MeterFilter {

  private static final double[] LATENCY =
      seconds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60);

  /** What waits may take hours where Temporal or a provider is away. */
  private static final double[] DELAY =
      seconds(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200);

  private static final Map<String, double[]> BUCKETS =
      Map.of(
          "senda.event.to.signal", DELAY,
          "senda.signal.to.send", LATENCY,
          "senda.timer.lateness", DELAY,
          "senda.ingest.requests", LATENCY,
          "temporal_workflow_task_schedule_to_start_latency", LATENCY,
          "temporal_workflow_task_execution_latency", LATENCY,
          "temporal_activity_schedule_to_start_latency", LATENCY,
          "temporal_activity_execution_latency", LATENCY,
          "temporal_request_latency", LATENCY);

  /** The timers of workflows are counted through Temporal's SDK, which knows no descriptions. */
  private static final Map<String, String> DESCRIPTIONS =
      Map.of(
          "senda.signal.to.send", "From a signal to the acceptance of the message that answers it",
          "senda.timer.lateness", "How late the timers of waits fire");

  @Override
  public Meter.Id map(Meter.Id id) {
    var description = DESCRIPTIONS.get(id.getName());
    return description == null
        ? id
        : new Meter.Id(
            id.getName(),
            Tags.of(id.getTagsAsIterable()),
            id.getBaseUnit(),
            description,
            id.getType());
  }

  @Override
  public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
    var buckets = BUCKETS.get(id.getName());
    return buckets == null || id.getType() != Meter.Type.TIMER
        ? config
        : DistributionStatisticConfig.builder()
            .serviceLevelObjectives(buckets)
            .build()
            .merge(config);
  }

  /** Micrometer's unit of time is the nanosecond. */
  private static double[] seconds(double... bounds) {
    return DoubleStream.of(bounds).map(bound -> bound * Duration.ofSeconds(1).toNanos()).toArray();
  }
}
