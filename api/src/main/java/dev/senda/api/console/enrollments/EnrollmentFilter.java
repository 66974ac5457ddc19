package dev.senda.api.console.enrollments;

import dev.senda.store.enrollments.EnrollmentState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which states a list shows, as its address says it: {@code running}, {@code goal}, {@code held};
 * empty, and whatever it does not know, shows all.
 */
public record EnrollmentFilter(String value, @Nullable EnrollmentState state) {

  private static final String BLOCKED = "held";

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
