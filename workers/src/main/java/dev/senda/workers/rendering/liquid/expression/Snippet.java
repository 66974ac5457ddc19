package dev.senda.workers.rendering.liquid.expression;

/** A template that another one renders. */
@FunctionalInterface
public interface Snippet {

  /**
   * Prints it.
   *
   * @return how the loop around it goes on, if it is included in one
   */
  Flow renderIn(Scope scope);

  /** Finds snippets by their names. */
  @FunctionalInterface
  interface Snippets {

    /** There are none. */
    Snippets NONE =
        name -> {
          throw new LiquidException(
              0, "found snippet \"%s\", expected none: there are no files".formatted(name), null);
        };

    /**
     * The snippet with this name.
     *
     * @throws LiquidException if there is none, or it is broken; the message says where it was
     *     expected
     */
    Snippet find(String name);
  }
}
