package dev.senda.standalone.stack;

import dev.senda.journey.engine.TimeScale;
import dev.senda.store.support.ScaledClock;
import java.io.IOException;
import java.sql.Timestamp;
import java.time.Clock;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Creates and migrates the database of the stack, before the applications start. */
public final class StackDatabase {

  private final StackAddresses addresses;
  private final DriverManagerDataSource dataSource;

  public StackDatabase(StackAddresses addresses) {
    this.addresses = addresses;
    this.dataSource = new DriverManagerDataSource(addresses.jdbcUrl());
  }

  /**
   * Creates the database and its tables if they are missing.
   *
   * @throws IOException if its tables belong to another version of Senda
   */
  void createAndMigrate() throws IOException {
    var server =
        JdbcClient.create(
            new DriverManagerDataSource(addresses.jdbcUrl().replace("/senda?", "/postgres?")));
    boolean missing =
        server
            .sql("select not exists (select from pg_database where datname = 'senda')")
            .query(Boolean.class)
            .single();
    if (missing) {
      server.sql("create database senda").update();
    }
    try {
      Flyway.configure().dataSource(dataSource).load().migrate();
    } catch (FlywayValidateException e) {
      throw new IOException(
          "The data belongs to another version of Senda. Set SENDA_HOME to a new directory, or move the old one away. (%s)"
              .formatted(String.valueOf(e.getMessage()).lines().skip(1).findFirst().orElse("")),
          e);
    }
  }

  /** The time scale of the data; new data gets this factor. */
  public TimeScale loadOrCreateTimeScale(int factorOfNewOne) {
    return ScaledClock.loadOrCreateScale(jdbcClient(), Clock.systemUTC(), factorOfNewOne);
  }

  /** Changes the factor; simulated time continues from its current value. */
  TimeScale changeTimeScale(int factor) {
    var now = Clock.systemUTC().instant();
    var simulated = loadOrCreateTimeScale(factor).toSimulatedTime(now);
    jdbcClient()
        .sql(
            "update time_scale set real_start = :real, simulated_start = :simulated, factor = :factor")
        .param("real", Timestamp.from(now))
        .param("simulated", Timestamp.from(simulated))
        .param("factor", factor)
        .update();
    return loadOrCreateTimeScale(factor);
  }

  public JdbcClient jdbcClient() {
    return JdbcClient.create(dataSource);
  }
}
