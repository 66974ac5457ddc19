package dev.senda.store.rules;

import static java.util.stream.Collectors.joining;

import dev.senda.journey.SendRules;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Hours that recur each week, by the local clock: {@code mon-fri 07:00-19:00, sat 08:00-15:00}.
 *
 * @param spans in minutes since Monday 00:00, sorted, without overlap
 */
public record WeeklyHours(List<Span> spans) {

  private static final int DAY = 24 * 60;
  private static final int WEEK = 7 * DAY;
  private static final Pattern FORMAT =
      Pattern.compile(
          "(daily|[a-z]{3}(?:-[a-z]{3})?)(?: +(\\d{1,2}):(\\d{2})-(\\d{1,2}):(\\d{2}))?");

  /** What {@link #parse} expects, for errors. */
  static final String EXPECTED =
      "days and times, such as \"mon-fri 07:00-19:00\", \"daily 21:00-08:00\" or \"sun\"";

  /** From one minute of the week to another one, which is excluded. */
  public record Span(int from, int to) {}

  public WeeklyHours {
    spans = merged(spans);
  }

  /** These hours on these days; until the next day, if the end is not after the start. */
  public static WeeklyHours of(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
    return of(days, minuteOf(from), minuteOf(to));
  }

  /** All hours of the rules of a journey; empty if it has none. */
  public static Optional<WeeklyHours> of(Collection<SendRules.Hours> hours) {
    return hours.stream()
        .map(one -> of(one.days(), one.from(), one.to()))
        .reduce(WeeklyHours::plus);
  }

  /**
   * Reads hours as a setting has them.
   *
   * @throws IllegalArgumentException if one cannot be read
   */
  public static WeeklyHours parse(List<String> lines) {
    return lines.stream()
        .map(WeeklyHours::parse)
        .reduce(WeeklyHours::plus)
        .orElseThrow(
            () -> new IllegalArgumentException("hours: none (expected %s)".formatted(EXPECTED)));
  }

  private static WeeklyHours parse(String line) {
    var matcher = FORMAT.matcher(line.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw unreadable(line);
    }
    var days = days(matcher.group(1), line);
    if (matcher.group(2) == null) {
      return of(days, 0, DAY);
    }
    int from = minute(matcher.group(2), matcher.group(3), line);
    int to = minute(matcher.group(4), matcher.group(5), line);
    if (from == to || from == DAY) {
      throw unreadable(line);
    }
    return of(days, from, to);
  }

  private static int minute(String hour, String minute, String line) {
    int minutes = Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
    if (Integer.parseInt(minute) > 59 || minutes > DAY) {
      throw unreadable(line);
    }
    return minutes;
  }

  private static Set<DayOfWeek> days(String words, String line) {
    if (words.equals("daily")) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    var ends = words.split("-", -1);
    var first = day(ends[0], line);
    var last = day(ends[ends.length - 1], line);
    var days = EnumSet.of(first);
    for (var day = first; day != last; day = day.plus(1)) {
      days.add(day.plus(1));
    }
    return days;
  }

  private static DayOfWeek day(String word, String line) {
    return EnumSet.allOf(DayOfWeek.class).stream()
        .filter(day -> day.name().toLowerCase(Locale.ROOT).startsWith(word))
        .findFirst()
        .orElseThrow(() -> unreadable(line));
  }

  private static IllegalArgumentException unreadable(String line) {
    return new IllegalArgumentException("hours: \"%s\" (expected %s)".formatted(line, EXPECTED));
  }

  private static WeeklyHours of(Set<DayOfWeek> days, int from, int to) {
    int length = to > from ? to - from : to + DAY - from;
    return new WeeklyHours(
        days.stream()
            .map(day -> (day.getValue() - 1) * DAY + from)
            .map(start -> new Span(start, start + length))
            .toList());
  }

  private static int minuteOf(LocalTime time) {
    return time.getHour() * 60 + time.getMinute();
  }

  /** Both together. */
  public WeeklyHours plus(WeeklyHours other) {
    var all = new ArrayList<>(spans);
    all.addAll(other.spans);
    return new WeeklyHours(all);
  }

  /** All other hours of the week. */
  public WeeklyHours complement() {
    var gaps = new ArrayList<Span>();
    int end = 0;
    for (var span : spans) {
      if (span.from() > end) {
        gaps.add(new Span(end, span.from()));
      }
      end = span.to();
    }
    if (end < WEEK) {
      gaps.add(new Span(end, WEEK));
    }
    return new WeeklyHours(gaps);
  }

  /** Whether the clock shows one of these hours. */
  boolean contains(LocalDateTime local) {
    int minute = (local.getDayOfWeek().getValue() - 1) * DAY + minuteOf(local.toLocalTime());
    return spans.stream().anyMatch(span -> span.from() <= minute && minute < span.to());
  }

  /** The times of this day at which a span begins, and midnight, which may end a holiday. */
  List<LocalTime> startsOn(DayOfWeek day) {
    int midnight = (day.getValue() - 1) * DAY;
    var starts = new ArrayList<LocalTime>();
    starts.add(LocalTime.MIDNIGHT);
    for (var span : spans) {
      int minute = span.from() - midnight;
      if (minute > 0 && minute < DAY) {
        starts.add(LocalTime.of(minute / 60, minute % 60));
      }
    }
    return starts;
  }

  /** {@code Mon 07:00-19:00, Sat 08:00-15:00}; a span may end on another day. */
  @Override
  public String toString() {
    return spans.stream()
        .map(span -> "%s-%s".formatted(words(span.from(), true), words(span.to(), false)))
        .collect(joining(", "));
  }

  private static String words(int minute, boolean withDay) {
    int ofDay = !withDay && minute % DAY == 0 ? DAY : minute % DAY;
    var time = "%02d:%02d".formatted(ofDay / 60, ofDay % 60);
    return withDay
        ? DayOfWeek.of(minute / DAY + 1).getDisplayName(TextStyle.SHORT, Locale.ENGLISH)
            + " "
            + time
        : time;
  }

  /** Splits at the end of the week, sorts, and joins what overlaps. */
  private static List<Span> merged(List<Span> spans) {
    var split = new ArrayList<Span>();
    for (var span : spans) {
      if (span.from() < 0 || span.from() >= span.to() || span.to() > 2 * WEEK) {
        throw new IllegalArgumentException("span: %s (expected minutes of a week)".formatted(span));
      }
      split.add(new Span(span.from(), Math.min(span.to(), WEEK)));
      if (span.to() > WEEK) {
        split.add(new Span(0, span.to() - WEEK));
      }
    }
    split.sort(Comparator.comparingInt(Span::from));
    var merged = new ArrayList<Span>();
    for (var span : split) {
      if (!merged.isEmpty() && merged.getLast().to() >= span.from()) {
        var last = merged.removeLast();
        merged.add(new Span(last.from(), Math.max(last.to(), span.to())));
      } else {
        merged.add(span);
      }
    }
    return List.copyOf(merged);
  }
}
