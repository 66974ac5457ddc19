package dev.senda.journey;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.function.Predicate;

/**
 * A duration in the office hours of your team: {@code doneWithin(workingHours(2))} of a task that
 * is opened on a Friday at 17:00 ends on Monday at 10:00.
 *
 * @param duration more than zero
 */
public record WorkingHours(Duration duration) implements Moment.OfOffice {

  public WorkingHours {
    Time.requirePositive(duration);
  }

  @Override
  public Duration atLeast() {
    return duration;
  }

  /**
   * The moment at which so much office time has passed since {@code now}.
   *
   * @param now in the time zone of the office
   * @param start when the office opens
   * @param end when it closes, on the same day
   */
  @Override
  public ZonedDateTime after(
      ZonedDateTime now, LocalTime start, LocalTime end, Predicate<LocalDate> isWorkingDay) {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException(
          "office hours: %s to %s (expected an end after the start)".formatted(start, end));
    }
    var left = duration;
    for (var day = now.toLocalDate(); ; day = day.plusDays(1)) {
      var opens = ZonedMoments.at(day, start, now.getZone());
      var closes = ZonedMoments.at(day, end, now.getZone());
      var from = opens.isBefore(now) ? now : opens;
      if (isWorkingDay.test(day) && from.isBefore(closes)) {
        var open = Duration.between(from, closes);
        if (left.compareTo(open) <= 0) {
          return from.plus(left);
        }
        left = left.minus(open);
      }
    }
  }

  /** {@code 2 working hours}, {@code 1 hour 30 minutes of work}. */
  @Override
  public String toString() {
    long hours = duration.toHours();
    return !duration.equals(Duration.ofHours(hours))
        ? Time.inWords(duration) + " of work"
        : hours == 1 ? "1 working hour" : hours + " working hours";
  }
}
