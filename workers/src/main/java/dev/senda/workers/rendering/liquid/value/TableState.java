package dev.senda.workers.rendering.liquid.value;

import org.jspecify.annotations.Nullable;

/** Where a table is: {@code tablerowloop} in a template. */
public final class TableState extends LoopState {

  private final int columns;

  /**
   * At the first cell.
   *
   * @param columns the cells of a row, at least 1
   */
  public TableState(int length, int columns) {
    super("", length, null);
    this.columns = columns;
  }

  /** The cell in its row, from 1. */
  public int column() {
    return index() % columns + 1;
  }

  /** The row, from 1. */
  public int row() {
    return index() / columns + 1;
  }

  @Override
  @Nullable Object property(String name) {
    return switch (name) {
      case "col" -> column();
      case "col0" -> column() - 1;
      case "col_first" -> column() == 1;
      case "col_last" -> column() == columns;
      case "row" -> row();
      case "parentloop", "name" -> null;
      default -> super.property(name);
    };
  }
}
