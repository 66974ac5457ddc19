package dev.senda.api;

import com.uber.m3.tally.Scope;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.settings.ApiSettings;
import dev.senda.catalog.Catalog;
import dev.senda.settings.brand.BrandSettings;
import dev.senda.settings.metrics.MetricsConfiguration;
import dev.senda.settings.temporal.TemporalSettings;
import dev.senda.store.StoreConfiguration;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.client.EnrollmentClient;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The API process. It accepts contacts and events, enrolls contacts, serves tracked links and
 * pages, and delivers the outbox to Temporal. It starts even if Temporal is unavailable.
 */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties({ApiSettings.class, BrandSettings.class, TemporalSettings.class})
@Import({StoreConfiguration.class, MetricsConfiguration.class})
public class ApiApplication {

  public static void main(String[] arguments) {
    application().run(arguments);
  }

  /** The application, configured by {@code senda-api.yml}; several can run in one JVM. */
  public static SpringApplication application() {
    return new SpringApplicationBuilder(ApiApplication.class)
        .properties("spring.config.name=senda-api")
        .build();
  }

  @Bean
  ExploredJourneys journeys(Catalog catalog) {
    return new ExploredJourneys(catalog);
  }

  @Bean
  EnrollmentClient.Settings temporalConnection(
      ApiSettings settings, TemporalSettings temporal, Scope metrics) {
    return temporal.toClientSettings(settings.consoleUrl()).withMetrics(metrics);
  }

  @Bean(destroyMethod = "close")
  EnrollmentClient enrollmentClient(EnrollmentClient.Settings connection, ScaledClock clock) {
    return EnrollmentClient.open(connection, clock.scale());
  }
}
