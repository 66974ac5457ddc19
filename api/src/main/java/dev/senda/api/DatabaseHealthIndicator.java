package dev.senda.api;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Without the database the API can do nothing; without Temporal it still takes everything in, so
 * Temporal is not asked.
 */
@Component
final class DatabaseHealthIndicator extends AbstractHealthIndicator {

  private final JdbcClient database;

  DatabaseHealthIndicator(JdbcClient database) {
    super("PostgreSQL does not respond");
    this.database = database;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    database.sql("select 1").query(Integer.class).single();
    builder.up();
  }
}
