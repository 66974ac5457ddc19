package dev.senda.workers.rendering.liquid.filter;

/** What a filter may make at most, so that no template takes the memory of the others. */
public final class FilterLimits {

  /** The characters of a text, also of all that a template prints, and the items of a list. */
  public static final int LONGEST_TEXT = 1_000_000;

  private static final int MOST_DECIMALS = 20;

  private FilterLimits() {}

  /**
   * Refuses what is too long.
   *
   * @throws IllegalArgumentException if it is longer than {@link #LONGEST_TEXT}
   */
  public static void checkLength(long length) {
    if (length > LONGEST_TEXT) {
      throw new IllegalArgumentException(
          "found a text of more than %d characters, expected a shorter one"
              .formatted(LONGEST_TEXT));
    }
  }

  /** The number of decimals that a filter is asked for; the given one if it is not. */
  static int decimals(FilterArguments arguments, int other) {
    int decimals = arguments.whole(0, other);
    if (decimals > MOST_DECIMALS || decimals < -MOST_DECIMALS) {
      throw new IllegalArgumentException(
          "found %d decimals, expected at most %d".formatted(decimals, MOST_DECIMALS));
    }
    return decimals;
  }
}
