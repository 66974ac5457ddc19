package dev.senda.journey;

/**
 * Something that people of ours are told, or are to do. It holds no contact data: whoever reads it
 * is shown the contact beside it.
 *
 * @param team who: lower-case words joined by hyphens
 * @param text one line
 */
public record TeamNotification(String team, String text) {

  public TeamNotification {
    NameRules.requireHyphenated("team", team, "sales");
    if (!StepNameRules.isOneLine(text)) {
      throw new IllegalArgumentException(
          "notice: \"%s\" (expected 1 to %d characters on one line)"
              .formatted(text, StepNameRules.MAX_LENGTH));
    }
  }

  /** For the people who sell. */
  public static TeamNotification sales(String text) {
    return new TeamNotification("sales", text);
  }

  /** For a team of that name. */
  public static TeamNotification team(String team, String text) {
    return new TeamNotification(team, text);
  }
}
