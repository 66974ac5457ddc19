package dev.senda.api.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.engine.TimeScale;
import dev.senda.store.support.ScaledClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeConverterTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Clock REAL = Clock.fixed(NOON, ZoneOffset.UTC);

  private final EventTimeConverter plain =
      new EventTimeConverter(new ScaledClock(REAL, TimeScale.REAL), REAL);

  /** A day in ten seconds, since an hour ago. */
  private final ScaledClock compressed =
      new ScaledClock(
          REAL, new TimeScale(NOON.minusSeconds(3_600), NOON.minusSeconds(3_600), 8_640));

  @Test
  void tenSecondsAgoInCompressedTime_isADayAgo() {
    var time = new EventTimeConverter(compressed, REAL);

    assertThat(time.occurredAt(NOON.minusSeconds(10), null))
        .isEqualTo(compressed.instant().minus(Duration.ofDays(1)));
    assertThat(time.occurredAt(null, null)).isEqualTo(compressed.instant());
  }

  @Test
  void longAgoInCompressedTime_isNotBeforeTheFirstDate() {
    var time = new EventTimeConverter(compressed, REAL);

    assertThat(time.occurredAt(NOON.minus(Duration.ofDays(3_650)), null)).isEqualTo(Instant.EPOCH);
  }

  @Test
  void wrongDeviceClock_isCorrectedBySentAt() {
    var itsNoon = Instant.parse("2019-01-01T00:00:00Z");

    assertThat(plain.occurredAt(itsNoon.minusSeconds(90), itsNoon))
        .isEqualTo(NOON.minusSeconds(90));
  }

  /** As if it were not given: far before the event, or centuries after it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2025-01-01T00:00:00Z",
        "1970-01-01T00:00:01Z",
        "9999-12-31T23:59:59Z",
        "+292278994-08-17T07:12:55Z"
      })
  void sentAt_outOfSense_correctsNothing(Instant sentAt) {
    var timestamp = NOON.minus(Duration.ofDays(3));

    assertThat(plain.occurredAt(timestamp, sentAt)).isEqualTo(timestamp);
  }

  @Test
  void timestamp_isKeptExactly_whileTheClockRuns() {
    var running = Clock.systemUTC();
    var time = new EventTimeConverter(new ScaledClock(running, TimeScale.REAL), running);

    for (int i = 0; i < 10_000; i++) {
      assertThat(time.occurredAt(NOON.minusMillis(i), null)).isEqualTo(NOON.minusMillis(i));
    }
  }

  /** It is noon of the 23rd in UTC. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-22, UTC, 2026-11-22T23:59:59.999999Z",
    "2026-11-22, America/Mexico_City, 2026-11-23T05:59:59.999999Z",
    "2026-11-23, UTC, 2026-11-23T12:00:00Z",
    "2026-11-23, Asia/Tokyo, 2026-11-23T12:00:00Z",
    "2026-11-24, UTC, 2026-11-23T12:00:00Z",
    "1900-01-01, UTC, 1970-01-01T00:00:00Z"
  })
  void dayWithoutTime_isItsEnd_orNowIfItIsNotOver(LocalDate day, ZoneId zone, Instant expected) {
    assertThat(plain.onDay(day, zone)).isEqualTo(expected);
  }

  @Test
  void timeInTheFuture_isReplacedByNow() {
    assertThat(plain.occurredAt(NOON.plusSeconds(1), null)).isEqualTo(NOON);
    assertThat(plain.occurredAt(NOON.plusSeconds(9), NOON)).isEqualTo(NOON);
    assertThat(plain.toSimulatedTime(NOON.plusSeconds(1))).isEqualTo(NOON);
  }
}
