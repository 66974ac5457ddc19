package dev.senda.standalone.faults;

import dev.senda.catalog.Catalog;
import dev.senda.workers.WorkersApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Workers, as a process, that know {@link TwoMessageJourney} and nothing else. */
final class TwoMessageJourneyWorkers {

  private TwoMessageJourneyWorkers() {}

  public static void main(String[] arguments) {
    new SpringApplicationBuilder(WorkersApplication.class, CatalogConfiguration.class)
        .properties("spring.config.name=senda-workers")
        .run(arguments);
  }

  /** Its catalog, for workers and API. */
  @Configuration(proxyBeanMethods = false)
  static class CatalogConfiguration {

    @Bean
    @Primary
    Catalog catalogOfFaultyDay() {
      return Catalog.of(new TwoMessageJourney());
    }
  }
}
