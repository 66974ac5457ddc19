package dev.senda.benchmarks.plot;

import dev.senda.benchmarks.report.Format;
import dev.senda.benchmarks.stats.Estimate;
import java.util.ArrayList;
import java.util.List;

/** One line for each value: the value as a point, its interval as a bar, all on one axis. */
public final class IntervalPlot {

  private static final int WIDTH = 760;
  private static final int LABELS = 300;
  private static final int RIGHT = 90;
  private static final int ROW = 30;
  private static final int TOP = 44;
  private static final int BOTTOM = 30;
  private static final double MARGIN = 1.08;

  private final String title;
  private final List<Row> rows = new ArrayList<>();

  private record Row(String label, Estimate estimate, double goal) {}

  public IntervalPlot(String title) {
    this.title = title;
  }

  public IntervalPlot row(String label, Estimate estimate) {
    return row(label, estimate, Double.NaN);
  }

  /**
   * Adds a value with its goal.
   *
   * @param goal is marked on the row
   */
  public IntervalPlot row(String label, Estimate estimate, double goal) {
    rows.add(new Row(label, estimate, goal));
    return this;
  }

  public String svg() {
    var svg = new Svg(WIDTH, TOP + ROW * rows.size() + BOTTOM);
    double most =
        rows.stream()
            .mapToDouble(row -> Math.max(row.estimate().interval().high(), goalOrZero(row)))
            .max()
            .orElse(1);
    var axis = Axis.from(0, most * MARGIN, LABELS, WIDTH - RIGHT);
    svg.text(12, 24, "start", title);
    int bottom = TOP + ROW * rows.size();
    for (double tick : axis.ticks()) {
      svg.line(axis.at(tick), TOP, axis.at(tick), bottom, Svg.GRID, 1);
      svg.text(axis.at(tick), bottom + 18, "middle", Format.number(tick));
    }
    for (int i = 0; i < rows.size(); i++) {
      draw(svg, axis, rows.get(i), TOP + ROW * i + ROW / 2.0);
    }
    return svg.finish(title);
  }

  private static double goalOrZero(Row row) {
    return Double.isNaN(row.goal()) ? 0 : row.goal();
  }

  private static void draw(Svg svg, Axis axis, Row row, double y) {
    var estimate = row.estimate();
    svg.text(LABELS - 12, y + 4, "end", row.label());
    if (!Double.isNaN(row.goal())) {
      svg.line(axis.at(row.goal()), y - 11, axis.at(row.goal()), y + 11, Svg.color(1), 2);
    }
    svg.line(
        axis.at(estimate.interval().low()),
        y,
        axis.at(estimate.interval().high()),
        y,
        Svg.color(0),
        3);
    svg.circle(axis.at(estimate.value()), y, 5, Svg.color(0));
    svg.text(WIDTH - RIGHT + 10, y + 4, "start", Format.number(estimate.value()));
  }
}
