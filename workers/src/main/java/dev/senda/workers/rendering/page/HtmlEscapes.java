package dev.senda.workers.rendering.page;

/** Escapes text as jsoup does, and reads what {@code htmlEscaped} of the templates wrote. */
final class HtmlEscapes {

  private HtmlEscapes() {}

  /** Reads the references that a printed value may contain. */
  static String unescaped(String value) {
    return value.indexOf('&') < 0
        ? value
        : value
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&");
  }

  static void appendEscaped(StringBuilder html, String text, boolean isAttribute) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '\u00a0' -> html.append("&nbsp;");
        case '"' -> html.append(isAttribute ? "&quot;" : "\"");
        case '\t', '\n', '\r' -> html.append(character);
        default -> {
          if (character < ' ') {
            html.append("&#x").append(Integer.toHexString(character)).append(';');
          } else {
            html.append(character);
          }
        }
      }
    }
  }
}
