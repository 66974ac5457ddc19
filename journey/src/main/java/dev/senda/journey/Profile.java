package dev.senda.journey;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What is known of a contact, as conditions see it. The defaults mean that nothing is known. */
public interface Profile {

  /**
   * The attribute's value (a String, a Number or a Boolean), or null where the contact has none.
   */
  @Nullable Object attribute(String name);

  /**
   * The property of an event that the enrollment knows, or null where there is none.
   *
   * @param event the name under which the event is remembered; {@link
   *     ValueReference.Property#START} for the event that enrolled the contact
   * @param name the property's name, or the path to a nested one
   */
  default @Nullable Object property(String event, String name) {
    return null;
  }

  /** The current day in the contact's time zone, or null where it is unknown. */
  default @Nullable LocalDate today() {
    return null;
  }

  /** The lead score; 0 where there is none. */
  default int score() {
    return 0;
  }

  /** The lifecycle stage, or null where it is unknown. */
  default @Nullable LifecycleStage lifecycle() {
    return null;
  }

  /** The locale (BCP 47, as the app reported it), or null where it is unknown. */
  default @Nullable String locale() {
    return null;
  }

  default boolean isOn(ContactList list) {
    return false;
  }

  /** Whether the latest consent for the topic on the channel is granted. */
  default boolean consentsTo(String topic, Channel channel) {
    return false;
  }

  /**
   * How often the contact did this.
   *
   * @param within counted back from now; null for any time
   */
  default int eventCount(Event event, @Nullable Duration within) {
    return 0;
  }

  /**
   * The sum of a property of the contact's events; 0 where there are none. What is no number counts
   * as nothing.
   *
   * @param property the property's name, or the path to a nested one
   * @param within counted back from now; null for any time
   */
  default BigDecimal eventSum(Event event, String property, @Nullable Duration within) {
    return BigDecimal.ZERO;
  }

  /**
   * How many of these events have happened since the enrollment and were in none of its digests; 0
   * without an enrollment.
   */
  default int digestCount(Event event) {
    return 0;
  }
}
