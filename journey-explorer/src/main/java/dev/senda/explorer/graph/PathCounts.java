package dev.senda.explorer.graph;

/** Arithmetic for numbers of paths, which can exceed {@code long}. */
public final class PathCounts {

  private PathCounts() {}

  /** The sum of two numbers that are not negative; {@link Long#MAX_VALUE} where it is larger. */
  public static long saturatedSum(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }
}
