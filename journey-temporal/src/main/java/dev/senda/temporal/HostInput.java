package dev.senda.temporal;

import dev.senda.journey.engine.TimeScale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an enrollment's workflow starts with. The journey is its type and the contact is in its id,
 * so neither is repeated.
 *
 * @param clock how house time ran when it started, and runs for it for ever; null for real time
 */
record HostInput(UUID enrollment, @Nullable TimeScale clock) {

  static HostInput of(UUID enrollment, TimeScale scale) {
    return new HostInput(enrollment, scale.isCompressed() ? scale : null);
  }

  TimeScale scale() {
    return clock == null ? TimeScale.REAL : clock;
  }
}
