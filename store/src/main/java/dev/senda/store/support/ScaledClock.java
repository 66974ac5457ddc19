package dev.senda.store.support;

import dev.senda.journey.engine.TimeScale;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The clock of simulated time: real time, or compressed time for demonstrations. Its scale is in
 * the database, so that every process has the same time. Instants are truncated to microseconds, as
 * PostgreSQL stores them.
 */
public final class ScaledClock extends Clock {

  private final Clock real;
  private final TimeScale scale;

  public ScaledClock(Clock real, TimeScale scale) {
    this.real = real;
    this.scale = scale;
  }

  /** The clock of this database; a new database runs in real time. */
  public static ScaledClock loadOrCreate(JdbcClient database, Clock real) {
    return new ScaledClock(real, loadOrCreateScale(database, real, 1));
  }

  /** The scale of the database; a database without one gets this factor. */
  public static TimeScale loadOrCreateScale(JdbcClient database, Clock real, int factorOfNewOne) {
    var now = Timestamp.from(real.instant());
    database
        .sql(
            "insert into time_scale (real_start, simulated_start, factor) values (:now, :now, :factor) on conflict do nothing")
        .param("now", now)
        .param("factor", factorOfNewOne)
        .update();
    return database
        .sql("select real_start, simulated_start, factor from time_scale")
        .query(
            (row, number) ->
                new TimeScale(
                    row.getTimestamp("real_start").toInstant(),
                    row.getTimestamp("simulated_start").toInstant(),
                    row.getInt("factor")))
        .single();
  }

  public TimeScale scale() {
    return scale;
  }

  @Override
  public Instant instant() {
    return scale.toSimulatedTime(real.instant()).truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /**
   * Not supported.
   *
   * @throws UnsupportedOperationException always: this clock is in UTC, and a contact's zone is
   *     applied where it is needed
   */
  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the clock of simulated time is in UTC");
  }
}
