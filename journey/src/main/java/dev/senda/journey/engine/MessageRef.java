package dev.senda.journey.engine;

/**
 * One message of one enrollment.
 *
 * @param step the step that sends it
 * @param occurrence 1 for the first time that the step is taken in this enrollment
 */
public record MessageRef(String step, int occurrence) {

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

  public static MessageRef parse(String text) {
    int hash = text.indexOf('#');
    return hash < 0
        ? new MessageRef(text, 1)
        : new MessageRef(text.substring(0, hash), Integer.parseInt(text.substring(hash + 1)));
  }
}
