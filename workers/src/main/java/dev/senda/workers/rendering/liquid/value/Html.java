package dev.senda.workers.rendering.liquid.value;

import dev.senda.workers.rendering.page.HtmlEscapes;
import dev.senda.workers.rendering.page.Slots;
import java.util.List;

/**
 * HTML that the template or a filter made. It is printed as it is; every value in it is escaped and
 * stands in a slot. Filters that do not know HTML get its text, which is escaped when printed.
 */
public final class Html {

  private final String markup;
  private final List<String> values;

  private Html(String markup, List<String> values) {
    this.markup = markup;
    this.values = values;
  }

  /**
   * Makes HTML from escaped text, which becomes a value of its own.
   *
   * @param values the values of the message so far; gets one more
   */
  public static Html ofEscaped(String escaped, List<String> values) {
    values.add(escaped);
    return new Html(Slots.of(values.size() - 1), values);
  }

  /**
   * Makes HTML from what a template printed.
   *
   * @param markup with slots
   * @param values of the slots
   */
  public static Html ofMarkup(String markup, List<String> values) {
    return new Html(markup, values);
  }

  /** With slots. */
  public String markup() {
    return markup;
  }

  /** With the escaped values in the slots. */
  public String filled() {
    return Slots.fill(markup, values);
  }

  /** How long it is with the values in the slots. */
  public long length() {
    long length = markup.length();
    if (!Slots.areIn(markup)) {
      return length;
    }
    var slots = Slots.pattern().matcher(markup);
    while (slots.find()) {
      int index = Slots.indexOf(slots.toMatchResult());
      length += index < values.size() ? values.get(index).length() : 0;
    }
    return length;
  }

  /** As text: without the escaping. It is untrusted again. */
  public String text() {
    return HtmlEscapes.unescaped(filled());
  }

  /** With other markup of the same values. */
  public Html withMarkup(String changed) {
    return new Html(changed, values);
  }

  /** This and then the other. */
  public Html followedBy(Html other) {
    return new Html(markup + other.markup, values);
  }

  /** The type only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "Html[]";
  }
}
