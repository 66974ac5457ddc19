package dev.senda.explorer.picture;

import dev.senda.explorer.graph.Node;
import dev.senda.explorer.graph.PathEnd;
import dev.senda.explorer.picture.Picture.Arrow;
import dev.senda.explorer.picture.Picture.Box;
import dev.senda.explorer.picture.Picture.BoxKind;
import dev.senda.explorer.picture.PictureNode.Appearance;
import dev.senda.explorer.picture.PictureNode.Edge;
import dev.senda.journey.Actor;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Builds the picture of an explored journey. A loop whose rounds are alike is drawn as a loop. */
public final class PictureBuilder {

  private final Map<Node, PictureNode> points = new HashMap<>();
  private final Map<Appearance, PictureNode> byLook = new HashMap<>();

  /** What is drawn, and as what. */
  private final Map<PictureNode, Appearance> drawn = new LinkedHashMap<>();

  /** Loops by the beginning of their second round, in whose place their head is drawn. */
  private final Map<PictureNode, UniformLoop> loopsBySecondRound = new HashMap<>();

  private PictureBuilder() {}

  /**
   * Draws a journey.
   *
   * @param root where every path begins
   * @param isComplete whether the nodes show every path; the picture says so where they do not
   */
  public static Picture build(Plan plan, Node root, boolean isComplete) {
    return new PictureBuilder().draw(plan, root, isComplete);
  }

  private Picture draw(Plan plan, Node root, boolean isComplete) {
    var start = node(root);
    draw(start);

    var ids = new HashMap<PictureNode, String>();
    drawn.keySet().forEach(pictureNode -> ids.put(pictureNode, "n" + (ids.size() + 1)));
    var boxes = new ArrayList<Box>();
    var arrows = new ArrayList<Arrow>();
    for (var words : startsOf(plan)) {
      var box = new Box("start" + (boxes.size() + 1), BoxKind.START, List.of(words), Actor.CONTACT);
      boxes.add(box);
      arrows.add(new Arrow(box.id(), id(start, ids), ""));
    }
    drawn.forEach(
        (pictureNode, appearance) -> {
          var id = id(pictureNode, ids);
          boxes.add(new Box(id, appearance.kind(), appearance.lines(), appearance.actor()));
          appearance.edges().forEach(edge -> arrows.add(arrow(id, edge, ids)));
        });
    return new Picture(
        plan.name(), plan.purpose(), plan.owner(), boxes, arrows, endingsOf(plan), isComplete);
  }

  private static List<String> startsOf(Plan plan) {
    return plan.starts().isEmpty()
        ? List.of("Enrolled by hand or by the API")
        : plan.starts().stream().map(Object::toString).toList();
  }

  private static List<String> endingsOf(Plan plan) {
    var endings = new ArrayList<String>();
    if (plan.goal() != null) {
      endings.add(
          "Goal: "
              + (plan.goalWithin().equals(Plan.DEFAULT_GOAL_WITHIN)
                  ? plan.goal()
                  : plan.goal().within(plan.goalWithin())));
    }
    plan.exits().forEach(exit -> endings.add("Exit: " + exit));
    return endings;
  }

  private PictureNode node(Node node) {
    var known = points.get(node);
    if (known != null) {
      return known;
    }
    var pictureNode = byLook.computeIfAbsent(appearance(node), PictureNode::new);
    points.put(node, pictureNode);
    return pictureNode;
  }

  private Appearance appearance(Node node) {
    return switch (node) {
      case Node.EndNode endNode -> appearance(endNode.end());
      case Node.StepNode stepNode -> appearance(stepNode);
    };
  }

  private static Appearance appearance(PathEnd end) {
    return switch (end) {
      case PathEnd.Completed _ -> appearance(BoxKind.END, "End");
      case PathEnd.Exited exited -> appearance(BoxKind.END, "Exit: " + exited.reason());
      case PathEnd.GoesOn goesOn -> appearance(BoxKind.END, "Goes on: " + goesOn.loop());
      case PathEnd.Failed failed -> appearance(BoxKind.ERROR, "Fails: " + failed.error());
      case PathEnd.Truncated _ -> appearance(BoxKind.ERROR, "Not followed further");
    };
  }

  private static Appearance appearance(BoxKind kind, String words) {
    return new Appearance(kind, List.of(words), Actor.US, null, List.of());
  }

  private Appearance appearance(Node.StepNode stepNode) {
    var step = stepNode.step();
    var ways = new ArrayList<Edge>();
    for (int i = 0; i < stepNode.next().size(); i++) {
      var label =
          step instanceof Question<?> question
              ? PictureLabels.arrowLabel(question, question.answers().get(i))
              : "";
      ways.add(new Edge(label, node(stepNode.next().get(i))));
    }
    return new Appearance(
        PictureLabels.kind(step),
        PictureLabels.boxLines(step),
        step.actor(),
        step instanceof Step.Round round ? round : null,
        List.copyOf(ways));
  }

  private void draw(PictureNode pictureNode) {
    if (loopsBySecondRound.containsKey(pictureNode) || drawn.containsKey(pictureNode)) {
      return;
    }
    var appearance =
        UniformLoop.startingAt(pictureNode)
            .map(loop -> appearance(loop))
            .orElse(pictureNode.appearance());
    drawn.put(pictureNode, appearance);
    appearance.edges().forEach(edge -> draw(edge.to()));
  }

  private Appearance appearance(UniformLoop loop) {
    loopsBySecondRound.put(loop.secondRound(), loop);
    var round = loop.round();
    var eachTime = new Edge("each time", loop.firstRound().edges().getFirst().to());
    return new Appearance(
        BoxKind.LOOP,
        List.of(round.name()),
        Actor.US,
        null,
        round.isEndless()
            ? List.of(eachTime)
            : List.of(
                eachTime, new Edge("after %d times".formatted(round.maxRounds()), loop.exit())));
  }

  private Arrow arrow(String from, Edge edge, Map<PictureNode, String> ids) {
    var loop = loopsBySecondRound.get(edge.to());
    return loop == null
        ? new Arrow(from, id(edge.to(), ids), edge.label())
        : new Arrow(from, id(loop.firstRound(), ids), again(edge.label(), loop));
  }

  private static String again(String label, UniformLoop loop) {
    if (!label.isEmpty()) {
      return label + ", again";
    }
    return loop.round().isEndless()
        ? "again"
        : "again, up to %d times".formatted(loop.round().maxRounds());
  }

  private static String id(PictureNode pictureNode, Map<PictureNode, String> ids) {
    return Objects.requireNonNull(ids.get(pictureNode));
  }
}
