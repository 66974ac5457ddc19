package dev.senda.api.console;

import dev.senda.api.ApiSettings;
import dev.senda.api.journeys.Journeys;
import dev.senda.catalog.Catalog;
import dev.senda.store.StoreConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/**
 * The console on real PostgreSQL, without the rest of the API and without Temporal. It bears no
 * stereotype, so that no other application's scan takes it in.
 */
@EnableAutoConfiguration
@EnableConfigurationProperties(ApiSettings.class)
@Import(StoreConfiguration.class)
@ComponentScan
class ConsoleAlone {

  @Bean
  Journeys journeys() {
    return new Journeys(Catalog.ours());
  }

  @Bean
  Whereabouts whereabouts() {
    return new Whereabouts();
  }
}
