package dev.senda.explorer;

import dev.senda.explorer.picture.Picture.Kind;
import dev.senda.journey.Actor;
import dev.senda.journey.engine.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of the picture sees as one: nodes that read the same and go on the same way. Points
 * are equal only where they are the same one.
 */
final class Point {

  private final Look look;

  Point(Look look) {
    this.look = look;
  }

  Look look() {
    return look;
  }

  List<Way> ways() {
    return look.ways;
  }

  /** The round that begins here; null for any other step. */
  Step.@Nullable Round round() {
    return look.round;
  }

  /** How a point looks; what looks the same is one point. */
  record Look(
      Kind kind, List<String> lines, Actor actor, Step.@Nullable Round round, List<Way> ways) {

    /** Whether they read the same, wherever they lead. */
    boolean readsLike(Look other) {
      return kind == other.kind
          && lines.equals(other.lines)
          && actor == other.actor
          && labels(ways).equals(labels(other.ways));
    }

    private static List<String> labels(List<Way> ways) {
      return ways.stream().map(Way::label).toList();
    }
  }

  /**
   * A way on.
   *
   * @param label what its arrow says; empty for nothing
   */
  record Way(String label, Point to) {}
}
