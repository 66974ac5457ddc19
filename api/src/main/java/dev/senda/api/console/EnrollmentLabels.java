package dev.senda.api.console;

import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.views.ConsoleQueries.EnrollmentListItem;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** States as a person says them, and the style classes that colour them. */
public final class EnrollmentLabels {

  static final EnrollmentLabels ENGLISH = new EnrollmentLabels();

  private EnrollmentLabels() {}

  public String label(EnrollmentState state) {
    return switch (state) {
      case RUNNING -> "inside";
      case COMPLETED -> "completed";
      case GOAL -> "goal reached";
      case EXITED -> "exited";
      case CANCELED -> "canceled";
      case FAILED -> "failed";
    };
  }

  public String label(EnrollmentListItem row) {
    return row.isBlocked() ? "held by a problem" : label(row.state());
  }

  public String cssClass(EnrollmentListItem row) {
    return row.isBlocked() ? "held" : row.state().name().toLowerCase(Locale.ROOT);
  }

  /** Who it is, in the words that we have: the name, else the address, else the key. */
  public String displayName(EnrollmentListItem row) {
    return firstKnown(row.name(), row.email(), row.contactKey());
  }

  /** Why it ended, as a sentence. */
  public String outcomeSentence(EnrollmentListItem row) {
    return switch (row.state()) {
      case RUNNING -> "It goes on.";
      case COMPLETED -> withReason("The journey ran to its end", row.endReason());
      case GOAL -> withReason("The contact reached the goal", row.endReason());
      case EXITED -> withReason("The contact left early", row.endReason());
      case CANCELED -> withReason("It was canceled", row.endReason());
      case FAILED -> withReason("It failed", row.endReason());
    };
  }

  public String countWithNoun(long number, String one, String many) {
    return "%,d %s".formatted(number, number == 1 ? one : many);
  }

  private static String withReason(String what, @Nullable String reason) {
    return reason == null || reason.isBlank() ? what + "." : what + ": " + reason;
  }

  private static String firstKnown(@Nullable String name, @Nullable String email, String key) {
    if (name != null && !name.isBlank()) {
      return name;
    }
    return email == null ? key : email;
  }
}
