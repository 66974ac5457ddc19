package dev.senda.standalone.metrics;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The metrics of the Temporal SDK as Prometheus sees them, read from the SDK's own constants. */
final class TemporalMetricNames {

  private static final Set<String> GAUGES =
      Set.of(
          "temporal_num_pollers",
          "temporal_worker_task_slots_available",
          "temporal_worker_task_slots_used",
          "temporal_sticky_cache_size",
          "temporal_workflow_active_thread_count");

  private static final Map<String, String> TYPES =
      Map.of("counter", "_total", "summary", "_seconds", "gauge", "");

  private TemporalMetricNames() {}

  /** The type by the name, without the endings of a histogram's series. */
  static SortedMap<String, String> types() {
    var types = new TreeMap<String, String>();
    Stream.of(io.temporal.serviceclient.MetricsType.class, io.temporal.worker.MetricsType.class)
        .flatMap(constants -> Arrays.stream(constants.getFields()))
        .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == String.class)
        .map(
            field -> {
              try {
                return (String) field.get(null);
              } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
              }
            })
        .filter(name -> name.matches("temporal_.+"))
        .forEach(
            name -> {
              var type =
                  GAUGES.contains(name)
                      ? "gauge"
                      : name.endsWith("latency") ? "summary" : "counter";
              types.put(name.endsWith("_total") ? name : name + TYPES.get(type), type);
            });
    return types;
  }
}
