package dev.senda.journey;

import org.jspecify.annotations.Nullable;

/** What is known of a contact, as conditions see it. */
public interface Profile {

  /**
   * The attribute's value (a String, a Number or a Boolean), or null where the contact has none.
   */
  @Nullable Object attribute(String name);
}
