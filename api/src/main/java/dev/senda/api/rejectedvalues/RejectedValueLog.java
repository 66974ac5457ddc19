package dev.senda.api.rejectedvalues;

import dev.senda.api.http.FieldError;
import dev.senda.store.ingest.RejectedValues;
import dev.senda.store.ingest.RejectedValues.RejectedValue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Collects the values of tracking calls that could not be used, and stores them once a second, so
 * that no call waits for it. Values that an instance has not stored when it is killed are lost.
 */
@Component
public class RejectedValueLog implements DisposableBean {

  private static final Logger LOG = LoggerFactory.getLogger(RejectedValueLog.class);

  /** As many as are kept of one API key, and as many keys. */
  private static final int MAX_KINDS = RejectedValues.MAX_PER_KEY;

  private static final int MAX_KEYS = 100;

  private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final RejectedValues store;
  private final TransactionTemplate transactions;
  private final Counter rejected;
  private final Clock clock = Clock.systemUTC();
  private final Map<UUID, Map<Kind, RejectedValue>> pending = new HashMap<>();

  private long loggedAt;
  private long unlogged;

  RejectedValueLog(RejectedValues store, TransactionTemplate transactions, MeterRegistry registry) {
    this.store = store;
    this.transactions = transactions;
    rejected =
        Counter.builder("senda.ingest.rejected.values")
            .description("Values of tracking calls that could not be used")
            .register(registry);
  }

  /** Values of one kind: counted together. */
  private record Kind(String field, String found, String expected) {}

  /**
   * Records values that could not be used; their personal data is hidden.
   *
   * @param apiKey the id of the API key whose call it was
   */
  public void record(UUID apiKey, List<FieldError> errors) {
    if (errors.isEmpty()) {
      return;
    }
    rejected.increment(errors.size());
    var now = clock.instant();
    errors.forEach(
        error ->
            add(
                new RejectedValue(
                    apiKey,
                    ValueMask.field(error.field()),
                    ValueMask.value(error.field(), error.found()),
                    error.expected(),
                    1,
                    now)));
  }

  private void add(RejectedValue value) {
    synchronized (pending) {
      var ofKey = pending.get(value.apiKey());
      if (ofKey == null && pending.size() < MAX_KEYS) {
        ofKey = new HashMap<>();
        pending.put(value.apiKey(), ofKey);
      }
      var kind = new Kind(value.field(), value.found(), value.expected());
      if (ofKey != null && (ofKey.size() < MAX_KINDS || ofKey.containsKey(kind))) {
        ofKey.merge(kind, value, RejectedValueLog::sum);
      }
    }
  }

  private static RejectedValue sum(RejectedValue first, RejectedValue second) {
    return new RejectedValue(
        second.apiKey(),
        second.field(),
        second.found(),
        second.expected(),
        first.count() + second.count(),
        second.lastSeenAt());
  }

  /** Stores what was collected; if that fails, it is tried again with what follows. */
  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
  synchronized void store() {
    var values = take();
    if (values.isEmpty()) {
      return;
    }
    try {
      transactions.executeWithoutResult(_ -> store.addAll(values));
      logAtMostOnceAMinute(values);
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("Rejected values not stored, retrying: {}", e.getMessage());
      values.forEach(this::add);
    }
  }

  private void logAtMostOnceAMinute(List<RejectedValue> values) {
    unlogged += values.stream().mapToLong(RejectedValue::count).sum();
    long now = System.nanoTime();
    if (loggedAt == 0 || now - loggedAt >= LOG_INTERVAL_NANOS) {
      LOG.warn(
          "Values of tracking calls rejected, see the console: values={} last-field={}",
          unlogged,
          values.getLast().field());
      loggedAt = now;
      unlogged = 0;
    }
  }

  private List<RejectedValue> take() {
    synchronized (pending) {
      var values = pending.values().stream().flatMap(kinds -> kinds.values().stream()).toList();
      pending.clear();
      return values;
    }
  }

  @Override
  public void destroy() {
    store();
  }
}
