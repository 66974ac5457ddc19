package dev.senda.explorer.picture;

import dev.senda.journey.Actor;
import java.util.List;

/**
 * The drawing of a journey, independent of the output format.
 *
 * @param boxes in the order of the code; the start comes first
 * @param arrows in the order of the boxes where they start
 * @param endings what ends the journey at any step
 * @param isComplete whether every path is drawn
 */
public record Picture(
    String journey,
    String purpose,
    String owner,
    List<Box> boxes,
    List<Arrow> arrows,
    List<String> endings,
    boolean isComplete) {

  public Picture {
    boxes = List.copyOf(boxes);
    arrows = List.copyOf(arrows);
    endings = List.copyOf(endings);
  }

  /** The kinds of boxes. */
  public enum BoxKind {
    START("Starts on", ""),
    EMAIL("Email", "✉"),
    SMS("SMS", "💬"),
    WHATSAPP("WhatsApp", "💬"),
    MESSENGER("Messenger", "💬"),
    PUSH("Push", "🔔"),
    WEBHOOK("Webhook", "🔌"),
    PREFERRED("Message on the preferred channel", "✉"),
    WAIT("Wait", "👤"),
    QUESTION("Question", ""),
    SPLIT("Split", "🔀"),
    PAUSE("Pause", "⏳"),
    LOOP("Loop", "🔁"),
    ACTION("Action", "⚡"),
    NOTIFY("For our people", "👥"),
    CALL("Call", "⚙"),
    END("Ends", ""),
    ERROR("Wrong", "⚠");

    private final String caption;
    private final String sign;

    BoxKind(String caption, String sign) {
      this.caption = caption;
      this.sign = sign;
    }

    /** The kind in words. */
    String caption() {
      return caption;
    }

    /** The kind as a character; empty where the shape says it. */
    String sign() {
      return sign;
    }
  }

  /**
   * A box.
   *
   * @param id unlike that of any other box: letters and digits
   * @param lines what it says, the most important line first
   * @param actor who acts in it
   */
  public record Box(String id, BoxKind kind, List<String> lines, Actor actor) {
    public Box {
      lines = List.copyOf(lines);
    }
  }

  /**
   * An arrow.
   *
   * @param from the id of the box that it leaves
   * @param to the id of the box that it leads to
   * @param label what it says; empty for nothing
   */
  public record Arrow(String from, String to, String label) {}

  /** As a Mermaid flowchart. */
  public String mermaid() {
    return MermaidWriter.write(this);
  }

  /** As an SVG, which is light by itself and holds no script, no style and nothing from outside. */
  public String svg() {
    return SvgWriter.write(this);
  }
}
