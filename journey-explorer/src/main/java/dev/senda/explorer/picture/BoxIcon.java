package dev.senda.explorer.picture;

import dev.senda.explorer.picture.Picture.BoxKind;

/** What stands beside the text of a box: lines on a square of 16 by 16. */
final class BoxIcon {

  static final double SIZE = 16;

  private static final String BUBBLE = "M1.5 2h13v9H8l-3.5 3.5V11h-3z";
  private static final String ROUND_BUBBLE =
      "M8 1.5a6.3 6.3 0 1 1-3 11.9L1.5 14.5l1.1-3.4A6.3 6.3 0 0 1 8 1.5z";

  private BoxIcon() {}

  /** The path that draws it; empty for a kind whose shape says enough. */
  static String of(BoxKind kind) {
    return switch (kind) {
      case EMAIL -> "M1 3h14v10H1zM1 4l7 5 7-5";
      case SMS -> BUBBLE + "M4.5 5.2h7M4.5 8h5";
      case WHATSAPP -> ROUND_BUBBLE + "M5.8 5.3c0 3 2 5 4.9 5.2";
      case MESSENGER -> ROUND_BUBBLE + "M4.6 9.4 7 6.8l2 1.8 2.5-2.6";
      case PUSH -> "M4 11.5v-4a4 4 0 0 1 8 0v4l1.5 1h-11zM6.7 14.5h2.6";
      case WEBHOOK, CALL -> "M5 4 1.3 8 5 12M11 4l3.7 4L11 12M9.2 2.5 6.8 13.5";
      case PREFERRED -> "M8 1.5l2 4.2 4.5.6-3.3 3.1.8 4.6L8 11.8 4 14l.8-4.6L1.5 6.3 6 5.7z";
      case WAIT -> "M8 7.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 14.5c0-3.4 2.8-4.6 6-4.6s6 1.2 6 4.6";
      case QUESTION -> "M4.8 5.3a3.2 3.2 0 1 1 4.7 2.8C8.4 8.7 8 9.2 8 10.3M8 13.2v.8";
      case SPLIT -> "M8 14.5V9.2L3 4.2M8 9.2l5-5M2.5 7.5v-4h4M9.5 3.5h4v4";
      case PAUSE -> "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 4.5V8l2.6 2";
      case LOOP -> "M13.5 8a5.5 5.5 0 1 1-1.7-4M12.3 1v3.3H9";
      case ACTION -> "M9.3 1.5 3.5 9.2H8l-1.2 5.3 5.7-7.7H8z";
      case NOTIFY ->
          "M6 7.5a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2zM1 13.8c0-3 2.3-4 5-4s5 1 5 4"
              + "M11 7.5a2.4 2.4 0 1 0-.8-4.6M12.7 10c1.4.5 2.3 1.6 2.3 3.8";
      case ERROR -> "M8 1.5 15 14H1zM8 6v4M8 11.8v.6";
      case START, END -> "";
    };
  }
}
