package dev.senda.store.contacts;

import dev.senda.store.support.JsonColumns;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * When each trait of a contact was stated last, in microseconds since 1970 (simulated time). Most
 * traits were stated by one call, so the row has one time for all of them and exceptions by name.
 * An exception without a value says when the trait was removed.
 *
 * @param common the time of all traits with a value that are no exceptions; null if none was stated
 * @param exceptions the time of every other trait that was stated
 */
record TraitTimes(@Nullable Long common, Map<String, Long> exceptions) {

  private static final int MAX_REMOVED = 100;

  /** A call that only restates values is recorded if they were stated this long before. */
  private static final long RESOLUTION_MICROS = 5L * 60 * 1_000_000;

  static final TraitTimes NONE = new TraitTimes(null, Map.of());

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /**
   * From the columns {@code traits_at} and {@code trait_times}.
   *
   * @param exceptions a JSON object; null for none
   */
  static TraitTimes of(@Nullable Instant common, @Nullable String exceptions) {
    Map<String, Long> times = new HashMap<>();
    if (exceptions != null) {
      JsonColumns.read(exceptions)
          .forEach((name, time) -> times.put(name, ((Number) time).longValue()));
    }
    return new TraitTimes(common == null ? null : micros(common), times);
  }

  /** The column {@code traits_at}. */
  @Nullable Instant commonInstant() {
    return common == null ? null : Instant.EPOCH.plus(common, ChronoUnit.MICROS);
  }

  /** The column {@code trait_times}; null for none. */
  @Nullable String exceptionsAsJson() {
    return exceptions.isEmpty() ? null : JsonColumns.write(new TreeMap<>(exceptions));
  }

  /** Whether the trait was stated later than this; then this is older than what is known. */
  boolean isKnownSince(String name, boolean hasValue, long micros) {
    var time = timeOf(name, hasValue);
    return time != null && time > micros;
  }

  /** Whether the trait was stated so shortly before this that the later time is not recorded. */
  boolean isAsOf(String name, boolean hasValue, long micros) {
    var time = timeOf(name, hasValue);
    return time != null && micros - time < RESOLUTION_MICROS;
  }

  /** When the trait was stated; null if it never was. */
  @Nullable Long timeOf(String name, boolean hasValue) {
    var exception = exceptions.get(name);
    return exception != null ? exception : hasValue ? common : null;
  }

  /**
   * The times after these traits were stated.
   *
   * @param stated the names
   * @param before the names of all traits that had a value
   * @param withValue the names of all traits that have a value now
   */
  TraitTimes after(Set<String> stated, Set<String> before, Set<String> withValue, long micros) {
    if (exceptions.isEmpty() && stated.equals(withValue)) {
      return new TraitTimes(micros, Map.of());
    }
    var times = new HashMap<String, Long>();
    withValue.forEach(
        name ->
            times.put(name, stated.contains(name) ? micros : known(name, before.contains(name))));
    var removed = new HashMap<>(exceptions);
    stated.forEach(name -> removed.put(name, micros));
    removed.keySet().removeAll(withValue);
    // Anybody can remove traits of any name, so only the newest removals are remembered.
    removed.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(MAX_REMOVED)
        .forEach(trait -> times.put(trait.getKey(), trait.getValue()));
    return ofAll(times, withValue);
  }

  /** A value that nobody stated, such as a fallback, is older than all others. */
  private long known(String name, boolean hadValue) {
    var time = timeOf(name, hadValue);
    return time == null ? 0 : time;
  }

  /** These times, with the most frequent one in common. */
  static TraitTimes ofAll(Map<String, Long> times, Set<String> withValue) {
    var common =
        times.entrySet().stream()
            .filter(time -> withValue.contains(time.getKey()))
            .collect(Collectors.groupingBy(Map.Entry::getValue, Collectors.counting()))
            .entrySet()
            .stream()
            .max(Map.Entry.<Long, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .orElse(null);
    var exceptions = new HashMap<>(times);
    exceptions
        .entrySet()
        .removeIf(time -> withValue.contains(time.getKey()) && time.getValue().equals(common));
    return new TraitTimes(common, exceptions);
  }

  /** Personal data stays out of logs: the names of traits may be. */
  @Override
  public String toString() {
    return "TraitTimes[]";
  }
}
