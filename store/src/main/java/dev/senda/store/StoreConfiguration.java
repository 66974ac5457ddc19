package dev.senda.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.support.ScaledClock;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Opens the database, brings its tables up to date, and offers every port of this package as a
 * bean.
 */
@Configuration(proxyBeanMethods = false)
@EnableTransactionManagement
@ComponentScan
public class StoreConfiguration {

  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);

  /**
   * The database.
   *
   * @param url senda.database.url, with user and password in it or beside it
   */
  @Bean(destroyMethod = "close")
  HikariDataSource dataSource(
      @Value("${senda.database.url}") String url,
      @Value("${senda.database.username:}") String username,
      @Value("${senda.database.password:}") String password,
      @Value("${senda.database.pool-size:16}") int poolSize) {
    var config = new HikariConfig();
    config.setJdbcUrl(url);
    if (!username.isEmpty()) {
      config.setUsername(username);
      config.setPassword(password);
    }
    config.setMaximumPoolSize(poolSize);
    config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
    config.setPoolName("senda");
    var database = new HikariDataSource(config);
    Flyway.configure().dataSource(database).load().migrate();
    return database;
  }

  @Bean
  JdbcClient jdbcClient(DataSource database) {
    return JdbcClient.create(database);
  }

  @Bean
  PlatformTransactionManager transactionManager(DataSource database) {
    return new JdbcTransactionManager(database);
  }

  @Bean
  TransactionTemplate transactionTemplate(PlatformTransactionManager transactionManager) {
    return new TransactionTemplate(transactionManager);
  }

  @Bean
  ScaledClock scaledClock(JdbcClient database) {
    return ScaledClock.loadOrCreate(database, Clock.systemUTC());
  }

  @Bean
  LinkTokenSigner linkTokenSigner(@Value("${senda.links.secret}") String secret) {
    return new LinkTokenSigner(secret);
  }
}
