package dev.senda.settings.logging;

/** Escapes what could break a line of a log or control a terminal. */
final class ControlCharacters {

  private ControlCharacters() {}

  /**
   * The text with each control, format and line separator character as {@code \n} or {@code
   * \u001b}.
   */
  static String escape(String text) {
    if (text.chars().noneMatch(ControlCharacters::isUnsafe)) {
      return text;
    }
    var escaped = new StringBuilder(text.length() + 16);
    text.chars()
        .forEach(
            character -> {
              switch (character) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> {
                  if (isUnsafe(character)) {
                    escaped.append("\\u%04x".formatted(character));
                  } else {
                    escaped.append((char) character);
                  }
                }
              }
            });
    return escaped.toString();
  }

  private static boolean isUnsafe(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
