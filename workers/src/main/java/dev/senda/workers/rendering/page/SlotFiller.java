package dev.senda.workers.rendering.page;

import java.util.List;

/**
 * Fills values into a page by the place where they stand. HTML that a filter made is HTML in text
 * only: in an attribute its tags are escaped, too. A value outside of quotes in a tag is escaped so
 * that it cannot end the attribute.
 */
public final class SlotFiller {

  private enum Place {
    TEXT,
    TAG,
    DOUBLE_QUOTES,
    SINGLE_QUOTES
  }

  private final String page;
  private Place place = Place.TEXT;
  private int position;

  private SlotFiller(String page) {
    this.page = page;
  }

  /**
   * The page with its values.
   *
   * @param values escaped, or made as HTML
   */
  public static String fill(String page, List<String> values) {
    var filler = new SlotFiller(page);
    var filled = new StringBuilder(page.length() + 1024);
    var slot = Slots.pattern().matcher(page);
    int copied = 0;
    while (slot.find()) {
      filler.advanceTo(slot.start());
      filler.position = slot.end();
      int index = Slots.indexOf(slot);
      filled
          .append(page, copied, slot.start())
          .append(index < values.size() ? filler.placed(values.get(index)) : "");
      copied = slot.end();
    }
    return filled.append(page, copied, page.length()).toString();
  }

  private void advanceTo(int end) {
    for (; position < end; position++) {
      char character = page.charAt(position);
      place =
          switch (place) {
            case TEXT -> character == '<' && isTag(position + 1) ? Place.TAG : Place.TEXT;
            case TAG ->
                switch (character) {
                  case '>' -> Place.TEXT;
                  case '"' -> Place.DOUBLE_QUOTES;
                  case '\'' -> Place.SINGLE_QUOTES;
                  default -> Place.TAG;
                };
            case DOUBLE_QUOTES -> character == '"' ? Place.TAG : place;
            case SINGLE_QUOTES -> character == '\'' ? Place.TAG : place;
          };
    }
  }

  private boolean isTag(int index) {
    return index < page.length()
        && (Character.isLetter(page.charAt(index)) || page.charAt(index) == '/');
  }

  private String placed(String value) {
    return switch (place) {
      case TEXT -> value;
      case DOUBLE_QUOTES, SINGLE_QUOTES -> ofText(value);
      case TAG -> unquoted(ofText(value));
    };
  }

  private static String ofText(String value) {
    return HtmlEscapes.isText(value) ? value : HtmlEscapes.escaped(HtmlEscapes.unescaped(value));
  }

  private static String unquoted(String value) {
    var escaped = new StringBuilder(value.length() + 16);
    for (int i = 0; i < value.length(); i++) {
      char character = value.charAt(i);
      if (Character.isWhitespace(character) || "=`/".indexOf(character) >= 0) {
        escaped.append("&#").append((int) character).append(';');
      } else {
        escaped.append(character);
      }
    }
    return escaped.toString();
  }
}
