package dev.senda.journey;

import java.util.ArrayList;
import java.util.List;

/** Lists of at least one element. */
final class NonEmptyLists {

  private NonEmptyLists() {}

  @SafeVarargs
  static <T> List<T> of(T first, T... others) {
    var all = new ArrayList<T>();
    all.add(first);
    for (var other : others) {
      all.add(other);
    }
    return List.copyOf(all);
  }
}
