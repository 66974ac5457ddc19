package dev.senda.explorer.picture;

import dev.senda.explorer.picture.Picture.Box;
import dev.senda.journey.Actor;

/**
 * The colours of a box. Black text is readable on {@code soft}, and so is text in {@code strong};
 * white is on {@code strong}.
 *
 * @param cssClass the style class, by which a stylesheet can repaint it
 * @param legend what the colour means
 * @param strongColour of its border, its caption and what lies behind its icon
 * @param softColour of what lies behind its text
 */
record BoxStyle(String cssClass, String legend, String strongColour, String softColour) {

  private static final BoxStyle START = new BoxStyle("start", "Beginning", "#2e7d32", "#e8f5e9");
  private static final BoxStyle END = new BoxStyle("end", "End", "#546e7a", "#eceff1");
  private static final BoxStyle ERROR = new BoxStyle("wrong", "Wrong", "#b3261e", "#fdecea");

  static BoxStyle of(Box box) {
    return switch (box.kind()) {
      case START -> START;
      case END -> END;
      case ERROR -> ERROR;
      case EMAIL,
          SMS,
          WHATSAPP,
          MESSENGER,
          PUSH,
          WEBHOOK,
          PREFERRED,
          WAIT,
          QUESTION,
          SPLIT,
          PAUSE,
          LOOP,
          ACTION,
          NOTIFY,
          CALL ->
          of(box.actor());
    };
  }

  static BoxStyle of(Actor actor) {
    return switch (actor) {
      case US -> new BoxStyle("us", "Senda acts", "#1d4f9c", "#eef4fd");
      case CONTACT -> new BoxStyle("contact", "The contact acts", "#8a5800", "#fdf5e3");
      case TEAM -> new BoxStyle("team", "Our people act", "#7b2d8e", "#f8eefb");
      case SYSTEM -> new BoxStyle("system", "Another system acts", "#0b6b62", "#e6f5f3");
    };
  }
}
