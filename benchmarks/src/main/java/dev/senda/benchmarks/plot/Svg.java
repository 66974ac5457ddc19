package dev.senda.benchmarks.plot;

import java.util.Locale;

/** Writes the elements of an SVG picture. */
final class Svg {

  static final String INK = "#1f2937";
  static final String GRID = "#e5e7eb";

  private static final String[] COLORS = {
    "#2563eb", "#ea580c", "#16a34a", "#9333ea", "#0891b2", "#be123c"
  };

  private final int width;
  private final int height;
  private final StringBuilder elements = new StringBuilder();

  Svg(int width, int height) {
    this.width = width;
    this.height = height;
  }

  static String color(int series) {
    return COLORS[series % COLORS.length];
  }

  void line(double x1, double y1, double x2, double y2, String color, double thickness) {
    elements.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%.1f\"/>%n",
            x1,
            y1,
            x2,
            y2,
            color,
            thickness));
  }

  void circle(double x, double y, double radius, String color) {
    elements.append(
        String.format(
            Locale.ROOT,
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>%n",
            x,
            y,
            radius,
            color));
  }

  void path(String points, String color) {
    elements.append(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n"
            .formatted(points, color));
  }

  /**
   * @param anchor start, middle or end
   */
  void text(double x, double y, String anchor, String words) {
    elements.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            INK,
            escape(words)));
  }

  static String escape(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  String finish(String title) {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13" role="img">
        <title>%s</title>
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        %s</svg>
        """
        .formatted(width, height, escape(title), elements);
  }
}
