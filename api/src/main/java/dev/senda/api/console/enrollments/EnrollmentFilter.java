package dev.senda.api.console.enrollments;

import dev.senda.store.enrollments.EnrollmentState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The state filter of a list of enrollments, from the query parameter {@code state}: {@code
 * running}, {@code goal}, {@code blocked} and so on. An empty or unknown value shows all.
 *
 * @param value the value of the query parameter; empty for all
 * @param state the state to show; null for all states and for blocked enrollments
 */
public record EnrollmentFilter(String value, @Nullable EnrollmentState state) {

  private static final String BLOCKED = "blocked";

  public static EnrollmentFilter parse(String value) {
    for (var state : EnrollmentState.values()) {
      if (state.name().equalsIgnoreCase(value)) {
        return new EnrollmentFilter(state.name().toLowerCase(Locale.ROOT), state);
      }
    }
    return new EnrollmentFilter(BLOCKED.equalsIgnoreCase(value) ? BLOCKED : "", null);
  }

  public boolean isBlocked() {
    return value.equals(BLOCKED);
  }
}
