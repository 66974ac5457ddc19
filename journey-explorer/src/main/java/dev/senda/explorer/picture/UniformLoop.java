package dev.senda.explorer.picture;

import dev.senda.journey.engine.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A loop whose rounds are all alike, so that the picture shows only the first round.
 *
 * @param round its first round
 * @param firstRound where the first round begins
 * @param secondRound where the second round begins: there it is done again
 * @param exit where the last explored round leads, when it is not left before
 */
record UniformLoop(
    Step.Round round, PictureNode firstRound, PictureNode secondRound, PictureNode exit) {

  /** The loop whose first round begins here; empty where there is none, or its rounds differ. */
  static Optional<UniformLoop> startingAt(PictureNode first) {
    var round = first.round();
    if (round == null || round.round() != 1 || round.exploredRounds() == 1) {
      return Optional.empty();
    }
    var heads = new ArrayList<PictureNode>();
    heads.add(first);
    while (heads.size() < round.exploredRounds()) {
      var next = nextHeads(heads.getLast());
      if (next.size() != 1) {
        return Optional.empty();
      }
      heads.addAll(next);
    }
    var afters = new HashSet<PictureNode>();
    for (int i = 1; i < heads.size(); i++) {
      if (!new Rounds(heads, i, afters).areAlike()) {
        return Optional.empty();
      }
    }
    return afters.size() == 1
        ? Optional.of(new UniformLoop(round, first, heads.get(1), afters.iterator().next()))
        : Optional.empty();
  }

  /** Where the round after this one can begin. */
  private static Set<PictureNode> nextHeads(PictureNode head) {
    var heads = new HashSet<PictureNode>();
    var round = head.round();
    if (round != null) {
      var seen = new HashSet<PictureNode>();
      head.edges().forEach(edge -> collect(edge.to(), round, seen, heads));
    }
    return heads;
  }

  private static void collect(
      PictureNode pictureNode, Step.Round last, Set<PictureNode> seen, Set<PictureNode> heads) {
    if (!seen.add(pictureNode)) {
      return;
    }
    var round = pictureNode.round();
    if (round != null
        && round.name().equals(last.name())
        && round.maxRounds() == last.maxRounds()) {
      if (round.round() == last.round() + 1) {
        heads.add(pictureNode);
      }
      return;
    }
    pictureNode.edges().forEach(edge -> collect(edge.to(), last, seen, heads));
  }

  /** Two rounds, one after the other: the one that ends at {@code heads[next]}, and that one. */
  private static final class Rounds {

    private final List<PictureNode> heads;
    private final int next;
    private final Set<PictureNode> afters;
    private final Set<Pair> compared = new HashSet<>();

    Rounds(List<PictureNode> heads, int next, Set<PictureNode> afters) {
      this.heads = heads;
      this.next = next;
      this.afters = afters;
    }

    boolean areAlike() {
      return waysAreAlike(heads.get(next - 1), heads.get(next));
    }

    private boolean areAlike(PictureNode one, PictureNode other) {
      if (one == heads.get(next)) {
        boolean isLast = next == heads.size() - 1;
        return isLast ? goesOnAt(other) : other == heads.get(next + 1);
      }
      return one == other
          || !compared.add(new Pair(one, other))
          || (one.appearance().hasSameText(other.appearance()) && waysAreAlike(one, other));
    }

    private boolean goesOnAt(PictureNode after) {
      afters.add(after);
      return true;
    }

    private boolean waysAreAlike(PictureNode one, PictureNode other) {
      for (int i = 0; i < one.edges().size(); i++) {
        if (!areAlike(one.edges().get(i).to(), other.edges().get(i).to())) {
          return false;
        }
      }
      return true;
    }
  }

  private record Pair(PictureNode one, PictureNode other) {}
}
