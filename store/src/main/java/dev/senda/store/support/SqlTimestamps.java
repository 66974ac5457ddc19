package dev.senda.store.support;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Instants as timestamptz, and back. */
public final class SqlTimestamps {

  private static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");

  private SqlTimestamps() {}

  /** Subtracts the span, but not beyond the year 1, so that PostgreSQL can store the result. */
  public static Instant minusClamped(Instant now, Duration span) {
    return span.compareTo(Duration.between(BEGINNING, now)) < 0 ? now.minus(span) : BEGINNING;
  }

  public static OffsetDateTime toSql(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  public static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** An element of an array of timestamptz. */
  public static Instant elementOf(ResultSet row, String column, int index) throws SQLException {
    return ((Timestamp[]) row.getArray(column).getArray())[index].toInstant();
  }

  static @Nullable public Instant instantOrNull(ResultSet row, String column) throws SQLException {
    var value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
