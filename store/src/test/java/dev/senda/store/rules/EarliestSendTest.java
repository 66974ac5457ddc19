package dev.senda.store.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.SendRules.Period;
import dev.senda.journey.SendRules.Period.Calendar;
import dev.senda.store.rules.EarliestSend.Earliest;
import dev.senda.store.rules.EarliestSend.Finding;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EarliestSendTest {

  private static final ZoneId BOGOTA = ZoneId.of("America/Bogota");
  private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");
  private static final SendSubject EMAIL = subject("tips", "email");
  private static final SendSubject SMS = subject("tips", "sms");
  private static final SendRule.Hours OFFICE =
      hours("office", "mon-fri 07:00-19:00", "sat 08:00-15:00");

  @Nested
  class Hours {

    /** 2026-11-28 is a Saturday; Monday 2026-11-16 is a public holiday in Colombia. */
    @ParameterizedTest
    @CsvSource({
      "2026-11-28T15:01, 2026-11-30T07:00",
      "2026-11-28T15:00, 2026-11-30T07:00",
      "2026-11-28T14:59:59.999999, 2026-11-28T14:59:59.999999",
      "2026-11-28T07:59, 2026-11-28T08:00",
      "2026-11-27T19:00, 2026-11-28T08:00",
      "2026-11-27T06:59:59, 2026-11-27T07:00",
      "2026-11-14T15:01, 2026-11-17T07:00",
      "2026-11-16T12:00, 2026-11-17T07:00",
      "2026-11-15T23:59, 2026-11-17T07:00",
      "2026-11-25T12:00, 2026-11-25T12:00"
    })
    void colombia(LocalDateTime from, LocalDateTime expected) {
      var calendar =
          new LocalCalendar(List.of(BOGOTA), day -> day.equals(LocalDate.of(2026, 11, 16)));
      var office = new SendRule.Hours("office", true, OFFICE.hours(), true);

      assertThat(find(List.of(office), List.of(), calendar, at(from, BOGOTA)).at())
          .isEqualTo(at(expected, BOGOTA));
    }

    /**
     * In Madrid the clock goes from 2:00 to 3:00 on 29 March, and from 3:00 to 2:00 on 25 October.
     */
    @ParameterizedTest
    @CsvSource({
      "daily 02:30-05:00, 2026-03-29T00:59:59Z, 2026-03-29T01:00:00Z",
      "daily 01:00-02:30, 2026-03-29T00:59:59Z, 2026-03-29T00:59:59Z",
      "daily 01:00-02:30, 2026-03-29T01:00:00Z, 2026-03-29T23:00:00Z",
      "daily 08:00-21:00, 2026-03-28T20:00:00Z, 2026-03-29T06:00:00Z",
      "daily 08:00-21:00, 2026-10-24T19:00:00Z, 2026-10-25T07:00:00Z",
      "daily 01:00-02:30, 2026-10-25T00:45:00Z, 2026-10-25T01:00:00Z",
      "daily 01:00-02:30, 2026-10-25T01:30:00Z, 2026-10-26T00:00:00Z",
      "daily 02:30-05:00, 2026-10-25T00:10:00Z, 2026-10-25T00:30:00Z",
      "daily 02:30-05:00, 2026-10-25T01:10:00Z, 2026-10-25T01:30:00Z"
    })
    void clockChange(String hours, Instant from, Instant expected) {
      assertThat(find(List.of(hours("window", hours)), MADRID, from).at()).isEqualTo(expected);
    }

    /** Havana's clock goes from 0:00 to 1:00 on 8 March: the day begins at 1:00. */
    @Test
    void dayWithoutMidnight_beginsWhereTheClockContinues() {
      var havana = ZoneId.of("America/Havana");

      assertThat(
              find(List.of(hours("window", "sun")), havana, Instant.parse("2026-03-08T04:30:00Z"))
                  .at())
          .isEqualTo(Instant.parse("2026-03-08T05:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
      "+12:00, 2026-11-27T20:59:59Z, 2026-11-27T21:00:00Z",
      "+12:00, 2026-11-27T09:00:00Z, 2026-11-27T21:00:00Z",
      "-12:00, 2026-11-28T09:00:00Z, 2026-11-28T21:00:00Z",
      "-12:00, 2026-11-28T08:59:59Z, 2026-11-28T08:59:59Z",
      "+14:00, 2026-11-27T10:00:00Z, 2026-11-27T19:00:00Z"
    })
    void farZones(String offset, Instant from, Instant expected) {
      assertThat(find(List.of(hours("day", "daily 09:00-21:00")), ZoneId.of(offset), from).at())
          .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
      "2026-11-28T02:00, 2026-11-28T22:00",
      "2026-11-28T01:59, 2026-11-28T01:59",
      "2026-11-27T21:59, 2026-11-27T22:00",
      "2026-11-29T23:59, 2026-12-04T22:00"
    })
    void windowAcrossMidnight(LocalDateTime from, LocalDateTime expected) {
      var night = hours("night", "fri-sat 22:00-02:00");

      assertThat(find(List.of(night), BOGOTA, at(from, BOGOTA)).at())
          .isEqualTo(at(expected, BOGOTA));
    }

    @Test
    void quietHours_areTheOtherHours_alsoAtTheEndOfTheWeek() {
      var quiet =
          new SendRule.Hours(
              "quiet", false, WeeklyHours.parse(List.of("daily 21:00-08:00")).complement(), false);

      assertThat(find(List.of(quiet), BOGOTA, at("2026-11-29T21:00", BOGOTA)).at())
          .isEqualTo(at("2026-11-30T08:00", BOGOTA));
      assertThat(find(List.of(quiet), BOGOTA, at("2026-11-29T20:59", BOGOTA)).at())
          .isEqualTo(at("2026-11-29T20:59", BOGOTA));
    }

    /** From 14:00 in New York it is 8:00 or later in Honolulu, as far as 21:00 in New York. */
    @Test
    void severalZones_needEachOfThem() {
      var calendar =
          new LocalCalendar(
              List.of(ZoneId.of("America/New_York"), ZoneId.of("Pacific/Honolulu")), _ -> false);
      var day = List.<SendRule>of(hours("day", "daily 08:00-21:00"));

      assertThat(find(day, List.of(), calendar, Instant.parse("2026-11-28T13:00:00Z")).at())
          .isEqualTo(Instant.parse("2026-11-28T18:00:00Z"));
      assertThat(find(day, List.of(), calendar, Instant.parse("2026-11-29T02:00:00Z")).at())
          .isEqualTo(Instant.parse("2026-11-29T18:00:00Z"));
    }

    @Test
    void holidayWithoutEnd_isNever() {
      var rule = new SendRule.Hours("office", false, OFFICE.hours(), true);
      var calendar = new LocalCalendar(List.of(BOGOTA), _ -> true);

      assertThat(
              new EarliestSend(List.of(rule), EMAIL, List.of(), calendar)
                  .find(at("2026-11-27T12:00", BOGOTA)))
          .isEqualTo(new Finding.Never(rule));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "mon 9-17", "mon 09:00-09:00", "mon 24:00-08:00", "mon 09:60-10:00", "mond"})
    void unreadableHours_areRefused(String hours) {
      assertThatThrownBy(() -> WeeklyHours.parse(List.of(hours)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected");
    }
  }

  @Nested
  class Caps {

    @Test
    void rollingCap_waitsUntilTheOldestIsOldEnough() {
      var cap = cap(2, new Period.Rolling(Duration.ofHours(24)));
      var sent = sent(EMAIL, "2026-11-27T10:00:00.000001Z", "2026-11-27T18:00:00Z");
      var from = Instant.parse("2026-11-27T20:00:00Z");

      assertThat(find(List.of(cap), sent, LocalCalendar.of(ZoneOffset.UTC), from).at())
          .isEqualTo("2026-11-28T10:00:00.000001Z");
      assertThat(
              find(
                      List.of(cap),
                      sent(EMAIL, "2026-11-26T20:00:00Z", "2026-11-27T18:00:00Z"),
                      LocalCalendar.of(ZoneOffset.UTC),
                      from)
                  .at())
          .isEqualTo(from);
    }

    /** A place that is reserved later counts also for what is sent before it. */
    @Test
    void rollingCap_leavesRoomForReservedPlaces() {
      var cap = cap(1, new Period.Rolling(Duration.ofHours(24)));
      var reserved = sent(EMAIL, "2026-11-28T08:00:00Z", "2026-11-29T08:00:00Z");

      assertThat(
              find(
                      List.of(cap),
                      reserved,
                      LocalCalendar.of(ZoneOffset.UTC),
                      Instant.parse("2026-11-27T20:00:00Z"))
                  .at())
          .isEqualTo("2026-11-30T08:00:00Z");
      assertThat(
              find(
                      List.of(cap),
                      reserved,
                      LocalCalendar.of(ZoneOffset.UTC),
                      Instant.parse("2026-11-27T08:00:00Z"))
                  .at())
          .isEqualTo("2026-11-27T08:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
      "DAY, 2026-10-24T21:59:59Z, 2026-10-24T22:00:00Z",
      "DAY, 2026-10-25T22:59:59Z, 2026-10-25T23:00:00Z",
      "WEEK, 2026-10-25T12:00:00Z, 2026-10-25T23:00:00Z",
      "WEEK, 2026-10-19T00:00:00Z, 2026-10-25T23:00:00Z",
      "MONTH, 2026-10-25T12:00:00Z, 2026-10-31T23:00:00Z"
    })
    void calendarCap_endsWithTheContactsPeriod(Calendar period, Instant from, Instant expected) {
      assertThat(
              find(
                      List.of(cap(1, period)),
                      List.of(new CountedMessage(from.minusSeconds(1), EMAIL)),
                      LocalCalendar.of(MADRID),
                      from)
                  .at())
          .isEqualTo(expected);
    }

    @Test
    void cap_countsWhatItIsAbout() {
      var cap =
          new SendRule.Cap(
              "sms", false, 1, Calendar.DAY, subject -> subject.channel().equals("sms"));
      var noon = Instant.parse("2026-11-27T12:00:00Z");
      var utc = LocalCalendar.of(ZoneOffset.UTC);

      assertThat(find(List.of(cap), sent(EMAIL, "2026-11-27T08:00:00Z"), utc, noon).at())
          .isEqualTo(noon);
      assertThat(find(List.of(cap), sent(SMS, "2026-11-27T08:00:00Z"), utc, noon).at())
          .isEqualTo("2026-11-28T00:00:00Z");
    }

    /** Tuesday by email, Thursday by text: the text waits until Monday. */
    @Test
    void secondChannelInAWeek_waitsForTheNextWeek() {
      var rule = new SendRule.OneChannel("one channel", true, Calendar.WEEK, _ -> true);
      var thursday = at("2026-11-26T10:00", BOGOTA);
      var sent = sent(EMAIL, "2026-11-24T15:00:00Z", "2026-11-25T15:00:00Z");
      var calendar = LocalCalendar.of(BOGOTA);

      assertThat(find(List.of(rule, OFFICE), SMS, sent, calendar, thursday).at())
          .isEqualTo(at("2026-11-30T07:00", BOGOTA));
      assertThat(find(List.of(rule, OFFICE), EMAIL, sent, calendar, thursday).at())
          .isEqualTo(thursday);
    }
  }

  @Nested
  class Together {

    @Test
    void severalRules_combineToTheEarliestPermittedInstant_andTheLastOneDecides() {
      var daily = cap(1, Calendar.DAY);
      var friday = at("2026-11-27T18:00", BOGOTA);
      var found =
          find(
              List.of(OFFICE, daily, cap(1, new Period.Rolling(Duration.ofHours(60)))),
              List.of(new CountedMessage(friday, EMAIL)),
              LocalCalendar.of(BOGOTA),
              friday.plusSeconds(60));

      // Friday 18:00 and 60 hours is Monday 6:00.
      assertThat(found.at()).isEqualTo(at("2026-11-30T07:00", BOGOTA));
      assertThat(found.because()).last().isEqualTo(OFFICE);
    }

    @Test
    void permittedAtOnce_hasNoReason() {
      var noon = at("2026-11-27T12:00", BOGOTA);

      assertThat(find(List.of(OFFICE, cap(1, Calendar.DAY)), BOGOTA, noon))
          .isEqualTo(new Earliest(noon, List.of()));
    }
  }

  private static SendSubject subject(String journey, String channel) {
    return new SendSubject(journey, "marketing", "product-tips", channel);
  }

  private static SendRule.Hours hours(String name, String... hours) {
    return new SendRule.Hours(name, false, WeeklyHours.parse(List.of(hours)), false);
  }

  private static SendRule.Cap cap(int atMost, Period period) {
    return new SendRule.Cap("at most " + atMost, false, atMost, period, _ -> true);
  }

  private static List<CountedMessage> sent(SendSubject subject, String... times) {
    return Stream.of(times).map(time -> new CountedMessage(Instant.parse(time), subject)).toList();
  }

  private static Instant at(String local, ZoneId zone) {
    return at(LocalDateTime.parse(local), zone);
  }

  private static Instant at(LocalDateTime local, ZoneId zone) {
    return local.atZone(zone).toInstant();
  }

  private static Earliest find(List<? extends SendRule> rules, ZoneId zone, Instant from) {
    return find(rules, List.of(), LocalCalendar.of(zone), from);
  }

  private static Earliest find(
      List<? extends SendRule> rules,
      List<CountedMessage> sent,
      LocalCalendar calendar,
      Instant from) {
    return find(rules, EMAIL, sent, calendar, from);
  }

  private static Earliest find(
      List<? extends SendRule> rules,
      SendSubject subject,
      List<CountedMessage> sent,
      LocalCalendar calendar,
      Instant from) {
    var finding = new EarliestSend(List.copyOf(rules), subject, sent, calendar).find(from);
    return ((Finding.Found) finding).earliest();
  }
}
