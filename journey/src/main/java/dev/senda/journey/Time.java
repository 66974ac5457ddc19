package dev.senda.journey;

import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/** Durations and moments for journeys. A day is always 24 hours. */
public final class Time {

  private Time() {}

  /** So many minutes: {@code pause(minutes(30))}. */
  public static Duration minutes(int minutes) {
    return requirePositive(Duration.ofMinutes(minutes));
  }

  /** So many hours: {@code pause(hours(4))}. */
  public static Duration hours(int hours) {
    return requirePositive(Duration.ofHours(hours));
  }

  /** So many times 24 hours: {@code pause(days(3))}. */
  public static Duration days(int days) {
    return requirePositive(Duration.ofDays(days));
  }

  /** So many times seven days: {@code pause(weeks(2))}. */
  public static Duration weeks(int weeks) {
    return requirePositive(Duration.ofDays(7L * weeks));
  }

  /** This time of day, in the contact's time zone: {@code pauseUntil(time(9, 0))}. */
  public static Moment.TimeOfDay time(int hour, int minute) {
    return new Moment.TimeOfDay(LocalTime.of(hour, minute));
  }

  /** The hour at which the contact opens and clicks most: {@code pauseUntil(bestHour())}. */
  public static Moment.BestHour bestHour() {
    return new Moment.BestHour();
  }

  /** The date that this attribute of the contact holds: {@code date("trial_ends")}. */
  public static Moment.DateOf date(String attribute) {
    return date(new ValueReference.Attribute(attribute));
  }

  /** The date that a property or an attribute holds: {@code date(property("due_on"))}. */
  public static Moment.DateOf date(ValueReference value) {
    return new Moment.DateOf(value, false, 0, LocalTime.MIDNIGHT);
  }

  /**
   * The date and time that a property or an attribute holds: {@code
   * moment(property("starts_at")).before(hours(1))}. A value without an offset is in the contact's
   * time zone.
   */
  public static Moment.DateTimeOf moment(ValueReference value) {
    return new Moment.DateTimeOf(value, Duration.ZERO);
  }

  /**
   * The current day in the contact's time zone, for a condition: {@code
   * attribute("trial_ends").before(today().plus(days(3)))}.
   */
  public static Day.Relative today() {
    return new Day.Relative(0);
  }

  /**
   * So many working days later, at the same time of day: {@code pause(workingDays(3))}. They are
   * those of the contact's country.
   */
  public static CalendarMoment.WorkingDaysLater workingDays(int count) {
    return new CalendarMoment.WorkingDaysLater(count);
  }

  /** The first working day after today: {@code pauseUntil(nextWorkingDay().at(time(9, 0)))}. */
  public static CalendarMoment.NextWorkingDay nextWorkingDay() {
    return new CalendarMoment.NextWorkingDay(LocalTime.MIDNIGHT);
  }

  /** The next such day of a month: {@code pauseUntil(dayOfMonth(15).at(time(9, 0)))}. */
  public static CalendarMoment.DayOfMonth dayOfMonth(int day) {
    return new CalendarMoment.DayOfMonth(day, LocalTime.MIDNIGHT);
  }

  /** The next last day of a month: {@code pauseUntil(lastDayOfMonth().at(time(9, 0)))}. */
  public static CalendarMoment.DayOfMonth lastDayOfMonth() {
    return dayOfMonth(CalendarMoment.DayOfMonth.LAST);
  }

  /** The next last working day of a month: {@code pauseUntil(payday().at(time(18, 0)))}. */
  public static CalendarMoment.Payday payday() {
    return new CalendarMoment.Payday(LocalTime.MIDNIGHT);
  }

  /** So many office hours of your team: {@code doneWithin(workingHours(2))}. */
  public static WorkingHours workingHours(int hours) {
    return new WorkingHours(hours(hours));
  }

  /** How long to wait at most, counted from the beginning of the wait: {@code within(days(3))}. */
  public static WaitLimit within(Duration duration) {
    return new WaitLimit(duration, "");
  }

  /** A duration in words: {@code 3 days}, {@code 1 day 12 hours}. */
  public static String inWords(Duration duration) {
    var words = new ArrayList<String>();
    addTo(words, duration.toDaysPart(), "day");
    addTo(words, duration.toHoursPart(), "hour");
    addTo(words, duration.toMinutesPart(), "minute");
    addTo(words, duration.toSecondsPart(), "second");
    return words.isEmpty() ? "no time" : String.join(" ", words);
  }

  /**
   * @throws IllegalArgumentException if the duration is zero or negative
   */
  static Duration requirePositive(Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(
          "duration: %s (expected more than zero)".formatted(duration));
    }
    return duration;
  }

  private static void addTo(List<String> words, long amount, String unit) {
    if (amount > 0) {
      words.add(amount + " " + unit + (amount == 1 ? "" : "s"));
    }
  }
}
