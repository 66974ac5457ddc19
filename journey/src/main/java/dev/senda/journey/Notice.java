package dev.senda.journey;

/**
 * Something that people of ours are told, or are to do. It holds no contact data: whoever reads it
 * is shown the contact beside it.
 *
 * @param team who: lower-case words joined by hyphens
 * @param text one line
 */
public record Notice(String team, String text) {

  public Notice {
    Names.hyphenated("team", team, "sales");
    if (!StepName.isOneLine(text)) {
      throw new IllegalArgumentException(
          "notice: \"%s\" (expected 1 to %d characters on one line)"
              .formatted(text, StepName.LONGEST));
    }
  }

  /** For the people who sell. */
  public static Notice sales(String text) {
    return new Notice("sales", text);
  }

  /** For a team of that name. */
  public static Notice team(String team, String text) {
    return new Notice(team, text);
  }
}
