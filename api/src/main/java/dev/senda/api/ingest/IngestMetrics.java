package dev.senda.api.ingest;

import static java.util.stream.Collectors.toMap;

import dev.senda.api.routing.HeardEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** What ingest counts. */
@Component
class IngestMetrics {

  private static final long NEVER = 0;
  private static final int HUNDRED = 100;
  private static final int STATUS_CLASSES = 6;

  private final Clock clock = Clock.systemUTC();
  private final Counter reusedMessageIds;
  private final Counter refusedRequests;
  private final DistributionSummary groups;
  private final Timer[] requests;
  private final Map<String, Counter> events;
  private final Map<String, AtomicLong> lastEvents;
  private final Counter otherEvents;

  IngestMetrics(MeterRegistry registry, HeardEvents heardEvents) {
    reusedMessageIds =
        Counter.builder("senda.ingest.reused.message.ids")
            .description("Events whose message id came before with other content")
            .register(registry);
    refusedRequests =
        Counter.builder("senda.ingest.refused")
            .description("Requests that were refused because too many wait")
            .register(registry);
    requests =
        IntStream.range(0, STATUS_CLASSES)
            .mapToObj(
                i ->
                    Timer.builder("senda.ingest.requests")
                        .description("Tracking calls, by the class of the status")
                        .tag("status", i + "xx")
                        .register(registry))
            .toArray(Timer[]::new);
    events =
        heardEvents.names().stream()
            .collect(toMap(Function.identity(), name -> eventCounter(registry, name)));
    lastEvents =
        heardEvents.names().stream()
            .collect(toMap(Function.identity(), name -> lastEvent(registry, name)));
    otherEvents = eventCounter(registry, "other");
    groups =
        DistributionSummary.builder("senda.ingest.group")
            .description("Calls that were committed in one transaction")
            .register(registry);
  }

  private static Counter eventCounter(MeterRegistry registry, String name) {
    return Counter.builder("senda.events")
        .description("Events that were accepted, repeated ones too; other: those no journey hears")
        .tag("event", name)
        .register(registry);
  }

  private static AtomicLong lastEvent(MeterRegistry registry, String name) {
    var last = new AtomicLong(NEVER);
    TimeGauge.builder("senda.events.last", last, TimeUnit.MILLISECONDS, IngestMetrics::orNaN)
        .description("When this instance last accepted the event, as Unix time")
        .tag("event", name)
        .register(registry);
    return last;
  }

  private static double orNaN(AtomicLong millis) {
    return millis.get() == NEVER ? Double.NaN : millis.get();
  }

  /** Counts an event that is committed. */
  void countEvent(String name) {
    var last = lastEvents.get(name);
    if (last != null) {
      last.set(clock.millis());
    }
    events.getOrDefault(name, otherEvents).increment();
  }

  /** Records a request by the class of its status. */
  void recordRequest(int status, long nanos) {
    requests[status / HUNDRED].record(nanos, TimeUnit.NANOSECONDS);
  }

  void countReusedMessageId() {
    reusedMessageIds.increment();
  }

  void countRefused() {
    refusedRequests.increment();
  }

  void recordGroup(int calls) {
    groups.record(calls);
  }
}
