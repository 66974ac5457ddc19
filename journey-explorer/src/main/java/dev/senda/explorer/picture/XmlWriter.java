package dev.senda.explorer.picture;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;

/** Writes XML by templates: what is put into one is escaped, and numbers are short. */
final class XmlWriter {

  private final StringBuilder xml = new StringBuilder();

  /** Adds a line: a template with a {@code %s} for each value. */
  void add(String template, Object... values) {
    xml.append(template.formatted(Arrays.stream(values).map(XmlWriter::inWords).toArray()))
        .append('\n');
  }

  @Override
  public String toString() {
    return xml.toString();
  }

  /** A number with one digit after the point, if it needs it. */
  static String number(double number) {
    return BigDecimal.valueOf(number)
        .setScale(1, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String inWords(Object value) {
    return value instanceof Double number ? number(number) : escaped(value.toString());
  }

  private static String escaped(String text) {
    var escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isCharacter(c) ? c : ' ');
              }
            });
    return escaped.toString();
  }

  /** What XML 1.0 takes for a character: its section 2.2. */
  private static boolean isCharacter(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
