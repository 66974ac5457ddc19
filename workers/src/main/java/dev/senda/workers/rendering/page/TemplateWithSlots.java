package dev.senda.workers.rendering.page;

import java.util.List;

/**
 * A rendered text with a slot for each printed value, so that it is the same for many contacts.
 *
 * @param values the escaped values of the slots
 */
public record TemplateWithSlots(String text, List<String> values) {

  /** Fills the values into the slots of the compiled page. */
  public String fill(String page) {
    return SlotFiller.fill(page, values);
  }

  /** The key only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "TemplateWithSlots[values=%d]".formatted(values.size());
  }
}
