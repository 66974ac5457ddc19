package dev.senda.explorer;

import dev.senda.journey.Event;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws a journey as a Mermaid flowchart that somebody reads who does not read code. */
final class Picture {

  private static final String STYLES =
      """
        classDef start fill:#e8f5e9,stroke:#2e7d32,color:#1b5e20
        classDef send fill:#e3f2fd,stroke:#1565c0,color:#0d47a1
        classDef wait fill:#fff8e1,stroke:#f9a825,color:#5d4037
        classDef ask fill:#f3e5f5,stroke:#7b1fa2,color:#4a148c
        classDef pause fill:#f5f5f5,stroke:#9e9e9e,color:#424242
        classDef act fill:#e0f2f1,stroke:#00796b,color:#004d40
        classDef ends fill:#eceff1,stroke:#546e7a,color:#263238
        classDef anytime fill:#ffffff,stroke:#2e7d32,color:#1b5e20,stroke-dasharray:4 3
        classDef wrong fill:#ffebee,stroke:#c62828,color:#b71c1c
      """;

  private final Exploration exploration;
  private final Map<Node, String> ids = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();

  private Picture(Exploration exploration) {
    this.exploration = exploration;
  }

  static String of(Exploration exploration) {
    return new Picture(exploration).draw();
  }

  private String draw() {
    var plan = exploration.plan();
    for (var node : exploration.nodes()) {
      ids.put(node, "n" + (ids.size() + 1));
    }
    lines.add("---");
    lines.add("title: " + yaml("%s: %s (%s)".formatted(plan.name(), plan.purpose(), plan.owner())));
    lines.add("---");
    lines.add("flowchart TD");
    drawStarts(plan.starts());
    ids.forEach(this::drawNode);
    ids.forEach(this::drawArrows);
    drawWhatEndsItAtAnyTime();
    if (!exploration.exhaustive()) {
      lines.add("  partial[%s]:::wrong".formatted(text("Not every path is shown")));
    }
    return String.join("\n", lines) + "\n" + STYLES;
  }

  private void drawStarts(List<Event> starts) {
    var words = starts.isEmpty() ? List.of("Enrolled by hand or by the API") : starts;
    for (int i = 0; i < words.size(); i++) {
      lines.add("  start%d([%s]):::start".formatted(i + 1, text(words.get(i).toString())));
    }
    for (int i = 0; i < words.size(); i++) {
      lines.add("  start%d --> n1".formatted(i + 1));
    }
  }

  private void drawNode(Node node, String id) {
    lines.add(
        "  "
            + id
            + switch (node) {
              case Node.Leaf leaf -> drawn(leaf.end());
              case Node.Junction junction -> drawn(junction.step());
            });
  }

  private static String drawn(Step step) {
    var text = text(PictureWords.onPicture(step));
    return switch (step) {
      case Step.Send _ -> "[%s]:::send".formatted(text);
      case Step.Pause _, Step.PauseUntil _, Step.Round _ -> "(%s):::pause".formatted(text);
      case Step.Act _ -> "[%s]:::act".formatted(text);
      case Step.Exit _ -> "([%s]):::ends".formatted(text);
      case Question.Wait<?> _, Question.Reaches _ -> "{{%s}}:::wait".formatted(text);
      case Question.Is _,
          Question.Choice<?> _,
          Question.DeliveryOf _,
          Question.TakesCoupon _,
          Question.Since _,
          Question.Custom<?> _ ->
          "{{%s}}:::ask".formatted(text);
    };
  }

  private static String drawn(End end) {
    return switch (end) {
      case End.Completed _ -> "([%s]):::ends".formatted(text("End"));
      case End.Exited exited -> "([%s]):::ends".formatted(text("Exit: " + exited.reason()));
      case End.Failed failed -> "([%s]):::wrong".formatted(text("Fails: " + failed.error()));
      case End.Unknown _ -> "([%s]):::wrong".formatted(text("Not followed further"));
    };
  }

  private void drawArrows(Node node, String id) {
    if (!(node instanceof Node.Junction junction)) {
      return;
    }
    for (int i = 0; i < junction.next().size(); i++) {
      var arrow =
          junction.step() instanceof Question<?> question
              ? "-->|%s|".formatted(text(PictureWords.onArrow(question, question.answers().get(i))))
              : "-->";
      lines.add("  %s %s %s".formatted(id, arrow, ids.get(junction.next().get(i))));
    }
  }

  private void drawWhatEndsItAtAnyTime() {
    var plan = exploration.plan();
    var words = new ArrayList<String>();
    if (plan.goal() != null) {
      words.add("Goal: " + plan.goal());
    }
    plan.exits().forEach(exit -> words.add("Exit: " + exit));
    if (!words.isEmpty()) {
      lines.add(
          "  anytime[%s]:::anytime"
              .formatted(text("Ends it at any time:\n" + String.join("\n", words))));
    }
  }

  /** A label; whatever means something to Mermaid or to HTML is written as its entity. */
  private static String text(String words) {
    var text = new StringBuilder("\"");
    words
        .codePoints()
        .forEach(
            c -> {
              if (c == '\n') {
                text.append("<br/>");
              } else if (Character.isISOControl(c)) {
                text.append(' ');
              } else if ("\"#&<>`\\".indexOf(c) >= 0) {
                text.append('#').append(c).append(';');
              } else {
                text.appendCodePoint(c);
              }
            });
    return text.append('"').toString();
  }

  private static String yaml(String words) {
    return '"'
        + words.replaceAll("\\p{Cntrl}", " ").replace("\\", "\\\\").replace("\"", "\\\"")
        + '"';
  }
}
