package dev.senda.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.senda.store.erased.IdentifierHasher;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.settings.LinkSettings;
import dev.senda.store.settings.PostgresqlSettings;
import dev.senda.store.settings.RetentionSettings;
import dev.senda.store.settings.SendingSettings;
import dev.senda.store.support.ScaledClock;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Every repository of the store as a bean, on Spring Boot's own data source ({@code
 * spring.datasource.*}), migrations ({@code spring.flyway.*}) and transactions.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  DataSourceAutoConfiguration.class,
  DataSourceTransactionManagerAutoConfiguration.class,
  FlywayAutoConfiguration.class,
  JdbcClientAutoConfiguration.class,
  JdbcTemplateAutoConfiguration.class,
  TransactionAutoConfiguration.class
})
@EnableConfigurationProperties({
  LinkSettings.class,
  PostgresqlSettings.class,
  RetentionSettings.class,
  SendingSettings.class
})
@ComponentScan
public class StoreConfiguration {

  /**
   * Sets up each new connection, before the SQL that the pool's own settings name. Statements are
   * prepared at their first execution; a {@code prepareThreshold} in the JDBC URL overrides this.
   */
  @Bean
  static BeanPostProcessor connectionSetup(ObjectProvider<PostgresqlSettings> settings) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof HikariDataSource pool) {
          var own = settings.getObject().toInitSql();
          var configured = pool.getConnectionInitSql();
          pool.addDataSourceProperty("prepareThreshold", "1");
          pool.setConnectionInitSql(configured == null ? own : own + "; " + configured);
        }
        return bean;
      }
    };
  }

  /**
   * Migrations use a separate connection instead of one of the pool, because they may run longer
   * than the application's statements.
   */
  @Bean
  FlywayConfigurationCustomizer migrationConnection() {
    return configuration -> {
      if (configuration.getDataSource() instanceof HikariDataSource pool) {
        configuration.dataSource(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
      }
    };
  }

  @Bean
  ScaledClock scaledClock(JdbcClient database) {
    return ScaledClock.loadOrCreate(database, Clock.systemUTC());
  }

  @Bean
  IdentifierHasher identifierHasher(LinkSettings settings) {
    return new IdentifierHasher(settings.secrets());
  }

  @Bean
  LinkTokenSigner linkTokenSigner(LinkSettings settings) {
    return new LinkTokenSigner(settings.secrets());
  }
}
