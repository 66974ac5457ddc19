package dev.senda.journey.engine;

import java.util.regex.Pattern;

/**
 * Identifies one message of an enrollment.
 *
 * @param step the step that sends it
 * @param occurrence 1 for the first time that the step is taken in this enrollment
 */
public record MessageRef(String step, int occurrence) {

  private static final Pattern FORM = Pattern.compile("([^#]+)(?:#([1-9]\\d{0,9}))?");

  public MessageRef {
    if (occurrence < 1) {
      throw new IllegalArgumentException(
          "occurrence: %d (expected 1 or more)".formatted(occurrence));
    }
  }

  /** {@code ebook-guide}, {@code ebook-guide#2}; {@link #parse} reads it back. */
  @Override
  public String toString() {
    return occurrence == 1 ? step : step + "#" + occurrence;
  }

  /**
   * Reads {@link #toString} back.
   *
   * @throws IllegalArgumentException if the text is no reference
   */
  public static MessageRef parse(String text) {
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "message: \"%s\" (expected a step, or a step and its occurrence, such as \"ebook-guide#2\")"
              .formatted(text));
    }
    var occurrence = parts.group(2);
    return new MessageRef(parts.group(1), occurrence == null ? 1 : Integer.parseInt(occurrence));
  }
}
