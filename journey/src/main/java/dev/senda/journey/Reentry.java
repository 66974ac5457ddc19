package dev.senda.journey;

import java.time.Duration;

/**
 * Whether a contact whose enrollment has ended may enter the same journey again. While one runs
 * there is never a second.
 */
public sealed interface Reentry {

  /** Once, and never again. */
  record Never() implements Reentry {
    @Override
    public String toString() {
      return "never again";
    }
  }

  /** Again when this long has passed since the last enrollment ended. */
  record After(Duration duration) implements Reentry {
    public After {
      Time.positive(duration);
    }

    @Override
    public String toString() {
      return "again " + Time.inWords(duration) + " after the last one ended";
    }
  }
}
