package dev.senda.journey;

/**
 * A notification or a task for your team. It holds no contact data; the console shows the contact
 * beside it.
 *
 * @param team the team's name: lower-case words joined by hyphens
 * @param text one line
 */
public record TeamNotification(String team, String text) {

  public TeamNotification {
    NameRules.requireHyphenated("team", team, "sales");
    if (!StepNameRules.isOneLine(text)) {
      throw new IllegalArgumentException(
          "notification: \"%s\" (expected 1 to %d characters on one line)"
              .formatted(text, StepNameRules.MAX_LENGTH));
    }
  }

  /** For the sales team: {@code sales("Call within two hours")}. */
  public static TeamNotification sales(String text) {
    return new TeamNotification("sales", text);
  }

  /** For the team with this name: {@code team("support", "Read the answer")}. */
  public static TeamNotification team(String team, String text) {
    return new TeamNotification(team, text);
  }
}
