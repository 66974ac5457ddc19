package dev.senda.standalone;

import dev.senda.catalog.Catalog;
import dev.senda.workers.WorkersApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Workers, as a process, that know {@link FaultyDay} and nothing else. */
final class FaultyDayWorkers {

  private FaultyDayWorkers() {}

  public static void main(String[] arguments) {
    new SpringApplicationBuilder(WorkersApplication.class, Its.class)
        .properties("spring.config.name=senda-workers")
        .run(arguments);
  }

  /** Its catalog, for workers and API. */
  @Configuration(proxyBeanMethods = false)
  static class Its {

    @Bean
    @Primary
    Catalog catalogOfFaultyDay() {
      return Catalog.of(new FaultyDay());
    }
  }
}
