package dev.senda.api.metrics;

import dev.senda.journey.Channel;
import dev.senda.store.engagement.Engagements.EngagementType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Counts what comes back for messages, each thing once: opens, bounces, complaints. */
@Component
public class EngagementMetrics {

  private final MeterRegistry meters;
  private final Map<Labels, Counter> counters = new ConcurrentHashMap<>();

  private record Labels(String journey, Channel channel, EngagementType type, boolean isBot) {}

  EngagementMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Counts an engagement that was not known before, as soon as it is committed. */
  public void countNew(String journey, Channel channel, EngagementType type, boolean isBot) {
    var counter =
        counters.computeIfAbsent(new Labels(journey, channel, type, isBot), this::register);
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      counter.increment();
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            counter.increment();
          }
        });
  }

  private Counter register(Labels labels) {
    return Counter.builder("senda.engagements")
        .description("What came back for messages; the same thing twice counts once")
        .tag("journey", labels.journey())
        .tag("channel", labels.channel().wireName())
        .tag("type", labels.type().name().toLowerCase(Locale.ROOT))
        .tag("bot", Boolean.toString(labels.isBot()))
        .register(meters);
  }
}
