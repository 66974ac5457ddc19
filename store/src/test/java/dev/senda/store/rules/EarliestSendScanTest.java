package dev.senda.store.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.SendRules.Period;
import dev.senda.journey.SendRules.Period.Calendar;
import dev.senda.store.rules.EarliestSend.Finding;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the earliest instant of random rules with a scan of each minute. */
class EarliestSendScanTest {

  private static final SendSubject EMAIL = new SendSubject("tips", "marketing", null, "email");
  private static final SendSubject SMS = new SendSubject("tips", "marketing", null, "sms");

  /** Every minute is tried, which is slow and needs no thought. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void anyRules_findWhatAScanOfEachMinuteFinds(long seed) {
    var random = new Random(seed);
    var zones = List.of("Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "+12:00");
    var zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
    var changes = List.of("2026-03-27T00:00:00Z", "2026-10-23T00:00:00Z", "2026-10-30T00:00:00Z");
    for (int round = 0; round < 15; round++) {
      var from =
          Instant.parse(changes.get(random.nextInt(changes.size())))
              .plus(Duration.ofMinutes(random.nextInt(6_000)));
      var holiday = LocalDate.ofInstant(from, zone).plusDays(random.nextInt(3));
      var calendar = new LocalCalendar(List.of(zone), holiday::equals);
      var rules = randomRules(random);
      var sent = new ArrayList<CountedMessage>();
      for (int i = random.nextInt(6); i > 0; i--) {
        sent.add(
            new CountedMessage(
                from.plus(Duration.ofMinutes(random.nextInt(8_000) - 5_000)),
                random.nextBoolean() ? EMAIL : SMS));
      }

      assertThat(find(rules, sent, calendar, from))
          .as("rules %s, sent %s, from %s in %s", rules, sent, from, zone)
          .isEqualTo(scan(rules, sent, calendar, from));
    }
  }

  private static List<SendRule> randomRules(Random random) {
    var rules = new ArrayList<SendRule>();
    int start = random.nextInt(96) * 15;
    int end = (start + 60 + random.nextInt(60) * 15) % (24 * 60);
    var hours =
        "%s %02d:%02d-%02d:%02d"
            .formatted(
                List.of("daily", "mon-fri", "sat-mon", "sun").get(random.nextInt(4)),
                start / 60,
                start % 60,
                end / 60,
                end % 60);
    rules.add(
        new SendRule.Hours(hours, false, WeeklyHours.parse(List.of(hours)), random.nextBoolean()));
    rules.add(
        cap(
            1 + random.nextInt(2),
            random.nextBoolean()
                ? List.of(Calendar.DAY, Calendar.WEEK).get(random.nextInt(2))
                : new Period.Rolling(Duration.ofMinutes(60 + random.nextInt(4_000)))));
    if (random.nextBoolean()) {
      rules.add(new SendRule.OneChannel("one", false, Calendar.DAY, _ -> true));
    }
    return rules;
  }

  private static Instant scan(
      List<SendRule> rules, List<CountedMessage> sent, LocalCalendar calendar, Instant from) {
    var zone = calendar.zones().getFirst();
    for (var instant = from; ; instant = instant.plus(Duration.ofMinutes(1))) {
      var candidate = instant;
      if (rules.stream().allMatch(rule -> permits(rule, sent, calendar, zone, candidate))) {
        return instant;
      }
    }
  }

  private static boolean permits(
      SendRule rule,
      List<CountedMessage> sent,
      LocalCalendar calendar,
      ZoneId zone,
      Instant instant) {
    return switch (rule) {
      case SendRule.Hours hours ->
          calendar.isWithin(instant, hours.hours(), hours.isOffOnHolidays());
      case SendRule.Cap cap -> mostTogether(cap.period(), sent, zone, instant) < cap.atMost() + 1;
      case SendRule.OneChannel one ->
          mostTogether(
                  one.period(),
                  sent.stream()
                      .filter(other -> !other.subject().channel().equals("email"))
                      .toList(),
                  zone,
                  instant)
              < 2;
    };
  }

  /** The most messages in any period with this one. */
  private static long mostTogether(
      Period period, List<CountedMessage> sent, ZoneId zone, Instant instant) {
    var times = Stream.concat(Stream.of(instant), sent.stream().map(CountedMessage::at)).toList();
    return switch (period) {
      case Calendar calendar ->
          times.stream()
              .filter(
                  time -> periodOf(calendar, time, zone).equals(periodOf(calendar, instant, zone)))
              .count();
      case Period.Rolling rolling ->
          times.stream()
              .map(
                  start ->
                      instant.isBefore(start) || !instant.isBefore(start.plus(rolling.length()))
                          ? 0L
                          : times.stream()
                              .filter(
                                  time ->
                                      !time.isBefore(start)
                                          && time.isBefore(start.plus(rolling.length())))
                              .count())
              .max(Long::compare)
              .orElseThrow();
    };
  }

  private static Object periodOf(Calendar calendar, Instant instant, ZoneId zone) {
    var day = LocalDate.ofInstant(instant, zone);
    return switch (calendar) {
      case DAY -> day;
      case WEEK -> day.minusDays(day.getDayOfWeek().getValue() - 1L);
      case MONTH -> day.withDayOfMonth(1);
    };
  }

  private static SendRule.Cap cap(int atMost, Period period) {
    return new SendRule.Cap("at most " + atMost, false, atMost, period, _ -> true);
  }

  private static Instant find(
      List<SendRule> rules, List<CountedMessage> sent, LocalCalendar calendar, Instant from) {
    var finding = new EarliestSend(rules, EMAIL, sent, calendar).find(from);
    return ((Finding.Found) finding).earliest().at();
  }
}
