package dev.senda.api.health;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Whether PostgreSQL answers: the part {@code db} of the health, not of the readiness. It asks over
 * a connection of its own, so it never waits for one of the pool. A busy instance is not a broken
 * one.
 */
@Component("dbHealthIndicator")
final class DatabaseHealthIndicator extends AbstractHealthIndicator {

  private static final int TIMEOUT_SECONDS = 2;
  private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final HikariDataSource pool;
  private long answeredAt = System.nanoTime() - MAX_AGE_NANOS;

  DatabaseHealthIndicator(HikariDataSource pool) {
    super("The database does not respond");
    this.pool = pool;
  }

  @Override
  protected synchronized void doHealthCheck(Health.Builder builder) throws SQLException {
    if (pool.isClosed()) {
      builder.down().withDetail("reason", "the connection pool is closed");
      return;
    }
    if (System.nanoTime() - answeredAt >= MAX_AGE_NANOS) {
      ask();
      answeredAt = System.nanoTime();
    }
    builder.up();
  }

  private void ask() throws SQLException {
    try (var current = connect();
        var statement = current.createStatement()) {
      statement.execute("select 1");
    }
  }

  private Connection connect() throws SQLException {
    var properties = new Properties();
    put(properties, "user", pool.getUsername());
    put(properties, "password", pool.getPassword());
    for (var timeout : new String[] {"connectTimeout", "socketTimeout", "loginTimeout"}) {
      properties.setProperty(timeout, String.valueOf(TIMEOUT_SECONDS));
    }
    return DriverManager.getConnection(pool.getJdbcUrl(), properties);
  }

  private static void put(Properties properties, String name, @Nullable String value) {
    if (value != null) {
      properties.setProperty(name, value);
    }
  }
}
