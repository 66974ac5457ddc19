package dev.senda.workers.rendering.page;

/** Escapes text as jsoup does, and writes and reads the references of printed values. */
public final class HtmlEscapes {

  private HtmlEscapes() {}

  /** Escapes a value for HTML text and for quoted attributes; control characters are left out. */
  public static String escaped(String text) {
    var escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> {
          if (character >= ' ' || character == '\n' || character == '\t') {
            escaped.append(character);
          }
        }
      }
    }
    return escaped.toString();
  }

  /** Reads the references that {@link #escaped} writes. */
  public static String unescaped(String value) {
    return value.indexOf('&') < 0
        ? value
        : value
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&");
  }

  /** Whether it is escaped text, without tags and without other references. */
  static boolean isText(String value) {
    return value.indexOf('<') < 0
        && (value.indexOf('&') < 0 || escaped(unescaped(value)).equals(value));
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
