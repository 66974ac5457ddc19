package dev.senda.workers.rendering.liquid.parse;

/**
 * A word or sign of an output or a tag.
 *
 * @param text as the template writes it; of a text without its quotes
 * @param begin where it begins in the template
 * @param end where it ends in the template
 */
record Token(Kind kind, String text, int begin, int end) {

  /** What it is. */
  enum Kind {
    NAME,
    TEXT,
    NUMBER,
    COMPARISON,
    DOT,
    RANGE,
    COMMA,
    COLON,
    PIPE,
    ASSIGNMENT,
    OPEN_ROUND,
    CLOSE_ROUND,
    OPEN_SQUARE,
    CLOSE_SQUARE,
    END
  }
}
