package dev.senda.store.counts;

import dev.senda.store.enrollments.EnrollmentState;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many enrollments of a journey there are, and were: those that the retention has deleted count
 * too.
 *
 * @param byState a state without any is absent
 * @param blocked how many of the running ones are blocked
 */
public record EnrollmentCounts(Map<EnrollmentState, Long> byState, long blocked) {

  public static final EnrollmentCounts NONE = new EnrollmentCounts(Map.of(), 0);

  public EnrollmentCounts {
    var inOrder = new EnumMap<EnrollmentState, Long>(EnrollmentState.class);
    inOrder.putAll(byState);
    byState = Collections.unmodifiableMap(inOrder);
  }

  public long count(EnrollmentState state) {
    return byState.getOrDefault(state, 0L);
  }

  public long total() {
    return byState.values().stream().mapToLong(Long::longValue).sum();
  }
}
