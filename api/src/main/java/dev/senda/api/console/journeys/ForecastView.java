package dev.senda.api.console.journeys;

import dev.senda.explorer.simulation.Forecast;
import dev.senda.journey.Channel;
import dev.senda.journey.Time;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A forecast as a page shows it.
 *
 * @param arrivals how many contacts enter, and over which time
 * @param goal the goal, and how many contacts reach it
 * @param channels the channels of {@link Day#messages}, in their order
 * @param chart an SVG
 * @param assumptions as a rates file; empty if nothing was assumed
 */
public record ForecastView(
    String arrivals,
    String goal,
    List<Figure> figures,
    List<Row> ends,
    List<Row> steps,
    List<String> channels,
    List<Day> days,
    String chart,
    String assumptions) {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu", Locale.ENGLISH);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu, HH:mm", Locale.ENGLISH);

  /** A number that the page emphasizes, and its label. */
  public record Figure(String number, String label) {}

  /**
   * A count of contacts.
   *
   * @param isAnswer whether the row is an answer of the step above
   * @param share the share of all contacts
   */
  public record Row(String label, boolean isAnswer, String contacts, String share) {}

  /**
   * One day.
   *
   * @param messages the number of messages by channel
   * @param goals how many contacts have reached the goal by the end of the day
   */
  public record Day(String day, List<String> messages, String goals) {}

  static ForecastView of(Forecast forecast) {
    var channels = List.copyOf(forecast.messages().keySet());
    return new ForecastView(
        arrivals(forecast),
        goal(forecast),
        figures(forecast),
        rows(forecast, forecast.endCounts(), false),
        steps(forecast),
        channels.stream().map(Channel::wireName).toList(),
        forecast.days().stream().map(day -> day(day, channels)).toList(),
        forecast.svg(),
        String.join("\n", forecast.assumptions()));
  }

  private static String arrivals(Forecast forecast) {
    return "%s contacts come %s, the first on %s %s. Seed %d."
        .formatted(
            number(forecast.contacts()),
            forecast.spread().isZero()
                ? "all at once"
                : "evenly over " + Time.inWords(forecast.spread()),
            MINUTE.format(forecast.start()),
            forecast.start().getZone(),
            forecast.seed());
  }

  private static String goal(Forecast forecast) {
    if (forecast.goal() == null) {
      return "The journey has no goal.";
    }
    var reached =
        "%s of %s (%s) reach the goal %s"
            .formatted(
                number(forecast.goals()),
                number(forecast.contacts()),
                share(forecast, forecast.goals()),
                forecast.goal());
    return forecast.medianTimeToGoal() == null || forecast.p90TimeToGoal() == null
        ? reached + "."
        : "%s: half of them within %s, nine of ten within %s."
            .formatted(
                reached,
                roundedDuration(forecast.medianTimeToGoal()),
                roundedDuration(forecast.p90TimeToGoal()));
  }

  private static List<Figure> figures(Forecast forecast) {
    var figures = new ArrayList<Figure>();
    if (forecast.goal() != null) {
      figures.add(new Figure(share(forecast, forecast.goals()), "reach the goal"));
    }
    if (forecast.messages().isEmpty()) {
      figures.add(new Figure("0", "messages"));
    }
    forecast
        .messages()
        .forEach(
            (channel, count) ->
                figures.add(new Figure(number(count), "messages by " + channel.wireName())));
    add(figures, "peak per minute", forecast.busiestMinute());
    add(figures, "peak per hour", forecast.busiestHour());
    return figures;
  }

  private static void add(List<Figure> figures, String what, Forecast.@Nullable Peak peak) {
    if (peak != null) {
      figures.add(
          new Figure(
              number(peak.messages()), "%s, from %s".formatted(what, MINUTE.format(peak.at()))));
    }
  }

  private static List<Row> steps(Forecast forecast) {
    var rows = new ArrayList<Row>();
    for (var step : forecast.steps()) {
      rows.add(row(forecast, step.step(), step.contacts(), false));
      rows.addAll(rows(forecast, step.answers(), true));
    }
    return rows;
  }

  private static List<Row> rows(Forecast forecast, Map<String, Integer> counts, boolean answers) {
    return counts.entrySet().stream()
        .map(entry -> row(forecast, entry.getKey(), entry.getValue(), answers))
        .toList();
  }

  private static Row row(Forecast forecast, String what, int count, boolean answer) {
    return new Row(what, answer, number(count), share(forecast, count));
  }

  private static Day day(Forecast.Day day, List<Channel> channels) {
    return new Day(
        DAY.format(day.date()),
        channels.stream().map(channel -> number(day.messages().getOrDefault(channel, 0))).toList(),
        number(day.goals()));
  }

  private static String number(int count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String share(Forecast forecast, int count) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * count / forecast.contacts());
  }

  /** The duration, rounded to its significant parts. */
  private static String roundedDuration(Duration span) {
    var unit =
        span.toDays() > 0
            ? ChronoUnit.HOURS
            : span.toHours() > 0 ? ChronoUnit.MINUTES : ChronoUnit.SECONDS;
    return Time.inWords(span.truncatedTo(unit));
  }
}
