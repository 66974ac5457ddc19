package dev.senda.workers.rendering;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rendered text with a slot for each printed value, so that it is the same for many contacts.
 *
 * @param values the escaped values of the slots
 */
record TemplateWithSlots(String text, List<String> values) {

  private static final Pattern HOLE = Pattern.compile("\ue000(\\d{1,6})\ue001");

  /** The placeholder of the value with this index. */
  static String slot(int index) {
    return "\ue000" + index + "\ue001";
  }

  /** Fills the values into the slots of the compiled page. */
  String fill(String page) {
    return HOLE.matcher(page)
        .replaceAll(hole -> Matcher.quoteReplacement(value(Integer.parseInt(hole.group(1)))));
  }

  private String value(int index) {
    return index < values.size() ? values.get(index) : "";
  }

  /** The key only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "TemplateWithSlots[values=%d]".formatted(values.size());
  }
}
