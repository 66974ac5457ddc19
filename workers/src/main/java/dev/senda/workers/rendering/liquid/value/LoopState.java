package dev.senda.workers.rendering.liquid.value;

import org.jspecify.annotations.Nullable;

/** Where a loop is: {@code forloop} in a template. */
public final class LoopState {

  private final int length;
  private final @Nullable Object parent;
  private int index;

  /**
   * At the first item.
   *
   * @param parent the loop around it; null for none
   */
  public LoopState(int length, @Nullable Object parent) {
    this.length = length;
    this.parent = parent;
  }

  /** Goes on to the next item. */
  public void advance() {
    index++;
  }

  @Nullable Object property(String name) {
    return switch (name) {
      case "index" -> index + 1;
      case "index0" -> index;
      case "rindex" -> length - index;
      case "rindex0" -> length - index - 1;
      case "first" -> index == 0;
      case "last" -> index == length - 1;
      case "length" -> length;
      case "parentloop" -> parent;
      default -> null;
    };
  }
}
