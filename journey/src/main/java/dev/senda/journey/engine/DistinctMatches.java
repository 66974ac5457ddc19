package dev.senda.journey.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/** Assigns occurrences to patterns, one to one, for a wait that needs several different ones. */
public final class DistinctMatches<P, O> {

  private final List<P> patterns;
  private final BiPredicate<O, P> matches;
  private final Map<P, O> assigned = new HashMap<>();

  private DistinctMatches(List<P> patterns, BiPredicate<O, P> matches) {
    this.patterns = patterns;
    this.matches = matches;
  }

  /**
   * The earliest occurrences that match so many different patterns. An occurrence that matches two
   * patterns counts for one of them, whichever leads to an answer sooner.
   *
   * @param occurrences in the order in which they happened
   * @return one occurrence for each needed pattern, in their order; empty where there are too few
   */
  public static <P, O> List<O> earliest(
      int needed, List<P> patterns, List<O> occurrences, BiPredicate<O, P> matches) {
    var distinct = new DistinctMatches<>(patterns, matches);
    var chosen = new ArrayList<O>();
    for (var occurrence : occurrences) {
      if (distinct.assign(occurrence, new HashSet<>())) {
        chosen.add(occurrence);
      }
      if (chosen.size() == needed) {
        return chosen;
      }
    }
    return List.of();
  }

  /** Finds a pattern for the occurrence, and moves others to patterns that are free if it must. */
  private boolean assign(O occurrence, Set<P> tried) {
    for (var pattern : patterns) {
      if (matches.test(occurrence, pattern) && tried.add(pattern)) {
        var other = assigned.get(pattern);
        if (other == null || assign(other, tried)) {
          assigned.put(pattern, occurrence);
          return true;
        }
      }
    }
    return false;
  }
}
