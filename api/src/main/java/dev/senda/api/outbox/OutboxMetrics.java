package dev.senda.api.outbox;

import dev.senda.store.dispatch.OutboxRow;
import dev.senda.store.outbox.OutboxItem.OutboxItemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/** What this instance counts of the outbox items that it processes. */
@Component
class OutboxMetrics {

  private final MeterRegistry meters;
  private final Clock clock = Clock.systemUTC();
  private final Counter processed;
  private final Counter failures;
  private final Map<OutboxItemType, Timer> delays = new EnumMap<>(OutboxItemType.class);
  private final Map<String, Starts> starts = new ConcurrentHashMap<>();

  private record Starts(Counter counter, AtomicLong last) {}

  OutboxMetrics(MeterRegistry meters) {
    this.meters = meters;
    processed =
        Counter.builder("senda.outbox.processed")
            .description("Outbox items that this instance processed")
            .register(meters);
    failures =
        Counter.builder("senda.outbox.failures")
            .description("Failed attempts; each delays one journey of one contact")
            .register(meters);
    for (var type : OutboxItemType.values()) {
      delays.put(
          type,
          Timer.builder("senda.event.to.signal")
              .description("From the commit of an event or a command until Temporal has it")
              .tag("type", type.name().toLowerCase(Locale.ROOT))
              .register(meters));
    }
  }

  void observePause(BooleanSupplier isPaused) {
    Gauge.builder("senda.outbox.paused", isPaused, paused -> paused.getAsBoolean() ? 1 : 0)
        .description("1 while the outbox pauses, because Temporal is unavailable")
        .strongReference(true)
        .register(meters);
  }

  /** Items that became needless count as processed, too. */
  void countProcessed(int items) {
    processed.increment(items);
  }

  /** The item was handled. */
  void countHandled(OutboxRow row) {
    processed.increment();
    var now = clock.instant();
    Objects.requireNonNull(delays.get(row.type())).record(Duration.between(row.createdAt(), now));
    if (row.type() == OutboxItemType.START_ENROLLMENT) {
      var started = starts.computeIfAbsent(row.lane(), this::startsOf);
      started.counter().increment();
      started.last().set(now.toEpochMilli());
    }
  }

  void countFailure() {
    failures.increment();
  }

  private Starts startsOf(String journey) {
    var last = new AtomicLong();
    TimeGauge.builder(
            "senda.enrollments.started.last", last, TimeUnit.MILLISECONDS, AtomicLong::get)
        .description("When this instance last started an enrollment, as Unix time")
        .tag("journey", journey)
        .register(meters);
    return new Starts(
        Counter.builder("senda.enrollments.started")
            .description("Enrollments that this instance started")
            .tag("journey", journey)
            .register(meters),
        last);
  }
}
