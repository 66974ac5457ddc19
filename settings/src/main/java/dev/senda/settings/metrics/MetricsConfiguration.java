package dev.senda.settings.metrics;

import com.uber.m3.tally.Scope;
import dev.senda.temporal.metrics.TemporalMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The metrics that both processes have; docs/metrics.md lists them. */
@Configuration(proxyBeanMethods = false)
public class MetricsConfiguration {

  @Bean
  HistogramBuckets histogramBuckets() {
    return new HistogramBuckets();
  }

  @Bean(destroyMethod = "close")
  Scope temporalMetrics(MeterRegistry registry) {
    return TemporalMetrics.scope(registry);
  }
}
