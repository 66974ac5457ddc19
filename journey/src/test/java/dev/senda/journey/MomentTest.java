package dev.senda.journey;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.property;
import static dev.senda.journey.Time.bestHour;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.minutes;
import static dev.senda.journey.Time.moment;
import static dev.senda.journey.Time.time;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    // Without an offset, in the contact's zone.
    "2026-05-01T18:00, 2026-05-01T22:00:00Z",
    "2026-05-01 18:00:30.5, 2026-05-01T22:00:30.500Z",
    "'2026-05-01T18:00:30,25', 2026-05-01T22:00:30.250Z",
    "' 2026-05-01T18:00 ', 2026-05-01T22:00:00Z",
    // With an offset, at that instant.
    "2026-05-01T18:00Z, 2026-05-01T18:00:00Z",
    "2026-05-01T18:00:00+02:00, 2026-05-01T16:00:00Z",
    "2026-05-01 18:00:00 UTC, 2026-05-01T18:00:00Z",
    "2026-05-01T18:00-0330, 2026-05-01T21:30:00Z",
    "2026-05-01T18:00+05, 2026-05-01T13:00:00Z",
    // Without separators, as calendars write it.
    "20260501T180000, 2026-05-01T22:00:00Z",
    "20260501T1800, 2026-05-01T22:00:00Z",
    "20261120T233000Z, 2026-11-20T23:30:00Z",
    "'20260501T180030,25+0200', 2026-05-01T16:00:30.250Z",
    // A day begins at midnight.
    "2026-05-01, 2026-05-01T04:00:00Z",
    "20260501, 2026-05-01T04:00:00Z",
    // Unix time.
    "1777658400, 2026-05-01T18:00:00Z",
    "1777658400250, 2026-05-01T18:00:00.250Z",
    // A time that daylight saving skips in New York moves forward; of two, the first counts.
    "2026-03-08T02:30, 2026-03-08T07:30:00Z",
    "2026-11-01T01:30, 2026-11-01T05:30:00Z",
  })
  void dateAndTime_isRead(String value, Instant expected) {
    var zone = ZoneId.of("America/New_York");

    assertThat(Moment.DateTimeOf.parse(value, zone).map(ZonedDateTime::toInstant))
        .contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "18:00",
        "tomorrow",
        "05/01/2026 18:00",
        "2026-05-01T25:00",
        "2026-02-30T18:00",
        "2026-05-01T18",
        "2026-05-01T18:00+25:00",
        "2026-05-01T18:00 CEST",
        "0000-01-01T00:00",
        "20260501T18",
        "20260501T250000Z",
        "20260230T180000Z",
        "7"
      })
  void textThatIsNoDateAndTime_isNotRead(String value) {
    assertThat(Moment.DateTimeOf.parse(value, ZoneOffset.UTC)).isEmpty();
  }

  @Test
  void valueThatIsNeitherTextNorNumber_isNotRead() {
    assertThat(Moment.DateTimeOf.parse(true, ZoneOffset.UTC)).isEmpty();
    assertThat(Moment.DateTimeOf.parse(List.of("2026-05-01T18:00"), ZoneOffset.UTC)).isEmpty();
    assertThat(Moment.DateTimeOf.parse(null, ZoneOffset.UTC)).isEmpty();
    assertThat(Moment.DateTimeOf.parse(1777658400, ZoneOffset.UTC)).isPresent();
  }

  @Test
  void timeBeforeAMoment_isExact_andWholeDaysKeepTheTimeOfDay() {
    // Daylight saving ends in Madrid on October 25th, 2026.
    var now = Instant.parse("2026-10-01T00:00:00Z").atZone(ZoneId.of("Europe/Madrid"));
    var starts = moment(property("starts_at"));
    var value = "2026-10-25T18:00";

    assertThat(starts.resolve(value, now)).contains(at("2026-10-25T17:00:00Z", now));
    assertThat(starts.before(hours(1)).resolve(value, now))
        .contains(at("2026-10-25T16:00:00Z", now));
    assertThat(starts.before(days(1)).resolve(value, now))
        .as("18:00 of the day before")
        .contains(at("2026-10-24T16:00:00Z", now));
    assertThat(starts.before(hours(25)).resolve(value, now))
        .contains(at("2026-10-24T16:00:00Z", now));
    assertThat(starts.after(minutes(90)).resolve(value, now))
        .contains(at("2026-10-25T18:30:00Z", now));
  }

  @Test
  void momentOfAValue_prints() {
    assertThat(moment(property("starts_at"))).hasToString("time of event.starts_at");
    assertThat(moment(property("starts_at")).before(hours(1)))
        .hasToString("1 hour before event.starts_at");
    assertThat(moment(attribute("appointment")).after(minutes(90)))
        .hasToString("1 hour 30 minutes after appointment");
    assertThat(date(property("due_on")).before(days(3)).at(time(9, 0)))
        .hasToString("3 days before event.due_on at 09:00");
  }

  @Test
  void noTimeBeforeAMoment_isRefused() {
    assertThatThrownBy(() -> moment(property("starts_at")).before(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("duration: PT0S (expected more than zero)");
  }

  private static ZonedDateTime at(String instant, ZonedDateTime now) {
    return Instant.parse(instant).atZone(now.getZone());
  }

  /** Where it is {@code now} and what the clock shows next, both in a zone. */
  @ParameterizedTest(name = "{0} in {1}: next {2} is {3}")
  @CsvSource({
    // An ordinary day, before and after the time, and just at it.
    "2026-05-04T06:00:00Z, Europe/Madrid, 09:00, 2026-05-04T09:00+02:00",
    "2026-05-04T07:00:00Z, Europe/Madrid, 09:00, 2026-05-05T09:00+02:00",
    "2026-05-04T07:00:00.001Z, Europe/Madrid, 09:00, 2026-05-05T09:00+02:00",
    "2026-05-04T06:59:59.999Z, Europe/Madrid, 09:00, 2026-05-04T09:00+02:00",
    // In the gap (2:00 to 3:00 on 29 March): it moves forward by the gap.
    "2026-03-29T00:00:00Z, Europe/Madrid, 02:30, 2026-03-29T03:30+02:00",
    "2026-03-28T02:00:00Z, Europe/Madrid, 02:30, 2026-03-29T03:30+02:00",
    "2026-03-29T01:30:00Z, Europe/Madrid, 02:30, 2026-03-30T02:30+02:00",
    // A time that comes twice (2:00 to 3:00 on 25 October): its first occurrence only.
    "2026-10-24T23:00:00Z, Europe/Madrid, 02:30, 2026-10-25T02:30+02:00",
    "2026-10-25T00:30:00Z, Europe/Madrid, 02:30, 2026-10-26T02:30+01:00",
    "2026-10-25T01:15:00Z, Europe/Madrid, 02:30, 2026-10-26T02:30+01:00",
    // A gap at midnight: the day begins at 1:00.
    "2026-09-05T20:00:00Z, America/Santiago, 00:00, 2026-09-06T01:00-03:00",
    "2026-09-06T03:30:00Z, America/Santiago, 00:30, 2026-09-06T01:30-03:00",
    // Half an hour of summer time.
    "2026-10-03T10:00:00Z, Australia/Lord_Howe, 02:15, 2026-10-04T02:45+11:00",
    // Both ends of the world.
    "2026-05-04T12:00:00Z, Etc/GMT+12, 09:00, 2026-05-04T09:00-12:00",
    "2026-05-04T12:00:00Z, Etc/GMT-12, 09:00, 2026-05-05T09:00+12:00",
    "2026-05-04T12:00:00Z, Pacific/Kiritimati, 09:00, 2026-05-05T09:00+14:00",
    // A day that a country left out.
    "2011-12-29T22:00:00Z, Pacific/Apia, 09:00, 2011-12-31T09:00+14:00",
  })
  void timeOfDay_isItsNextOccurrence(
      Instant now, ZoneId zone, LocalTime time, ZonedDateTime expected) {
    var next = new Moment.TimeOfDay(time).next(now.atZone(zone));

    assertThat(next.toInstant()).isEqualTo(expected.toInstant());
  }

  @Test
  void everyMinuteOfYear_hasNextNineOClockWithinThirtyHours() {
    var zone = ZoneId.of("America/Santiago");
    var now = ZonedDateTime.of(LocalDate.of(2026, 1, 1), LocalTime.MIDNIGHT, zone);
    for (int step = 0; step < 366 * 96; step++) {
      var next = time(9, 0).next(now);

      assertThat(next).isAfter(now).isBeforeOrEqualTo(now.plusHours(30));
      assertThat(next.toLocalTime()).isEqualTo(LocalTime.of(9, 0));
      now = now.plusMinutes(15);
    }
  }

  @Test
  void weekday_isItsNextOccurrence() {
    var zone = ZoneId.of("Europe/Madrid");
    var tuesday = new Moment.Weekday(TUESDAY, LocalTime.of(9, 0));
    var monday = ZonedDateTime.of(LocalDate.of(2026, 5, 4), LocalTime.of(23, 0), zone);

    assertThat(tuesday.next(monday)).isEqualTo(monday.plusHours(10));
    assertThat(tuesday.next(monday.plusHours(10))).isEqualTo(monday.plusHours(10).plusDays(7));
    assertThat(new Moment.Weekday(MONDAY, LocalTime.of(22, 0)).next(monday))
        .isEqualTo(monday.plusDays(7).minusHours(1));
  }

  @Test
  void date_mayBePast_andShifted() {
    var now = at("2026-05-04T12:00:00Z");
    var ends = LocalDate.of(2026, 5, 10);

    assertThat(date("trial_ends").moment(ends, now)).isEqualTo(at("2026-05-10T00:00:00Z"));
    assertThat(date("trial_ends").before(days(3)).at(time(10, 30)).moment(ends, now))
        .isEqualTo(at("2026-05-07T10:30:00Z"));
    assertThat(date("trial_ends").after(days(2)).moment(ends, now))
        .isEqualTo(at("2026-05-12T00:00:00Z"));
    assertThat(date("trial_ends").before(days(30)).moment(ends, now)).isBefore(now);
  }

  @Test
  void anniversary_isTheNext_alsoInLeapYears() {
    var birthday = date("birthday").everyYear();
    var may = LocalDate.of(1990, 5, 4);

    assertThat(birthday.moment(may, at("2026-05-03T12:00:00Z")))
        .isEqualTo(at("2026-05-04T00:00:00Z"));
    assertThat(birthday.moment(may, at("2026-05-04T00:00:00Z")))
        .isEqualTo(at("2027-05-04T00:00:00Z"));
    assertThat(birthday.at(time(9, 0)).moment(may, at("2026-05-04T08:00:00Z")))
        .isEqualTo(at("2026-05-04T09:00:00Z"));
    assertThat(
            birthday.before(days(7)).moment(LocalDate.of(1990, 1, 3), at("2026-12-20T12:00:00Z")))
        .isEqualTo(at("2026-12-27T00:00:00Z"));
    assertThat(
            birthday.before(days(7)).moment(LocalDate.of(1990, 1, 3), at("2026-12-28T12:00:00Z")))
        .isEqualTo(at("2027-12-27T00:00:00Z"));
    assertThat(
            birthday.after(days(400)).moment(LocalDate.of(1990, 1, 3), at("2026-12-28T12:00:00Z")))
        .isEqualTo(at("2027-02-07T00:00:00Z"));
    var leap = LocalDate.of(2000, 2, 29);
    assertThat(birthday.moment(leap, at("2026-12-28T12:00:00Z")))
        .isEqualTo(at("2027-02-28T00:00:00Z"));
    assertThat(birthday.moment(leap, at("2027-12-28T12:00:00Z")))
        .isEqualTo(at("2028-02-29T00:00:00Z"));
  }

  @Test
  void moment_printsItself() {
    assertThat(time(9, 0)).hasToString("09:00");
    assertThat(new Moment.Weekday(TUESDAY, LocalTime.of(9, 0))).hasToString("Tuesday 09:00");
    assertThat(bestHour()).hasToString("the contact's best hour");
    assertThat(date("trial_ends")).hasToString("trial_ends");
    assertThat(date("trial_ends").before(days(3)).at(time(10, 30)))
        .hasToString("3 days before trial_ends at 10:30");
    assertThat(date("birthday").everyYear().after(days(1)))
        .hasToString("1 day after next birthday");
  }

  @Test
  void partialDays_areRefused() {
    assertThatThrownBy(() -> date(" "))
        .hasMessage("attribute: empty (expected a name, such as \"country\")");
    assertThatThrownBy(() -> date("trial_ends").before(hours(36)))
        .hasMessage("days before or after a date: PT36H (expected whole days)");
  }

  private static ZonedDateTime at(String instant) {
    return Instant.parse(instant).atZone(ZoneId.of("UTC"));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-05-01, 2026-05-01",
    "' 2026-05-01 ', 2026-05-01",
    "2026-05-01T23:30:00, 2026-05-01",
    "2026-05-01T23:30:00.5Z, 2026-05-01",
    "2026-05-01T23:30+14:00, 2026-05-01",
    "2026-05-01 23:30:00, 2026-05-01",
    "2026-05-01 23:30:00.123456 +0200, 2026-05-01",
    "2026-05-01 23:30:00 UTC, 2026-05-01",
    "20260501, 2026-05-01",
    "20261120T233000Z, 2026-11-20",
    "1777665600, 2026-05-01",
    "1777665600000, 2026-05-01",
    "2026-02-30,",
    "20260230,",
    "1234567,",
    "01.05.2026,",
    "25/12/2026,",
    "2026-05-01 at noon,",
    "2026-05,",
    "tomorrow,",
    "+999999999-12-31,",
    "-999999999-01-01,",
    "'',",
  })
  void dateText_isParsed(String value, @Nullable LocalDate expected) {
    assertThat(Moment.DateOf.parseDay(value)).isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void number_isADayOrUnixTime() {
    var day = LocalDate.of(2026, 5, 1);
    assertThat(Moment.DateOf.parseDay(20260501)).contains(day);
    assertThat(Moment.DateOf.parseDay(1777665600)).contains(day);
    assertThat(Moment.DateOf.parseDay(1777665600000L)).contains(day);
    assertThat(Moment.DateOf.parseDay(1777665600.5)).contains(day);
    assertThat(Moment.DateOf.parseDay(7)).isEmpty();
    assertThat(Moment.DateOf.parseDay(-1777665600)).isEmpty();
    assertThat(Moment.DateOf.parseDay(Double.NaN)).isEmpty();
    assertThat(Moment.DateOf.parseDay(true)).isEmpty();
    assertThat(Moment.DateOf.parseDay(null)).isEmpty();
  }
}
