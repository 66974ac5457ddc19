package dev.senda.api.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** What ingest counts. */
@Component
class IngestMetrics {

  private static final int HUNDRED = 100;
  private static final int STATUS_CLASSES = 6;

  private final Counter reusedMessageIds;
  private final Counter refusedRequests;
  private final DistributionSummary groups;
  private final Timer[] requests;

  IngestMetrics(MeterRegistry registry) {
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
    groups =
        DistributionSummary.builder("senda.ingest.group")
            .description("Calls that were committed in one transaction")
            .register(registry);
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
