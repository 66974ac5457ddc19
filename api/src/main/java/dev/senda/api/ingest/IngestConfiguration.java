package dev.senda.api.ingest;

import dev.senda.api.settings.ApiSettings;
import dev.senda.store.events.EventPartitions;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Scheduled;

/** The queue and the limits, by the settings, and the partitions of the events. */
@Configuration(proxyBeanMethods = false)
class IngestConfiguration {

  private final EventPartitions partitions;

  IngestConfiguration(EventPartitions partitions) {
    this.partitions = partitions;
  }

  @Bean
  static RequestQueue requestQueue(ApiSettings settings) {
    var ingest = settings.ingest();
    return new RequestQueue(ingest.queueSize().toBytes(), ingest.queueSizePerKey().toBytes());
  }

  @Bean
  static KeyRateLimits keyRateLimits(ApiSettings settings) {
    return new KeyRateLimits(settings.ingest().rateLimit(), System::nanoTime);
  }

  @Bean
  static IngestWarnings ingestWarnings() {
    return new IngestWarnings(System::nanoTime);
  }

  /** Creates the partitions of the next months long before they are needed. */
  @Scheduled(initialDelay = 0, fixedDelay = 12, timeUnit = TimeUnit.HOURS)
  void createPartitionsAhead() {
    partitions.createAhead();
  }
}
