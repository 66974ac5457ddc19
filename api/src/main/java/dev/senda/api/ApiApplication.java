package dev.senda.api;

import dev.senda.api.journeys.Journeys;
import dev.senda.catalog.Catalog;
import dev.senda.store.ApiKeys;
import dev.senda.store.HouseClock;
import dev.senda.store.StoreConfiguration;
import dev.senda.temporal.EnrollmentClient;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The API: takes people and events in, enrolls, follows links, and brings to Temporal what is
 * committed here. It starts whether Temporal can be reached or not.
 */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(ApiSettings.class)
@Import(StoreConfiguration.class)
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
  Catalog catalog() {
    return Catalog.ours();
  }

  @Bean
  Journeys journeys(Catalog catalog) {
    return new Journeys(catalog);
  }

  @Bean(destroyMethod = "close")
  EnrollmentClient enrollmentClient(ApiSettings settings, HouseClock clock) {
    return EnrollmentClient.open(settings.enrollmentClient(), clock.scale());
  }

  /** The keys of the configuration are good before the first request comes. */
  @Bean
  SmartInitializingSingleton configureKeys(ApiSettings settings, ApiKeys keys) {
    return () -> {
      keys.configure(settings.keys().write(), "senda.keys.write", ApiKeys.Scope.WRITE);
      keys.configure(settings.keys().admin(), "senda.keys.admin", ApiKeys.Scope.ADMIN);
    };
  }
}
