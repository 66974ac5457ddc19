package dev.senda.store.rules;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Finds the earliest instant that all rules permit. It reads no clock and no database. */
public final class EarliestSend {

  /** An instant further away counts as never. */
  static final Duration HORIZON = Duration.ofDays(400);

  private static final int MAX_ROUNDS = 10_000;

  private final List<SendRule> rules;
  private final SendSubject subject;
  private final List<CountedMessage> counted;
  private final LocalCalendar calendar;

  /**
   * @param rules those that apply to the message
   * @param subject the message
   * @param counted the other messages of the contact; some may have a reserved place in the future
   */
  public EarliestSend(
      List<SendRule> rules,
      SendSubject subject,
      List<CountedMessage> counted,
      LocalCalendar calendar) {
    this.rules = List.copyOf(rules);
    this.subject = subject;
    this.counted = List.copyOf(counted);
    this.calendar = calendar;
  }

  /**
   * The earliest instant.
   *
   * @param at not before the instant that was asked for
   * @param because the rules that do not permit an earlier one, in the order in which they were
   *     met; the last one decides. Empty if the message may be sent at once
   */
  public record Earliest(Instant at, List<SendRule> because) {
    public Earliest {
      because = List.copyOf(because);
    }
  }

  /** What was found: an instant, or that there is none in the next 400 days. */
  public sealed interface Finding {
    record Found(Earliest earliest) implements Finding {}

    /** The rules exclude each other. */
    record Never(SendRule because) implements Finding {}
  }

  /** The earliest instant, not before {@code from}, that all rules permit. */
  public Finding find(Instant from) {
    return find(from, _ -> true);
  }

  /** As above, by some of the rules only. */
  public Finding find(Instant from, Predicate<SendRule> which) {
    var horizon = from.plus(HORIZON);
    var chosen = rules.stream().filter(which).toList();
    var because = new ArrayList<SendRule>();
    var instant = from;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      boolean isMoved = false;
      for (var rule : chosen) {
        var next = next(rule, instant, horizon);
        if (next.isEmpty()) {
          return new Finding.Never(rule);
        }
        if (next.get().isAfter(instant)) {
          instant = next.get();
          isMoved = true;
          because.remove(rule);
          because.add(rule);
        }
      }
      if (!isMoved) {
        return new Finding.Found(new Earliest(instant, because));
      }
    }
    return new Finding.Never(because.getLast());
  }

  private Optional<Instant> next(SendRule rule, Instant from, Instant horizon) {
    return switch (rule) {
      case SendRule.Hours hours -> nextWithin(hours, from, horizon);
      case SendRule.Cap cap ->
          PeriodCount.firstRoom(
              from, horizon, cap.period(), cap.atMost() - 1, times(cap.counts()), calendar.zones());
      case SendRule.OneChannel one ->
          PeriodCount.firstRoom(
              from,
              horizon,
              one.period(),
              0,
              times(other -> one.counts().test(other) && !isOnSameChannel(other)),
              calendar.zones());
    };
  }

  private boolean isOnSameChannel(SendSubject other) {
    return other.channel().equals(subject.channel());
  }

  private List<Instant> times(Predicate<SendSubject> counts) {
    return counted.stream()
        .filter(message -> counts.test(message.subject()))
        .map(CountedMessage::at)
        .sorted()
        .toList();
  }

  /**
   * By the local clock: hours begin where it comes to their start, also if it skips the start, and
   * again if it is turned back into them.
   */
  private Optional<Instant> nextWithin(SendRule.Hours rule, Instant from, Instant horizon) {
    if (isWithin(rule, from)) {
      return Optional.of(from);
    }
    var starts = new TreeSet<Instant>();
    // Each zone has its own days: two more, so that no zone lacks a start before the last day.
    var scanned = from;
    for (int days = 16; scanned.isBefore(horizon); days = 100) {
      var end = scanned.plus(Duration.ofDays(days));
      addStarts(rule.hours(), scanned, end.plus(Duration.ofDays(2)), starts);
      for (var start : starts) {
        if (!start.isBefore(scanned) && start.isBefore(end) && isWithin(rule, start)) {
          return Optional.of(start);
        }
      }
      starts.clear();
      scanned = end;
    }
    return Optional.empty();
  }

  private boolean isWithin(SendRule.Hours rule, Instant instant) {
    return calendar.isWithin(instant, rule.hours(), rule.isOffOnHolidays());
  }

  private void addStarts(WeeklyHours hours, Instant from, Instant to, Set<Instant> starts) {
    for (var zone : calendar.zones()) {
      var last = LocalDate.ofInstant(to, zone);
      for (var day = LocalDate.ofInstant(from, zone).minusDays(1);
          !day.isAfter(last);
          day = day.plusDays(1)) {
        for (var time : hours.startsOn(day.getDayOfWeek())) {
          starts.addAll(LocalCalendar.instantsOf(day.atTime(time), zone));
        }
      }
      for (var change = zone.getRules().nextTransition(from);
          change != null && change.getInstant().isBefore(to);
          change = zone.getRules().nextTransition(change.getInstant())) {
        starts.add(change.getInstant());
      }
    }
  }
}
