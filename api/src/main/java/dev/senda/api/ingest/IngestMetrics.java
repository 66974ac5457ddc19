package dev.senda.api.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** What ingest counts. */
@Component
class IngestMetrics {

  private final Counter reusedMessageIds;
  private final Counter refusedRequests;
  private final DistributionSummary groups;

  IngestMetrics(MeterRegistry registry) {
    reusedMessageIds =
        Counter.builder("senda.ingest.reused.message.ids")
            .description("Events whose message id came before with other content")
            .register(registry);
    refusedRequests =
        Counter.builder("senda.ingest.refused")
            .description("Requests that were refused because too many wait")
            .register(registry);
    groups =
        DistributionSummary.builder("senda.ingest.group")
            .description("Calls that were committed in one transaction")
            .register(registry);
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
