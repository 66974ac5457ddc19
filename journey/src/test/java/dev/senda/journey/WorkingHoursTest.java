package dev.senda.journey;

import static dev.senda.journey.Time.workingHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An office in Madrid that is open from 9 to 18, with a holiday on Tuesday, December 8th 2026. */
class WorkingHoursTest {

  private static final LocalTime OPENS = LocalTime.of(9, 0);
  private static final LocalTime CLOSES = LocalTime.of(18, 0);

  private static boolean isWorkingDay(LocalDate day) {
    return day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0
        && !day.equals(LocalDate.of(2026, 12, 8));
  }

  @ParameterizedTest
  @CsvSource({
    "2, 2026-12-03T10:00, 2026-12-03T12:00",
    "2, 2026-12-04T17:00, 2026-12-07T10:00", // over a weekend
    "2, 2026-12-05T12:00, 2026-12-07T11:00", // from a Saturday
    "2, 2026-12-07T17:30, 2026-12-09T10:30", // over a holiday
    "2, 2026-12-03T06:00, 2026-12-03T11:00", // before the office opens
    "2, 2026-12-03T18:00, 2026-12-04T11:00",
    "9, 2026-12-03T09:00, 2026-12-03T18:00",
    "20, 2026-12-03T09:00, 2026-12-07T11:00"
  })
  void onlyOfficeTimeCounts(int hours, String now, String then) {
    assertThat(
            workingHours(hours)
                .after(
                    LocalDateTime.parse(now).atZone(ZoneId.of("Europe/Madrid")),
                    OPENS,
                    CLOSES,
                    WorkingHoursTest::isWorkingDay)
                .toLocalDateTime())
        .hasToString(then);
  }

  @Test
  void words_areReadable() {
    assertThat(workingHours(1)).hasToString("1 working hour");
    assertThat(workingHours(2)).hasToString("2 working hours");
    assertThat(new WorkingHours(Duration.ofMinutes(90))).hasToString("1 hour 30 minutes of work");
  }

  @Test
  void officeThatClosesBeforeItOpens_isRefused() {
    var now = LocalDateTime.parse("2026-12-03T10:00").atZone(ZoneId.of("Europe/Madrid"));
    assertThatThrownBy(() -> workingHours(2).after(now, CLOSES, OPENS, day -> true))
        .hasMessage("office hours: 18:00 to 09:00 (expected an end after the start)");
  }
}
