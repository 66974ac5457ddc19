package dev.senda.workers.rendering.liquid.value;

import org.jspecify.annotations.Nullable;

/** Where a loop is: {@code forloop} in a template. */
public sealed class LoopState permits TableState {

  private final String name;
  private final int length;
  private final @Nullable Object parent;
  private int index;

  /**
   * At the first item.
   *
   * @param name such as {@code item-event.products}
   * @param parent the loop around it; null for none
   */
  public LoopState(String name, int length, @Nullable Object parent) {
    this.name = name;
    this.length = length;
    this.parent = parent;
  }

  /** Goes on to the next item. */
  public void advance() {
    index++;
  }

  /** How many items were passed. */
  final int index() {
    return index;
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
      case "name" -> this.name;
      case "parentloop" -> parent;
      default -> null;
    };
  }
}
