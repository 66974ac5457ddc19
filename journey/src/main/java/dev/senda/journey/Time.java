package dev.senda.journey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Spans of time, as a journey says them. A day is always 24 hours. */
public final class Time {

  private Time() {}

  public static Duration minutes(int minutes) {
    return positive(Duration.ofMinutes(minutes));
  }

  public static Duration hours(int hours) {
    return positive(Duration.ofHours(hours));
  }

  public static Duration days(int days) {
    return positive(Duration.ofDays(days));
  }

  public static Duration weeks(int weeks) {
    return positive(Duration.ofDays(7L * weeks));
  }

  /** How long to wait at most, counted from the moment the wait begins. */
  public static Within within(Duration duration) {
    return new Within(duration, "");
  }

  /** A span as a person says it: {@code 3 days}, {@code 1 day 12 hours}. */
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
  static Duration positive(Duration duration) {
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
