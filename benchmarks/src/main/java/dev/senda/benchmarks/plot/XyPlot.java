package dev.senda.benchmarks.plot;

import dev.senda.benchmarks.report.Format;
import dev.senda.benchmarks.stats.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Lines over a common axis. */
public final class XyPlot {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 400;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int TOP = 44;
  private static final int BOTTOM = 56;
  private static final int LEGEND = 20;
  private static final double MARGIN = 1.05;
  private static final double ALMOST_ALL = 99.5;

  private final String title;
  private final String xTitle;
  private final String yTitle;
  private final List<Series> series = new ArrayList<>();

  private record Series(String name, List<Double> x, List<Double> y) {}

  public XyPlot(String title, String xTitle, String yTitle) {
    this.title = title;
    this.xTitle = xTitle;
    this.yTitle = yTitle;
  }

  /** Adds a line through these points. */
  public XyPlot line(String name, double[] x, double[] y) {
    if (x.length != y.length || x.length == 0) {
      throw new IllegalArgumentException("points: %d and %d".formatted(x.length, y.length));
    }
    series.add(new Series(name, list(x), list(y)));

    return this;
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /** How much of the samples lies below each value, in percent, up to 99.5 %. */
  public XyPlot distribution(String name, double[] samples) {
    var sorted = samples.clone();
    Arrays.sort(sorted);
    int points = 200;
    var x = new double[points];
    var y = new double[points];
    for (int i = 0; i < points; i++) {
      y[i] = ALMOST_ALL * i / (points - 1);
      x[i] = Statistics.percentile(sorted, y[i]);
    }
    return line(name, x, y);
  }

  public String svg() {
    var svg = new Svg(WIDTH, HEIGHT + LEGEND * series.size());
    var x = Axis.from(0, most(true) * MARGIN, LEFT, WIDTH - RIGHT);
    var y = Axis.from(0, most(false) * MARGIN, HEIGHT - BOTTOM, TOP);
    svg.text(12, 24, "start", title);
    for (double tick : x.ticks()) {
      svg.line(x.at(tick), TOP, x.at(tick), HEIGHT - BOTTOM, Svg.GRID, 1);
      svg.text(x.at(tick), HEIGHT - BOTTOM + 18, "middle", Format.number(tick));
    }
    for (double tick : y.ticks()) {
      svg.line(LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick), Svg.GRID, 1);
      svg.text(LEFT - 8, y.at(tick) + 4, "end", Format.number(tick));
    }
    svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - BOTTOM + 40, "middle", xTitle);
    svg.text(WIDTH - RIGHT, 24, "end", yTitle);
    for (int i = 0; i < series.size(); i++) {
      draw(svg, x, y, series.get(i), i);
    }
    return svg.finish(title);
  }

  private double most(boolean isX) {
    return series.stream()
        .flatMap(one -> (isX ? one.x() : one.y()).stream())
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(1);
  }

  private static void draw(Svg svg, Axis x, Axis y, Series one, int number) {
    var points = new StringBuilder();
    for (int i = 0; i < one.x().size(); i++) {
      points.append(
          String.format(Locale.ROOT, "%.1f,%.1f ", x.at(one.x().get(i)), y.at(one.y().get(i))));
      if (one.x().size() <= 20) {
        svg.circle(x.at(one.x().get(i)), y.at(one.y().get(i)), 4, Svg.color(number));
      }
    }
    svg.path(points.toString().strip(), Svg.color(number));
    double legend = HEIGHT + LEGEND * number + 2;
    svg.line(LEFT, legend, LEFT + 24, legend, Svg.color(number), 3);
    svg.text(LEFT + 32, legend + 4, "start", one.name());
  }
}
