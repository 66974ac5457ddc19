package dev.senda.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** A table. The first column is text, the others are aligned to the right. */
public final class Table {

  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();

  private Table(List<String> columns) {
    this.columns = columns;
  }

  public static Table of(String... columns) {
    return new Table(List.of(columns));
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has not as many cells as there are columns
   */
  public Table row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "%d cells (expected %d)".formatted(cells.length, columns.size()));
    }
    rows.add(List.of(cells));
    return this;
  }

  String markdown() {
    var lines = new StringBuilder();
    lines.append(line(columns));
    lines.append("|---|").append("--:|".repeat(columns.size() - 1)).append('\n');
    rows.forEach(row -> lines.append(line(row)));
    return lines.toString();
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
