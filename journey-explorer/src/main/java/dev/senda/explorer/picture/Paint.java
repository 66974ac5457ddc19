package dev.senda.explorer.picture;

import dev.senda.explorer.picture.Picture.Box;
import dev.senda.journey.Actor;

/**
 * The colours of a box. Black text is readable on {@code soft}, and so is text in {@code strong};
 * white is on {@code strong}.
 *
 * @param style the style class, by which a stylesheet can repaint it
 * @param words what the colour means
 * @param strong of its border, its caption and what lies behind its icon
 * @param soft of what lies behind its text
 */
record Paint(String style, String words, String strong, String soft) {

  private static final Paint START = new Paint("start", "Beginning", "#2e7d32", "#e8f5e9");
  private static final Paint END = new Paint("end", "End", "#546e7a", "#eceff1");
  private static final Paint WRONG = new Paint("wrong", "Wrong", "#b3261e", "#fdecea");

  static Paint of(Box box) {
    return switch (box.kind()) {
      case START -> START;
      case END -> END;
      case WRONG -> WRONG;
      case EMAIL,
          SMS,
          WHATSAPP,
          MESSENGER,
          PUSH,
          WEBHOOK,
          PREFERRED,
          WAIT,
          ASK,
          SPLIT,
          PAUSE,
          LOOP,
          ACT,
          TELL,
          CALL ->
          of(box.actor());
    };
  }

  static Paint of(Actor actor) {
    return switch (actor) {
      case US -> new Paint("us", "Senda acts", "#1d4f9c", "#eef4fd");
      case CONTACT -> new Paint("contact", "The contact acts", "#8a5800", "#fdf5e3");
      case TEAM -> new Paint("team", "Our people act", "#7b2d8e", "#f8eefb");
      case SYSTEM -> new Paint("system", "Another system acts", "#0b6b62", "#e6f5f3");
    };
  }
}
