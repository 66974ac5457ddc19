package dev.senda.journey;

import static dev.senda.journey.Time.dayOfMonth;
import static dev.senda.journey.Time.lastDayOfMonth;
import static dev.senda.journey.Time.nextWorkingDay;
import static dev.senda.journey.Time.payday;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.workingDays;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Working days with the Spanish holidays around Christmas of 2026. */
class CalendarMomentTest {

  private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");
  private static final Set<LocalDate> HOLIDAYS =
      Set.of(
          LocalDate.of(2026, 12, 8),
          LocalDate.of(2026, 12, 25),
          LocalDate.of(2027, 1, 1),
          LocalDate.of(2027, 1, 6));

  private static String next(CalendarMoment moment, String now) {
    return moment
        .next(LocalDateTime.parse(now).atZone(MADRID), CalendarMomentTest::isWorkingDay)
        .toLocalDateTime()
        .toString();
  }

  private static boolean isWorkingDay(LocalDate day) {
    return day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0 && !HOLIDAYS.contains(day);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2026-11-30T10:15, 2026-12-01T10:15",
    "3, 2026-12-04T10:15, 2026-12-10T10:15", // a weekend and a holiday between
    "1, 2026-12-05T10:15, 2026-12-07T10:15", // from a Saturday
    "5, 2026-12-24T23:59, 2027-01-04T23:59",
    "6, 2026-12-24T08:00, 2027-01-05T08:00"
  })
  void workingDays_skipWeekendsAndHolidays(int count, String now, String then) {
    assertThat(next(workingDays(count), now)).isEqualTo(then);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-30T02:00, 2026-12-01T09:00", // not today, though 9:00 is ahead
    "2026-12-04T18:00, 2026-12-07T09:00",
    "2026-12-07T10:00, 2026-12-09T09:00",
    "2026-12-24T12:00, 2026-12-28T09:00"
  })
  void nextWorkingDay_isAfterToday(String now, String then) {
    assertThat(next(nextWorkingDay().at(time(9, 0)), now)).isEqualTo(then);
  }

  @ParameterizedTest
  @CsvSource({
    "15, 2026-11-30T10:00, 2026-12-15T09:00",
    "15, 2026-12-15T08:59, 2026-12-15T09:00",
    "15, 2026-12-15T09:00, 2027-01-15T09:00",
    "30, 2027-01-30T09:00, 2027-02-28T09:00",
    "31, 2028-02-01T00:00, 2028-02-29T09:00"
  })
  void dayOfMonth_isTheLastOneInShortMonths(int day, String now, String then) {
    assertThat(next(dayOfMonth(day).at(time(9, 0)), now)).isEqualTo(then);
  }

  @Test
  void lastDayOfMonth_isNext() {
    assertThat(next(lastDayOfMonth(), "2026-11-30T10:00")).isEqualTo("2026-12-31T00:00");
    assertThat(next(lastDayOfMonth(), "2027-02-03T10:00")).isEqualTo("2027-02-28T00:00");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-10-01T10:00, 2026-10-30T18:00", // the 31st is a Saturday
    "2026-11-01T10:00, 2026-11-30T18:00",
    "2026-11-30T18:00, 2026-12-31T18:00",
    "2027-01-30T10:00, 2027-02-26T18:00"
  })
  void payday_isTheLastWorkingDay(String now, String then) {
    assertThat(next(payday().at(time(18, 0)), now)).isEqualTo(then);
  }

  @Test
  void timeThatDaylightSavingSkips_movesForward() {
    assertThat(next(workingDays(1), "2027-03-26T02:30")).isEqualTo("2027-03-29T02:30");
    assertThat(next(dayOfMonth(28).at(time(2, 30)), "2027-03-20T12:00"))
        .isEqualTo("2027-03-28T03:30");
  }

  @Test
  void words_areReadable() {
    assertThat(workingDays(1)).hasToString("1 working day");
    assertThat(workingDays(3)).hasToString("3 working days");
    assertThat(nextWorkingDay().at(time(9, 0))).hasToString("next working day at 09:00");
    assertThat(dayOfMonth(15)).hasToString("day 15 of the month");
    assertThat(lastDayOfMonth().at(time(9, 0))).hasToString("last day of the month at 09:00");
    assertThat(payday()).hasToString("payday");
  }

  @Test
  void impossibleDays_areRefused() {
    assertThatThrownBy(() -> workingDays(0)).hasMessage("working days: 0 (expected 1 to 130)");
    assertThatThrownBy(() -> dayOfMonth(32)).hasMessage("day of month: 32 (expected 1 to 31)");
  }
}
