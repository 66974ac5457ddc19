package dev.senda.explorer.simulation;

import dev.senda.journey.Channel;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a simulation found. As text it is a table of at most 80 columns.
 *
 * @param journey the journey's name
 * @param contacts how many came
 * @param seed of which throw of the dice
 * @param start when the first came
 * @param spread how long until the last had come
 * @param goal the event that is the goal; null for a journey without one
 * @param goals how many reached it within the plan's conversion window, also after their enrollment
 *     had ended or left out for comparison
 * @param medianTimeToGoal how long it took until half of those who reach it had; null if none does
 * @param p90TimeToGoal how long it took until nine of ten had; null if none does
 * @param endCounts how many ended how, the most first
 * @param days every day from the first to the last on which something happened
 * @param busiestMinute when most messages were sent in a minute; null if none were
 * @param busiestHour the same for an hour of the clock
 * @param steps every step of any path, in the order of the code
 * @param assumptions what was not given and therefore assumed, as lines of a rates file
 */
public record Forecast(
    String journey,
    int contacts,
    long seed,
    ZonedDateTime start,
    Duration spread,
    @Nullable String goal,
    int goals,
    @Nullable Duration medianTimeToGoal,
    @Nullable Duration p90TimeToGoal,
    Map<String, Integer> endCounts,
    List<Day> days,
    @Nullable Peak busiestMinute,
    @Nullable Peak busiestHour,
    List<StepCount> steps,
    List<String> assumptions) {

  public Forecast {
    endCounts = Collections.unmodifiableMap(new LinkedHashMap<>(endCounts));
    days = List.copyOf(days);
    steps = List.copyOf(steps);
    assumptions = List.copyOf(assumptions);
  }

  /**
   * One day.
   *
   * @param messages how many were sent; a message on whichever channel is preferred counts for the
   *     first of its channels
   * @param goals how many have reached the goal by its end
   */
  public record Day(LocalDate date, Map<Channel, Integer> messages, int goals) {
    public Day {
      messages = Collections.unmodifiableMap(new LinkedHashMap<>(messages));
    }
  }

  /**
   * The most at once.
   *
   * @param messages how many
   * @param at when that minute or hour begins, the first if there are several
   */
  public record Peak(int messages, ZonedDateTime at) {}

  /**
   * A step, and who came to it.
   *
   * @param contacts how many came there; each counts once, however often they did
   * @param answers how many got which answer; empty for a step that asks nothing
   */
  public record StepCount(String step, int contacts, Map<String, Integer> answers) {
    public StepCount {
      answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
    }
  }

  /** The share of contacts who reach the goal. */
  public double goalShare() {
    return (double) goals / contacts;
  }

  /** How many messages were sent on which channel. */
  public Map<Channel, Integer> messages() {
    var all = new EnumMap<Channel, Integer>(Channel.class);
    for (var day : days) {
      day.messages().forEach((channel, count) -> all.merge(channel, count, Integer::sum));
    }
    return all;
  }

  /** How many messages were sent on this channel. */
  public int messages(Channel channel) {
    return days.stream().mapToInt(day -> day.messages().getOrDefault(channel, 0)).sum();
  }

  /** Messages a day, by channel, and who has reached the goal: a picture of its own. */
  public String svg() {
    return new ForecastChart(this).svg();
  }

  @Override
  public String toString() {
    return new ForecastTable(this).text();
  }
}
