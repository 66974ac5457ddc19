package dev.senda.api.console;

import dev.senda.store.ConsoleViews.Listed;
import dev.senda.store.EnrollmentState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** States as a person says them, and the style classes that colour them. */
public final class Words {

  static final Words ENGLISH = new Words();

  private Words() {}

  public String of(EnrollmentState state) {
    return switch (state) {
      case RUNNING -> "inside";
      case COMPLETED -> "completed";
      case GOAL -> "goal reached";
      case EXITED -> "exited";
      case CANCELED -> "canceled";
      case FAILED -> "failed";
    };
  }

  public String of(Listed row) {
    return row.isHeld() ? "held by a problem" : of(row.state());
  }

  public String style(Listed row) {
    return row.isHeld() ? "held" : row.state().name().toLowerCase(Locale.ROOT);
  }

  /** Who it is, in the words that we have: the name, else the address, else the key. */
  public String who(Listed row) {
    return firstOf(row.name(), row.email(), row.contactKey());
  }

  /** Why it ended, as a sentence. */
  public String ending(Listed row) {
    return switch (row.state()) {
      case RUNNING -> "It goes on.";
      case COMPLETED -> because("The journey ran to its end", row.reason());
      case GOAL -> because("The contact reached the goal", row.reason());
      case EXITED -> because("The contact left early", row.reason());
      case CANCELED -> because("It was canceled", row.reason());
      case FAILED -> because("It failed", row.reason());
    };
  }

  public String count(long number, String one, String many) {
    return "%,d %s".formatted(number, number == 1 ? one : many);
  }

  private static String because(String what, @Nullable String reason) {
    return reason == null || reason.isBlank() ? what + "." : what + ": " + reason;
  }

  private static String firstOf(@Nullable String name, @Nullable String email, String key) {
    if (name != null && !name.isBlank()) {
      return name;
    }
    return email == null ? key : email;
  }
}
