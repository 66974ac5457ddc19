package dev.senda.workers.rendering.liquid.value;

import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;

/** Whole numbers one after the other: {@code (1..3)}. It is a list, and prints as {@code 1..3}. */
public final class NumberRange extends AbstractList<Long> implements RandomAccess {

  private final int first;
  private final int last;

  /** From the first to the last number; empty if the last one is smaller. */
  public NumberRange(int first, int last) {
    this.first = first;
    this.last = last;
  }

  @Override
  public Long get(int index) {
    return (long) first + Objects.checkIndex(index, size());
  }

  @Override
  public int size() {
    return (int) Math.max((long) last - first + 1, 0);
  }

  @Override
  public String toString() {
    return first + ".." + last;
  }
}
