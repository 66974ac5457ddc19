package dev.senda.workers;

import dev.senda.catalog.Catalog;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** The journeys of the class path, unless the application defines a catalog of its own. */
@AutoConfiguration
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
public class CatalogAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  Catalog catalog() {
    var catalog = Catalog.load();
    LoggerFactory.getLogger(Catalog.class)
        .info("Journeys of {}: {}", catalog.providers(), catalog.journeyNames());
    return catalog;
  }
}
