package dev.senda.journey;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When and how often a journey may send to one contact, besides the rules of the installation: see
 * {@link Plan#sending}. A message that a rule does not permit yet is deferred. Transactional
 * messages are never deferred by these rules.
 *
 * @param priority the journey whose number is higher goes first where several want to send to the
 *     same contact; 0 unless set
 * @param hours when it may send, in the contact's time zone; empty for any time
 * @param isOffOnHolidays whether it sends nothing on public holidays of the contact's country
 * @param caps how many messages of this journey one contact gets at most
 * @param longestDeferral how long a message is deferred at most; null for the setting of the
 *     installation
 * @param afterDeferral what happens then
 */
public record SendRules(
    int priority,
    List<Hours> hours,
    boolean isOffOnHolidays,
    List<Cap> caps,
    @Nullable Duration longestDeferral,
    AfterDeferral afterDeferral) {

  /** No rules. */
  public static final SendRules NONE =
      new SendRules(0, List.of(), false, List.of(), null, AfterDeferral.SKIP);

  private static final int MAX_PRIORITY = 1000;
  private static final Duration MAX_DURATION = Duration.ofDays(366);

  public SendRules {
    if (Math.abs(priority) > MAX_PRIORITY) {
      throw new IllegalArgumentException(
          "priority: %d (expected -%d to %d)".formatted(priority, MAX_PRIORITY, MAX_PRIORITY));
    }
    if (longestDeferral != null) {
      requireBounded("longest deferral", longestDeferral);
    }
    hours = List.copyOf(hours);
    caps = List.copyOf(caps);
  }

  /**
   * A time of the day, on some days of the week. It ends on the next day if its end is not after
   * its start.
   *
   * @param days the days on which it starts
   * @param to excluded
   */
  public record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime to) {

    public Hours {
      if (days.isEmpty()) {
        throw new IllegalArgumentException("days: none (expected at least one)");
      }
      if (from.equals(to)) {
        throw new IllegalArgumentException(
            "hours: %s to %s (expected two different times)".formatted(from, to));
      }
      days = Collections.unmodifiableSet(EnumSet.copyOf(days));
    }
  }

  /** At most so many messages in a period. */
  public record Cap(int atMost, Period period) {

    public Cap {
      if (atMost < 1) {
        throw new IllegalArgumentException("at most: %d (expected 1 or more)".formatted(atMost));
      }
    }
  }

  /** A period in which messages are counted. */
  public sealed interface Period {

    /** Any stretch of this length. */
    record Rolling(Duration length) implements Period {
      public Rolling {
        requireBounded("period", length);
      }

      @Override
      public String toString() {
        return Time.inWords(length);
      }
    }

    /** A period of the calendar, in the contact's time zone. */
    enum Calendar implements Period {
      DAY,
      /** From Monday to Sunday. */
      WEEK,
      MONTH;

      @Override
      public String toString() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /** What happens to a message that was deferred for as long as it may be. */
  public enum AfterDeferral {
    /** It is not sent, and the journey continues. */
    SKIP,
    /** It is sent as soon as the law permits it. */
    SEND
  }

  /**
   * The journey whose number is higher goes first: {@code rules.priority(10)}.
   *
   * @param priority -1000 to 1000; 0 unless set
   */
  public SendRules priority(int priority) {
    return new SendRules(priority, hours, isOffOnHolidays, caps, longestDeferral, afterDeferral);
  }

  /**
   * It sends between these times only, in the contact's time zone: {@code rules.between(time(9, 0),
   * time(20, 0), MONDAY, FRIDAY)}. May be called several times, for several times of the day.
   *
   * @param to excluded; on the next day, if it is not after the start
   * @param days the days on which the time starts; none for every day
   */
  public SendRules between(Moment.TimeOfDay from, Moment.TimeOfDay to, DayOfWeek... days) {
    var chosen = days.length == 0 ? EnumSet.allOf(DayOfWeek.class) : EnumSet.of(days[0], days);
    return new SendRules(
        priority,
        with(hours, new Hours(chosen, from.time(), to.time())),
        isOffOnHolidays,
        caps,
        longestDeferral,
        afterDeferral);
  }

  /** Nothing on public holidays of the contact's country: {@code rules.notOnHolidays()}. */
  public SendRules notOnHolidays() {
    return new SendRules(priority, hours, true, caps, longestDeferral, afterDeferral);
  }

  /** At most so many in any stretch of this length: {@code rules.atMost(3, days(7))}. */
  public SendRules atMost(int count, Duration length) {
    return with(new Cap(count, new Period.Rolling(length)));
  }

  /** At most so many per day of the contact's calendar: {@code rules.atMostPerDay(1)}. */
  public SendRules atMostPerDay(int count) {
    return with(new Cap(count, Period.Calendar.DAY));
  }

  /** At most so many per week, from Monday to Sunday: {@code rules.atMostPerWeek(2)}. */
  public SendRules atMostPerWeek(int count) {
    return with(new Cap(count, Period.Calendar.WEEK));
  }

  /** At most so many per month of the contact's calendar: {@code rules.atMostPerMonth(4)}. */
  public SendRules atMostPerMonth(int count) {
    return with(new Cap(count, Period.Calendar.MONTH));
  }

  /**
   * A message that was deferred for so long is skipped, and the journey continues: {@code
   * rules.skipsAfter(days(2))}.
   */
  public SendRules skipsAfter(Duration longestDeferral) {
    return new SendRules(
        priority, hours, isOffOnHolidays, caps, longestDeferral, AfterDeferral.SKIP);
  }

  /**
   * A message that was deferred for so long is sent as soon as the law permits it, whatever the
   * other rules say: {@code rules.sendsAnywayAfter(hours(6))}.
   */
  public SendRules sendsAnywayAfter(Duration longestDeferral) {
    return new SendRules(
        priority, hours, isOffOnHolidays, caps, longestDeferral, AfterDeferral.SEND);
  }

  private SendRules with(Cap cap) {
    return new SendRules(
        priority, hours, isOffOnHolidays, with(caps, cap), longestDeferral, afterDeferral);
  }

  private static <T> List<T> with(List<T> known, T another) {
    var all = new ArrayList<>(known);
    all.add(another);
    return all;
  }

  private static void requireBounded(String name, Duration duration) {
    if (duration.compareTo(Duration.ofMinutes(1)) < 0 || duration.compareTo(MAX_DURATION) > 0) {
      throw new IllegalArgumentException(
          "%s: %s (expected 1 minute to 366 days)".formatted(name, duration));
    }
  }
}
