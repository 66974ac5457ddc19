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
 * The one clock of the house: real time, or compressed time for demonstrations. How it runs is kept
 * in the database, so that every process tells the same time. Instants are truncated to
 * microseconds, as PostgreSQL keeps them.
 */
public final class ScaledClock extends Clock {

  private final Clock real;
  private final TimeScale scale;

  public ScaledClock(Clock real, TimeScale scale) {
    this.real = real;
    this.scale = scale;
  }

  /** The clock that this database was made with; a new one runs in real time. */
  public static ScaledClock loadOrCreate(JdbcClient database, Clock real) {
    return new ScaledClock(real, loadOrCreateScale(database, real, 1));
  }

  /**
   * The scale that the database was made with; a database that has none yet is made to run at this
   * factor from now on.
   */
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
   * @throws UnsupportedOperationException always: the house's clock is in UTC, a contact's zone is
   *     applied where it is needed
   */
  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the house's clock is in UTC");
  }
}
