package dev.senda.fakes;

import java.time.Duration;

/** How a fake's reports go out. */
record Manners(
    Duration delay,
    boolean twice,
    boolean withNewIds,
    boolean outOfOrder,
    boolean together,
    boolean never) {

  static final Manners GOOD = new Manners(Duration.ZERO, false, false, false, false, false);

  Manners late(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("late: %s (expected zero or more)".formatted(time));
    }
    return new Manners(time, twice, withNewIds, outOfOrder, together, never);
  }

  Manners repeating(boolean newIds) {
    return new Manners(delay, true, newIds, outOfOrder, together, never);
  }

  Manners disordered() {
    return new Manners(delay, twice, withNewIds, true, together, never);
  }

  Manners gathered() {
    return new Manners(delay, twice, withNewIds, outOfOrder, true, never);
  }

  Manners silent() {
    return new Manners(delay, twice, withNewIds, outOfOrder, together, true);
  }
}
