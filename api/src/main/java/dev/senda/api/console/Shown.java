package dev.senda.api.console;

import dev.senda.store.EnrollmentState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which states a list shows, as its address says it: {@code running}, {@code goal}, {@code held};
 * empty, and whatever it does not know, shows all.
 */
public record Shown(String value, @Nullable EnrollmentState state) {

  private static final String HELD = "held";

  static Shown parse(String value) {
    for (var state : EnrollmentState.values()) {
      if (state.name().equalsIgnoreCase(value)) {
        return new Shown(state.name().toLowerCase(Locale.ROOT), state);
      }
    }
    return new Shown(HELD.equalsIgnoreCase(value) ? HELD : "", null);
  }

  public boolean isHeld() {
    return value.equals(HELD);
  }
}
