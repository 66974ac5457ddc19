package dev.senda.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Instants as timestamptz, and back. */
final class Times {

  private static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");

  private Times() {}

  /** So long before, but not before the year 1: further back than a database can think. */
  static Instant before(Instant now, Duration span) {
    return span.compareTo(Duration.between(BEGINNING, now)) < 0 ? now.minus(span) : BEGINNING;
  }

  static OffsetDateTime toSql(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    var value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
