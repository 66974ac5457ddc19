package dev.senda.api.metrics;

import static java.util.stream.Collectors.toSet;

import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.explorer.Exploration;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.engine.Step;
import dev.senda.store.engagement.Engagements.EngagementType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Counts what comes back for messages, each thing once: opens, bounces, complaints. What alerts
 * watch has its series from the start: a series that begins with its first count shows no increase.
 */
@Component
public class EngagementMetrics {

  private static final List<EngagementType> WATCHED =
      List.of(EngagementType.BOUNCED, EngagementType.COMPLAINED, EngagementType.UNSUBSCRIBED);

  private final MeterRegistry meters;
  private final Map<Labels, Counter> counters = new ConcurrentHashMap<>();

  private record Labels(String journey, Channel channel, EngagementType type, boolean isBot) {}

  EngagementMetrics(MeterRegistry meters, ExploredJourneys journeys) {
    this.meters = meters;
    for (var journey : journeys.all()) {
      for (var channel : channelsOf(journey)) {
        for (var type : WATCHED) {
          counter(new Labels(journey.plan().name(), channel, type, false));
        }
      }
    }
  }

  private static Set<Channel> channelsOf(Exploration journey) {
    return journey.steps().stream()
        .filter(Step.Send.class::isInstance)
        .map(Step.Send.class::cast)
        .flatMap(send -> send.message().choices().stream())
        .map(Message.Single::channel)
        .collect(toSet());
  }

  /** Counts an engagement that was not known before, as soon as it is committed. */
  public void countNew(String journey, Channel channel, EngagementType type, boolean isBot) {
    var counter = counter(new Labels(journey, channel, type, isBot));
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

  private Counter counter(Labels labels) {
    return counters.computeIfAbsent(labels, this::register);
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
