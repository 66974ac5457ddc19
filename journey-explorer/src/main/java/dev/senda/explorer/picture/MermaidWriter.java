package dev.senda.explorer.picture;

import dev.senda.explorer.picture.Picture.Arrow;
import dev.senda.explorer.picture.Picture.Box;
import java.util.ArrayList;
import java.util.Locale;

/** Writes a picture as a Mermaid flowchart: the shape says what a box is, the colour who acts. */
final class MermaidWriter {

  private static final String STYLES =
      """
        classDef us fill:#e8f0fb,stroke:#1d4f9c,color:#123469
        classDef contact fill:#fdf3dc,stroke:#9a6400,color:#5c3c00
        classDef team fill:#f6e9fa,stroke:#7b2d8e,color:#4f1a5c
        classDef system fill:#e2f4f1,stroke:#0b6b62,color:#07453f
        classDef start fill:#e8f5e9,stroke:#2e7d32,color:#1b5e20
        classDef ends fill:#eceff1,stroke:#546e7a,color:#263238
        classDef anytime fill:#ffffff,stroke:#2e7d32,color:#1b5e20,stroke-dasharray:4 3
        classDef wrong fill:#ffebee,stroke:#c62828,color:#b71c1c
      """;

  private MermaidWriter() {}

  static String write(Picture picture) {
    var lines = new ArrayList<String>();
    lines.add("---");
    lines.add(
        "title: "
            + yaml("%s: %s (%s)".formatted(picture.journey(), picture.purpose(), picture.owner())));
    lines.add("---");
    lines.add("flowchart TD");
    picture.boxes().forEach(box -> lines.add("  " + box.id() + drawn(box)));
    picture.arrows().forEach(arrow -> lines.add("  " + drawn(arrow)));
    if (!picture.endings().isEmpty()) {
      lines.add(
          "  anytime[%s]:::anytime"
              .formatted(text("Ends it at any time:\n" + String.join("\n", picture.endings()))));
    }
    if (!picture.isComplete()) {
      lines.add("  partial[%s]:::wrong".formatted(text("Not every path is shown")));
    }
    return String.join("\n", lines) + "\n" + STYLES;
  }

  private static String drawn(Box box) {
    var text = text((box.kind().sign() + " " + String.join("\n", box.lines())).strip());
    var actor = box.actor().name().toLowerCase(Locale.ROOT);
    return switch (box.kind()) {
      case START -> "([%s]):::start".formatted(text);
      case EMAIL, SMS, WHATSAPP, MESSENGER, PUSH, WEBHOOK, PREFERRED, ACTION, NOTIFY, CALL ->
          "[%s]:::%s".formatted(text, actor);
      case PAUSE, LOOP -> "(%s):::%s".formatted(text, actor);
      case WAIT, QUESTION, SPLIT -> "{{%s}}:::%s".formatted(text, actor);
      case END -> "([%s]):::ends".formatted(text);
      case ERROR -> "([%s]):::wrong".formatted(text);
    };
  }

  private static String drawn(Arrow arrow) {
    return arrow.label().isEmpty()
        ? "%s --> %s".formatted(arrow.from(), arrow.to())
        : "%s -->|%s| %s".formatted(arrow.from(), text(arrow.label()), arrow.to());
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
