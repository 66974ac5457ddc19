package dev.senda.api.console;

import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.views.ConsoleQueries.EnrollmentListItem;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The labels of enrollments in the console, and the CSS classes that go with them. */
public final class EnrollmentLabels {

  static final EnrollmentLabels ENGLISH = new EnrollmentLabels();

  private EnrollmentLabels() {}

  public String label(EnrollmentState state) {
    return switch (state) {
      case RUNNING -> "running";
      case COMPLETED -> "completed";
      case GOAL -> "goal reached";
      case EXITED -> "exited";
      case CANCELED -> "canceled";
      case FAILED -> "failed";
    };
  }

  public String label(EnrollmentListItem row) {
    return row.isBlocked() ? "blocked" : label(row.state());
  }

  public String cssClass(EnrollmentListItem row) {
    return row.isBlocked() ? "blocked" : row.state().name().toLowerCase(Locale.ROOT);
  }

  /** The name of the contact, else the email address, else the contact key. */
  public String displayName(EnrollmentListItem row) {
    return firstKnown(row.name(), row.email(), row.contactKey());
  }

  /** The outcome of the enrollment as a sentence, with its reason. */
  public String outcomeSentence(EnrollmentListItem row) {
    return switch (row.state()) {
      case RUNNING -> "It is running.";
      case COMPLETED -> withReason("The journey completed", row.endReason());
      case GOAL -> withReason("The contact reached the goal", row.endReason());
      case EXITED -> withReason("The contact exited", row.endReason());
      case CANCELED -> withReason("It was canceled", row.endReason());
      case FAILED -> withReason("It failed", row.endReason());
    };
  }

  public String countWithNoun(long number, String one, String many) {
    return "%,d %s".formatted(number, number == 1 ? one : many);
  }

  private static String withReason(String outcome, @Nullable String reason) {
    return reason == null || reason.isBlank() ? outcome + "." : outcome + ": " + reason;
  }

  private static String firstKnown(@Nullable String name, @Nullable String email, String key) {
    if (name != null && !name.isBlank()) {
      return name;
    }
    return email == null ? key : email;
  }
}
