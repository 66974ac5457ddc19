package dev.senda.api.imports.csv;

import java.util.List;

/**
 * A row of a file.
 *
 * @param line where it starts, from 1
 * @param lines how many lines it has
 */
public record CsvRow(long line, int lines, List<String> cells) {

  /** The cell in this column; empty beyond the end of a short row. */
  public String cell(int column) {
    return column < cells.size() ? cells.get(column) : "";
  }

  boolean isBlank() {
    return cells.stream().allMatch(String::isBlank);
  }

  /** Hides the cells: they are personal data. */
  @Override
  public String toString() {
    return "CsvRow[line=%d]".formatted(line);
  }
}
