package dev.senda.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.catalog.Catalog;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class CatalogAutoConfigurationTest {

  @Test
  void withoutACatalogOfTheApplication_thatOfTheClassPathIsUsed() {
    try (var context = new AnnotationConfigApplicationContext(WithoutCatalog.class)) {
      assertThat(context.getBean(Catalog.class).journeyNames())
          .isEqualTo(Catalog.load().journeyNames());
    }
  }

  @Test
  void catalogOfAnImportedConfiguration_replacesIt() {
    try (var context = new AnnotationConfigApplicationContext(WithCatalog.class)) {
      assertThat(context.getBean(Catalog.class).journeyNames()).isEmpty();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(CatalogAutoConfiguration.class)
  static class WithoutCatalog {}

  /** The other configuration comes last by its name. */
  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({CatalogAutoConfiguration.class, ZCatalog.class})
  static class WithCatalog {}

  @Configuration(proxyBeanMethods = false)
  static class ZCatalog {

    @Bean
    Catalog noJourneys() {
      return Catalog.of(List.of());
    }
  }
}
