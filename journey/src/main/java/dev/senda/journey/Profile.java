package dev.senda.journey;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is known of a contact, as conditions see it. What is not said here is not known. */
public interface Profile {

  /**
   * The attribute's value (a String, a Number or a Boolean), or null where the contact has none.
   */
  @Nullable Object attribute(String name);

  /** The lead score; 0 where nobody scored yet. */
  default int score() {
    return 0;
  }

  /** The stage, or null where nobody said. */
  default @Nullable Lifecycle lifecycle() {
    return null;
  }

  /** The locale (BCP 47, as the app said it), or null where nobody said. */
  default @Nullable String locale() {
    return null;
  }

  default boolean isOn(ContactList list) {
    return false;
  }

  /** Whether the last that the contact said of the topic on the channel was yes. */
  default boolean consentsTo(String topic, Channel channel) {
    return false;
  }

  /**
   * How often the contact did this.
   *
   * @param within counted back from now; null for ever
   */
  default int eventCount(Event event, @Nullable Duration within) {
    return 0;
  }
}
