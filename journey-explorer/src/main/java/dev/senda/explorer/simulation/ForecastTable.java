package dev.senda.explorer.simulation;

import dev.senda.journey.Channel;
import dev.senda.journey.Time;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A forecast for a terminal of 80 columns. */
final class ForecastTable {

  private static final int WIDTH = 80;
  private static final int MOST_ROWS = 31;
  private static final int LABEL = 56;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm", Locale.ENGLISH);

  private final Forecast forecast;
  private final StringBuilder text = new StringBuilder();

  ForecastTable(Forecast forecast) {
    this.forecast = forecast;
  }

  String text() {
    header();
    ends();
    load();
    days();
    steps();
    assumptions();
    return text.toString();
  }

  private void header() {
    var spread = forecast.spread();
    line(
        "%s: %s contacts, %s"
            .formatted(
                forecast.journey(),
                number(forecast.contacts()),
                spread.isZero() ? "all at once" : "evenly over " + Time.inWords(spread)));
    line(
        "from %s (%s), seed %d"
            .formatted(
                MINUTE.format(forecast.start()), forecast.start().getZone(), forecast.seed()));
    line("");
    line(
        forecast.goal() == null
            ? "The journey has no goal."
            : "Goal %s: %s of %s (%s)"
                .formatted(
                    forecast.goal(),
                    number(forecast.goals()),
                    number(forecast.contacts()),
                    percent(forecast.goals())));
    if (forecast.medianTimeToGoal() != null && forecast.p90TimeToGoal() != null) {
      line(
          "  half of them within %s, nine of ten within %s"
              .formatted(about(forecast.medianTimeToGoal()), about(forecast.p90TimeToGoal())));
    }
    line("");
  }

  private void ends() {
    row("Ends", " contacts");
    forecast.endCounts().forEach((end, count) -> countRow("  " + end, count));
    line("");
  }

  private void load() {
    row("Messages", "");
    var messages = forecast.messages();
    messages.forEach(
        (channel, count) -> row("  " + channel.wireName(), "%9s".formatted(number(count))));
    if (messages.isEmpty()) {
      line("  none");
    }
    peak("a minute", forecast.busiestMinute());
    peak("an hour", forecast.busiestHour());
    line("");
  }

  private void peak(String unit, Forecast.@Nullable Peak peak) {
    if (peak != null) {
      row(
          "  at most in " + unit + ", from " + MINUTE.format(peak.at()),
          "%9s".formatted(number(peak.messages())));
    }
  }

  /** Many days are put together, so that the table stays short. */
  private void days() {
    var channels = List.copyOf(forecast.messages().keySet());
    int together = Math.ceilDiv(forecast.days().size(), MOST_ROWS);
    var rows = new ArrayList<List<Forecast.Day>>();
    for (int i = 0; i < forecast.days().size(); i += together) {
      rows.add(forecast.days().subList(i, Math.min(i + together, forecast.days().size())));
    }
    int most = rows.stream().mapToInt(ForecastTable::messages).max().orElse(0);
    var head = new StringBuilder("%-11s".formatted(together == 1 ? "Day" : "Days from"));
    channels.forEach(channel -> head.append("%10s".formatted(channel.wireName())));
    int bar = WIDTH - head.length() - 10 - 2;
    line(head + "%10s".formatted(forecast.goal() == null ? "" : "goals"));
    for (var row : rows) {
      var cells = new StringBuilder("%-11s".formatted(DAY.format(row.getFirst().date())));
      for (var channel : channels) {
        cells.append("%10s".formatted(number(sum(row, channel))));
      }
      var goals = forecast.goal() == null ? "" : number(row.getLast().goals());
      int length = most == 0 ? 0 : Math.ceilDiv(messages(row) * bar, most);
      line(cells + "%10s  %s".formatted(goals, "#".repeat(length)));
    }
    line("");
  }

  private static int messages(List<Forecast.Day> days) {
    return days.stream()
        .flatMap(day -> day.messages().values().stream())
        .mapToInt(Integer::intValue)
        .sum();
  }

  private static int sum(List<Forecast.Day> days, Channel channel) {
    return days.stream().mapToInt(day -> day.messages().getOrDefault(channel, 0)).sum();
  }

  private void steps() {
    row("Steps", " contacts");
    for (var step : forecast.steps()) {
      countRow("  " + step.step(), step.contacts());
      step.answers().forEach((answer, count) -> countRow("    " + answer, count));
    }
    line("");
  }

  private void assumptions() {
    if (forecast.assumptions().isEmpty()) {
      return;
    }
    line("Assumed, not measured (lines for a rates file, to say otherwise):");
    forecast.assumptions().forEach(assumption -> text.append("  ").append(assumption).append('\n'));
  }

  private void countRow(String label, int count) {
    row(label, "%9s %8s".formatted(number(count), percent(count)));
  }

  private void row(String label, String value) {
    line(shortened(label, LABEL) + " ".repeat(Math.max(1, LABEL + 1 - label.length())) + value);
  }

  private void line(String line) {
    text.append(shortened(line.stripTrailing(), WIDTH)).append('\n');
  }

  private static String shortened(String line, int most) {
    return line.length() <= most ? line : line.substring(0, most - 1) + "…";
  }

  private String percent(int count) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * count / forecast.contacts());
  }

  private static String number(int count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** The duration, rounded to its significant parts. */
  private static String about(Duration span) {
    var unit =
        span.toDays() > 0
            ? ChronoUnit.HOURS
            : span.toHours() > 0 ? ChronoUnit.MINUTES : ChronoUnit.SECONDS;
    return Time.inWords(span.truncatedTo(unit));
  }
}
