package dev.senda.explorer.simulation;

import dev.senda.journey.Channel;
import java.time.format.DateTimeFormatter;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/**
 * A forecast as an SVG: a bar a day, in it the channels one upon the other, and a line for those
 * who have reached the goal.
 */
final class ForecastChart {

  private static final int WIDTH = 720;
  private static final int HEIGHT = 320;
  private static final int LEFT = 70;
  private static final int RIGHT = 70;
  private static final int TOP = 50;
  private static final int BOTTOM = 40;
  private static final int PLOT_WIDTH = WIDTH - LEFT - RIGHT;
  private static final int PLOT_HEIGHT = HEIGHT - TOP - BOTTOM;
  private static final int MOST_LABELS = 8;
  private static final String GOAL_COLOUR = "#b3261e";
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

  private final Forecast forecast;
  private final List<Channel> channels;
  private final Formatter svg = new Formatter(Locale.ROOT);

  ForecastChart(Forecast forecast) {
    this.forecast = forecast;
    this.channels = List.copyOf(forecast.messages().keySet());
  }

  String svg() {
    int most =
        roundedUp(
            forecast.days().stream()
                .mapToInt(day -> messages(day, channels.size()))
                .max()
                .orElse(0));
    int mostGoals = roundedUp(forecast.goals());
    open();
    grid(most, mostGoals);
    bars(most);
    if (forecast.goal() != null) {
      goals(mostGoals);
    }
    legend();
    return svg.format("</svg>\n").toString();
  }

  private void open() {
    svg.format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n",
        WIDTH, HEIGHT, WIDTH, HEIGHT);
    svg.format(
        "<title>%s: messages a day of %,d simulated contacts</title>\n",
        forecast.journey(), forecast.contacts());
    svg.format("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", WIDTH, HEIGHT);
  }

  private void grid(int most, int mostGoals) {
    for (int quarter = 0; quarter <= 4; quarter++) {
      double y = TOP + PLOT_HEIGHT * (4 - quarter) / 4.0;
      svg.format(
          "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>\n",
          LEFT, y, WIDTH - RIGHT, y);
      label(
          LEFT - 8,
          y + 4,
          "end",
          "#444444",
          String.format(Locale.ROOT, "%,d", (long) most * quarter / 4));
      if (forecast.goal() != null) {
        var goals = String.format(Locale.ROOT, "%,d", (long) mostGoals * quarter / 4);
        label(WIDTH - RIGHT + 8, y + 4, "start", GOAL_COLOUR, goals);
      }
    }
  }

  private void bars(int most) {
    int days = forecast.days().size();
    double slot = (double) PLOT_WIDTH / days;
    int every = Math.ceilDiv(days, MOST_LABELS);
    for (int i = 0; i < days; i++) {
      var day = forecast.days().get(i);
      double x = LEFT + i * slot;
      for (int j = 0; j < channels.size(); j++) {
        int count = day.messages().getOrDefault(channels.get(j), 0);
        double top = TOP + PLOT_HEIGHT * (1 - (double) messages(day, j + 1) / most);
        if (count > 0) {
          svg.format(
              "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"><title>%s: %,d %s</title></rect>\n",
              x + slot * 0.1,
              top,
              slot * 0.8,
              (double) PLOT_HEIGHT * count / most,
              colour(channels.get(j)),
              day.date(),
              count,
              channels.get(j).wireName());
        }
      }
      if (i % every == 0) {
        label(x + slot / 2, HEIGHT - BOTTOM + 18, "middle", "#444444", DAY.format(day.date()));
      }
    }
  }

  private void goals(int most) {
    double slot = (double) PLOT_WIDTH / forecast.days().size();
    var points = new StringBuilder();
    for (int i = 0; i < forecast.days().size(); i++) {
      double y = TOP + PLOT_HEIGHT * (1 - (double) forecast.days().get(i).goals() / most);
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", LEFT + (i + 0.5) * slot, y));
    }
    svg.format(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n",
        points.toString().strip(), GOAL_COLOUR);
  }

  private void legend() {
    int x = LEFT;
    for (var channel : channels) {
      svg.format(
          "<rect x=\"%d\" y=\"16\" width=\"12\" height=\"12\" fill=\"%s\"/>\n", x, colour(channel));
      label(x + 18, 26, "start", "#444444", channel.wireName() + " a day");
      x += 40 + 7 * (channel.wireName().length() + 6);
    }
    if (forecast.goal() != null) {
      label(WIDTH - 10, 26, "end", GOAL_COLOUR, "reached the goal: %s".formatted(forecast.goal()));
    }
  }

  private void label(double x, double y, String anchor, String colour, String words) {
    svg.format(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n",
        x, y, anchor, colour, escaped(words));
  }

  /** How many messages of the first so many channels. */
  private int messages(Forecast.Day day, int first) {
    return channels.subList(0, first).stream()
        .mapToInt(channel -> day.messages().getOrDefault(channel, 0))
        .sum();
  }

  /** To 4, 8, 20, 40, 80, 200 ...: whole numbers at every quarter. */
  private static int roundedUp(int count) {
    for (long power = 1; ; power *= 10) {
      for (long step : new long[] {4, 8, 20}) {
        if (step * power >= count) {
          return Math.toIntExact(step * power);
        }
      }
    }
  }

  private static String colour(Channel channel) {
    return switch (channel) {
      case EMAIL -> "#3b6ea8";
      case SMS -> "#5a9e6f";
      case WHATSAPP -> "#2f7d5b";
      case MESSENGER -> "#7a5fb0";
      case PUSH -> "#d08b2e";
      case WEBHOOK -> "#777777";
    };
  }

  private static String escaped(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
