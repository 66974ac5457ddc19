package dev.senda.explorer.picture;

import java.util.ArrayList;
import java.util.List;

/** Text on lines that are not too long. */
record TextBlock(List<Line> lines) {

  /** How text is set: its size, the height of its line. */
  enum Style {
    HEADLINE(18, 25, true),
    NAME(13, 17, true),
    DETAIL(12, 16, false),
    LABEL(11.5, 15, false),
    CAPTION(10.5, 14, false);

    private final double size;
    private final double line;
    private final boolean bold;

    Style(double size, double line, boolean bold) {
      this.size = size;
      this.line = line;
      this.bold = bold;
    }

    double size() {
      return size;
    }

    boolean bold() {
      return bold;
    }

    double width(String text) {
      return size * FontMetrics.width(text) * (bold ? FontMetrics.BOLD_FACTOR : 1);
    }
  }

  record Line(String text, Style style) {

    double width() {
      return style.width(text);
    }

    double height() {
      return style.line;
    }
  }

  TextBlock {
    lines = List.copyOf(lines);
  }

  double width() {
    return lines.stream().mapToDouble(Line::width).max().orElse(0);
  }

  double height() {
    return lines.stream().mapToDouble(Line::height).sum();
  }

  /** Writes text of several styles, none of its lines wider than that; blank text is no line. */
  static Builder withMaxWidth(double width) {
    return new Builder(width);
  }

  static final class Builder {

    private final double width;
    private final List<Line> lines = new ArrayList<>();

    private Builder(double width) {
      this.width = width;
    }

    Builder add(String text, Style style) {
      if (!text.isBlank()) {
        wrap(text, style).forEach(line -> lines.add(new Line(line, style)));
      }
      return this;
    }

    Builder add(List<String> texts, Style style) {
      texts.forEach(text -> add(text, style));
      return this;
    }

    TextBlock build() {
      return new TextBlock(lines);
    }

    private List<String> wrap(String text, Style style) {
      var wrapped = new ArrayList<String>();
      var line = "";
      for (var word : text.strip().split("\\s+", -1)) {
        var rest = word;
        if (!line.isEmpty() && !fits(line + " " + rest, style)) {
          wrapped.add(line);
          line = "";
        }
        while (!fits(rest, style)) {
          int end = breakOf(rest, style);
          wrapped.add(rest.substring(0, end));
          rest = rest.substring(end);
        }
        line = line.isEmpty() ? rest : line + " " + rest;
      }
      wrapped.add(line);
      return wrapped;
    }

    /** Where a word that is too long is broken: after a hyphen if it can be. */
    private int breakOf(String word, Style style) {
      int end = word.offsetByCodePoints(0, 1);
      while (fits(word.substring(0, word.offsetByCodePoints(end, 1)), style)) {
        end = word.offsetByCodePoints(end, 1);
      }
      int hyphen = word.lastIndexOf('-', end - 1);
      return hyphen > 0 ? hyphen + 1 : end;
    }

    private boolean fits(String text, Style style) {
      return style.width(text) <= width;
    }
  }
}
