package dev.senda.workers.metrics;

import dev.senda.journey.Channel;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.workers.delivery.SendRetryException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.temporal.activity.Activity;
import java.time.Clock;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts attempts to send. An attempt costs one look-up and one addition. */
public final class SendMetrics implements SendObserver {

  private static final String NO_REASON = "none";

  private final MeterRegistry meters;
  private final Clock clock;
  private final Map<Labels, Counter> counters = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> lastSends = new ConcurrentHashMap<>();

  private record Labels(String journey, Channel channel, String outcome, String reason) {}

  /**
   * @param journeys the names of the journeys: their counters are there, with 0, from the start
   * @param channels the channels that an account sends
   */
  public SendMetrics(
      MeterRegistry meters,
      Clock clock,
      Collection<String> journeys,
      Collection<Channel> channels) {
    this.meters = meters;
    this.clock = clock;
    var accepted = label(AttemptOutcome.ACCEPTED);
    for (var journey : journeys) {
      for (var channel : channels) {
        counter(new Labels(journey, channel, accepted, NO_REASON));
      }
    }
  }

  @Override
  public void onCompleted(Channel channel, AttemptOutcome outcome, @Nullable String skipReasons) {
    var reason = outcome == AttemptOutcome.SKIPPED ? SkipReason.of(skipReasons).label() : NO_REASON;
    var journey = journey();
    counter(new Labels(journey, channel, label(outcome), reason)).increment();
    if (outcome == AttemptOutcome.ACCEPTED) {
      lastSends.computeIfAbsent(journey, this::lastSend).set(clock.millis());
    }
  }

  @Override
  public void onBlocked(Channel channel, SendRetryException reason) {
    var cause = reason.blockedBy().name().toLowerCase(Locale.ROOT);
    counter(new Labels(journey(), channel, "blocked", cause)).increment();
  }

  /** The workflow's type is the journey's name. */
  private static String journey() {
    return Objects.requireNonNullElse(
        Activity.getExecutionContext().getInfo().getWorkflowType(), NO_REASON);
  }

  private static String label(AttemptOutcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  private Counter counter(Labels labels) {
    return counters.computeIfAbsent(labels, this::register);
  }

  private Counter register(Labels labels) {
    return Counter.builder("senda.sends")
        .description("Attempts to send a message, by what became of them")
        .tag("journey", labels.journey())
        .tag("channel", labels.channel().wireName())
        .tag("outcome", labels.outcome())
        .tag("reason", labels.reason())
        .register(meters);
  }

  private AtomicLong lastSend(String journey) {
    var last = new AtomicLong();
    TimeGauge.builder("senda.sends.last", last, TimeUnit.MILLISECONDS, AtomicLong::get)
        .description("When this worker last sent a message of the journey, as Unix time")
        .tag("journey", journey)
        .register(meters);
    return last;
  }
}
