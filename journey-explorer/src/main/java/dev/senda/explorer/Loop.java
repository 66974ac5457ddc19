package dev.senda.explorer;

import dev.senda.journey.engine.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A loop all of whose rounds are alike, so that its first round stands for them all.
 *
 * @param times the most rounds
 * @param first where the first round begins
 * @param second where the second round begins: there it is done again
 * @param after where the last round leads, when it is not left before
 */
record Loop(String name, int times, Point first, Point second, Point after) {

  /** The loop whose first round begins here; empty where there is none, or its rounds differ. */
  static Optional<Loop> at(Point first) {
    var round = first.round();
    if (round == null || round.round() != 1 || round.of() == 1) {
      return Optional.empty();
    }
    var heads = new ArrayList<Point>();
    heads.add(first);
    while (heads.size() < round.of()) {
      var next = nextHeads(heads.getLast());
      if (next.size() != 1) {
        return Optional.empty();
      }
      heads.addAll(next);
    }
    var afters = new HashSet<Point>();
    for (int i = 1; i < heads.size(); i++) {
      if (!new Rounds(heads, i, afters).areAlike()) {
        return Optional.empty();
      }
    }
    return afters.size() == 1
        ? Optional.of(
            new Loop(round.name(), round.of(), first, heads.get(1), afters.iterator().next()))
        : Optional.empty();
  }

  /** Where the round after this one can begin. */
  private static Set<Point> nextHeads(Point head) {
    var heads = new HashSet<Point>();
    var round = head.round();
    if (round != null) {
      var seen = new HashSet<Point>();
      head.ways().forEach(way -> collect(way.to(), round, seen, heads));
    }
    return heads;
  }

  private static void collect(Point point, Step.Round last, Set<Point> seen, Set<Point> heads) {
    if (!seen.add(point)) {
      return;
    }
    var round = point.round();
    if (round != null && round.name().equals(last.name()) && round.of() == last.of()) {
      if (round.round() == last.round() + 1) {
        heads.add(point);
      }
      return;
    }
    point.ways().forEach(way -> collect(way.to(), last, seen, heads));
  }

  /** Two rounds, one after the other: the one that ends at {@code heads[next]}, and that one. */
  private static final class Rounds {

    private final List<Point> heads;
    private final int next;
    private final Set<Point> afters;
    private final Set<Pair> compared = new HashSet<>();

    Rounds(List<Point> heads, int next, Set<Point> afters) {
      this.heads = heads;
      this.next = next;
      this.afters = afters;
    }

    boolean areAlike() {
      return waysAreAlike(heads.get(next - 1), heads.get(next));
    }

    private boolean areAlike(Point one, Point other) {
      if (one == heads.get(next)) {
        boolean isLast = next == heads.size() - 1;
        return isLast ? goesOnAt(other) : other == heads.get(next + 1);
      }
      return one == other
          || !compared.add(new Pair(one, other))
          || (one.look().readsLike(other.look()) && waysAreAlike(one, other));
    }

    private boolean goesOnAt(Point after) {
      afters.add(after);
      return true;
    }

    private boolean waysAreAlike(Point one, Point other) {
      for (int i = 0; i < one.ways().size(); i++) {
        if (!areAlike(one.ways().get(i).to(), other.ways().get(i).to())) {
          return false;
        }
      }
      return true;
    }
  }

  private record Pair(Point one, Point other) {}
}
