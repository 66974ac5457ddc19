package dev.senda.api.outbox;

import dev.senda.store.dispatch.OutboxStatistics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** What operators see of the outbox. A scrape costs two small statements every ten seconds. */
@Component
class OutboxMetrics {

  private static final Duration CACHE_DURATION = Duration.ofSeconds(10);

  private final MeterRegistry meters;
  private final OutboxStatistics statistics;
  private final Counter processed;
  private final Counter failures;
  private Figures figures = new Figures(0, 0);
  private Instant readAt = Instant.MIN;

  private record Figures(double waiting, double oldestAge) {}

  OutboxMetrics(MeterRegistry meters, OutboxStatistics statistics) {
    this.meters = meters;
    this.statistics = statistics;
    processed =
        Counter.builder("senda.outbox.processed")
            .description("Outbox items that this instance processed")
            .register(meters);
    failures =
        Counter.builder("senda.outbox.failures")
            .description("Failed attempts; each delays one journey of one contact")
            .register(meters);
    gauge("senda.outbox.waiting", Figures::waiting)
        .description("Outbox items that wait; an estimate above 10,000")
        .register(meters);
    gauge("senda.outbox.oldest.age", Figures::oldestAge)
        .description("Age of the oldest outbox item")
        .baseUnit("seconds")
        .register(meters);
  }

  private Gauge.Builder<OutboxMetrics> gauge(String name, ToDoubleFunction<Figures> figure) {
    return Gauge.builder(name, this, metrics -> figure.applyAsDouble(metrics.figures()));
  }

  void observePause(BooleanSupplier isPaused) {
    Gauge.builder("senda.outbox.paused", isPaused, paused -> paused.getAsBoolean() ? 1 : 0)
        .description("1 while the outbox pauses, because Temporal is unavailable")
        .strongReference(true)
        .register(meters);
  }

  void countProcessed(int items) {
    processed.increment(items);
  }

  void countFailure() {
    failures.increment();
  }

  private synchronized Figures figures() {
    var now = Clock.systemUTC().instant();
    if (now.isAfter(readAt.plus(CACHE_DURATION))) {
      readAt = now;
      figures = read(now);
    }
    return figures;
  }

  private Figures read(Instant now) {
    try {
      var age = statistics.findOldestCreatedAt().map(at -> Duration.between(at, now));
      return new Figures(
          statistics.estimateWaiting(), age.map(Duration::toMillis).orElse(0L) / 1000.0);
    } catch (DataAccessException e) {
      return new Figures(Double.NaN, Double.NaN);
    }
  }
}
