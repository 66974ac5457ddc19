package dev.senda.journey;

/**
 * A notification or a task for your team. It holds no contact data; the console shows the contact
 * beside it.
 *
 * @param team the team's name: lower-case words joined by hyphens
 * @param text one line
 * @param isUntilDone whether the task stays open after the enrollment was ended; false for a
 *     notification
 */
public record TeamNotification(String team, String text, boolean isUntilDone) {

  /** What a goal, an exit or an unsubscribe makes needless. */
  public TeamNotification(String team, String text) {
    this(team, text, false);
  }

  public TeamNotification {
    NameRules.requireHyphenated("team", team, "sales");
    if (!StepNameRules.isOneLine(text)) {
      throw new IllegalArgumentException(
          "notification: \"%s\" (expected 1 to %d characters on one line)"
              .formatted(text, StepNameRules.MAX_LENGTH));
    }
  }

  /**
   * The same task, which stays open until your team has done it: {@code sales("Collect the
   * sample").untilDone()}. Other tasks are closed as no longer needed when a goal, an exit, an
   * unsubscribe or a cancellation ends the enrollment. A journey that runs to its end, or calls
   * {@code exit}, closes none.
   */
  public TeamNotification untilDone() {
    return new TeamNotification(team, text, true);
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
