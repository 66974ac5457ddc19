package dev.senda.journey;

import java.time.Duration;

/** Whether a contact whose enrollment has ended may enter the same journey again. */
public sealed interface ReentryPolicy {

  /** Once, and never again. */
  record Never() implements ReentryPolicy {
    @Override
    public String toString() {
      return "never again";
    }
  }

  /** Again as soon as the last enrollment ended. */
  record AfterFinishing() implements ReentryPolicy {
    @Override
    public String toString() {
      return "again as soon as the last one ended";
    }
  }

  /** Again when this long has passed since the last enrollment ended. */
  record After(Duration duration) implements ReentryPolicy {
    public After {
      Time.requirePositive(duration);
    }

    @Override
    public String toString() {
      return "again " + Time.inWords(duration) + " after the last one ended";
    }
  }
}
