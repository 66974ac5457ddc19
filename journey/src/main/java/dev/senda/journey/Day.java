package dev.senda.journey;

import java.time.Duration;
import java.time.LocalDate;

/**
 * A day with which a condition compares a value: {@code today()}, {@code today().plus(days(3))}, or
 * a fixed date.
 */
public sealed interface Day {

  /** The day, given the contact's today. */
  LocalDate resolve(LocalDate today);

  /**
   * A day some days from today, in the contact's time zone.
   *
   * @param days negative for the past
   */
  record Relative(int days) implements Day {

    private static final int MAX_DAYS = 36_525;

    public Relative {
      if (Math.abs((long) days) > MAX_DAYS) {
        throw new IllegalArgumentException(
            "today %+d days (expected at most %,d)".formatted(days, MAX_DAYS));
      }
    }

    /** This many whole days later: {@code today().plus(days(3))}. */
    public Relative plus(Duration duration) {
      return new Relative(days + wholeDays(duration));
    }

    /** This many whole days earlier: {@code today().minus(weeks(2))}. */
    public Relative minus(Duration duration) {
      return new Relative(days - wholeDays(duration));
    }

    @Override
    public LocalDate resolve(LocalDate today) {
      return today.plusDays(days);
    }

    @Override
    public String toString() {
      return days == 0
          ? "today"
          : "today %s %s"
              .formatted(days > 0 ? "+" : "-", Time.inWords(Duration.ofDays(Math.abs(days))));
    }
  }

  /** A date of the calendar. */
  record Fixed(LocalDate date) implements Day {

    public Fixed {
      if (date.getYear() < 1 || date.getYear() > 9999) {
        throw new IllegalArgumentException(
            "date: %s (expected a year from 1 to 9999)".formatted(date));
      }
    }

    @Override
    public LocalDate resolve(LocalDate today) {
      return date;
    }

    @Override
    public String toString() {
      return date.toString();
    }
  }

  /**
   * The duration in days.
   *
   * @throws IllegalArgumentException if it is negative, or has a part of a day
   */
  static int wholeDays(Duration duration) {
    if (duration.isNegative() || !Duration.ofDays(duration.toDays()).equals(duration)) {
      throw new IllegalArgumentException(
          "days before or after a date: %s (expected whole days)".formatted(duration));
    }
    return Math.toIntExact(duration.toDays());
  }
}
