package dev.senda.explorer.picture;

import dev.senda.explorer.picture.Picture.BoxKind;
import dev.senda.journey.Actor;
import dev.senda.journey.engine.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One box of the picture: all nodes with the same label that continue in the same way. Points are
 * equal only where they are the same one.
 */
final class PictureNode {

  private final Appearance appearance;

  PictureNode(Appearance appearance) {
    this.appearance = appearance;
  }

  Appearance appearance() {
    return appearance;
  }

  List<Edge> edges() {
    return appearance.edges;
  }

  /** The round that begins here; null for any other step. */
  Step.@Nullable Round round() {
    return appearance.round;
  }

  /** How a point looks; what looks the same is one point. */
  record Appearance(
      BoxKind kind, List<String> lines, Actor actor, Step.@Nullable Round round, List<Edge> edges) {

    /** Whether they read the same, wherever they lead. */
    boolean hasSameText(Appearance other) {
      return kind == other.kind
          && lines.equals(other.lines)
          && actor == other.actor
          && labels(edges).equals(labels(other.edges));
    }

    private static List<String> labels(List<Edge> ways) {
      return ways.stream().map(Edge::label).toList();
    }
  }

  /**
   * A way on.
   *
   * @param label what its arrow says; empty for nothing
   */
  record Edge(String label, PictureNode to) {}
}
