package dev.senda.explorer;

import dev.senda.explorer.Point.Look;
import dev.senda.explorer.Point.Way;
import dev.senda.explorer.picture.Picture;
import dev.senda.explorer.picture.Picture.Arrow;
import dev.senda.explorer.picture.Picture.Box;
import dev.senda.explorer.picture.Picture.Kind;
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

/** Makes a picture of what was explored: a loop whose rounds are alike is drawn as a loop. */
final class Sketch {

  private final Map<Node, Point> points = new HashMap<>();
  private final Map<Look, Point> byLook = new HashMap<>();

  /** What is drawn, and as what. */
  private final Map<Point, Look> drawn = new LinkedHashMap<>();

  /** Loops by the beginning of their second round, in whose place their head is drawn. */
  private final Map<Point, Loop> again = new HashMap<>();

  private Sketch() {}

  static Picture of(Exploration exploration) {
    return new Sketch().draw(exploration);
  }

  private Picture draw(Exploration exploration) {
    var plan = exploration.plan();
    var start = point(exploration.start());
    draw(start);

    var ids = new HashMap<Point, String>();
    drawn.keySet().forEach(point -> ids.put(point, "n" + (ids.size() + 1)));
    var boxes = new ArrayList<Box>();
    var arrows = new ArrayList<Arrow>();
    for (var words : startsOf(plan)) {
      var box = new Box("start" + (boxes.size() + 1), Kind.START, List.of(words), Actor.CONTACT);
      boxes.add(box);
      arrows.add(new Arrow(box.id(), id(start, ids), ""));
    }
    drawn.forEach(
        (point, look) -> {
          var id = id(point, ids);
          boxes.add(new Box(id, look.kind(), look.lines(), look.actor()));
          look.ways().forEach(way -> arrows.add(arrow(id, way, ids)));
        });
    return new Picture(
        plan.name(),
        plan.purpose(),
        plan.owner(),
        boxes,
        arrows,
        endingsOf(plan),
        exploration.exhaustive());
  }

  private static List<String> startsOf(Plan plan) {
    return plan.starts().isEmpty()
        ? List.of("Enrolled by hand or by the API")
        : plan.starts().stream().map(Object::toString).toList();
  }

  private static List<String> endingsOf(Plan plan) {
    var endings = new ArrayList<String>();
    if (plan.goal() != null) {
      endings.add("Goal: " + plan.goal());
    }
    plan.exits().forEach(exit -> endings.add("Exit: " + exit));
    return endings;
  }

  private Point point(Node node) {
    var known = points.get(node);
    if (known != null) {
      return known;
    }
    var point = byLook.computeIfAbsent(look(node), Point::new);
    points.put(node, point);
    return point;
  }

  private Look look(Node node) {
    return switch (node) {
      case Node.Leaf leaf -> look(leaf.end());
      case Node.Junction junction -> look(junction);
    };
  }

  private static Look look(End end) {
    return switch (end) {
      case End.Completed _ -> look(Kind.END, "End");
      case End.Exited exited -> look(Kind.END, "Exit: " + exited.reason());
      case End.Failed failed -> look(Kind.WRONG, "Fails: " + failed.error());
      case End.Unknown _ -> look(Kind.WRONG, "Not followed further");
    };
  }

  private static Look look(Kind kind, String words) {
    return new Look(kind, List.of(words), Actor.US, null, List.of());
  }

  private Look look(Node.Junction junction) {
    var step = junction.step();
    var ways = new ArrayList<Way>();
    for (int i = 0; i < junction.next().size(); i++) {
      var label =
          step instanceof Question<?> question
              ? PictureWords.onArrow(question, question.answers().get(i))
              : "";
      ways.add(new Way(label, point(junction.next().get(i))));
    }
    return new Look(
        PictureWords.kind(step),
        PictureWords.inBox(step),
        step.actor(),
        step instanceof Step.Round round ? round : null,
        List.copyOf(ways));
  }

  private void draw(Point point) {
    if (again.containsKey(point) || drawn.containsKey(point)) {
      return;
    }
    var look = Loop.at(point).map(loop -> look(loop)).orElse(point.look());
    drawn.put(point, look);
    look.ways().forEach(way -> draw(way.to()));
  }

  private Look look(Loop loop) {
    again.put(loop.second(), loop);
    return new Look(
        Kind.LOOP,
        List.of(loop.name()),
        Actor.US,
        null,
        List.of(
            new Way("each time", loop.first().ways().getFirst().to()),
            new Way("after %d times".formatted(loop.times()), loop.after())));
  }

  private Arrow arrow(String from, Way way, Map<Point, String> ids) {
    var loop = again.get(way.to());
    return loop == null
        ? new Arrow(from, id(way.to(), ids), way.label())
        : new Arrow(from, id(loop.first(), ids), again(way.label(), loop));
  }

  private static String again(String label, Loop loop) {
    return label.isEmpty() ? "again, up to %d times".formatted(loop.times()) : label + ", again";
  }

  private static String id(Point point, Map<Point, String> ids) {
    return Objects.requireNonNull(ids.get(point));
  }
}
