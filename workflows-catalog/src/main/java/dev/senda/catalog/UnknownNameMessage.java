package dev.senda.catalog;

import dev.senda.journey.catalog.NameSuggestions;
import java.util.Collection;

/** The message for an unknown name: it suggests the nearest known one. */
final class UnknownNameMessage {

  private static final int MAX_SHOWN_LENGTH = 80;

  private UnknownNameMessage() {}

  /**
   * @param what the kind of thing: {@code journey}
   */
  static String format(String what, String name, Collection<String> names) {
    return "Unknown %s \"%s\"; "
            .formatted(
                what,
                name.length() > MAX_SHOWN_LENGTH ? name.substring(0, MAX_SHOWN_LENGTH) + "…" : name)
        + NameSuggestions.nearest(name, names)
            .map("did you mean \"%s\"?"::formatted)
            .orElseGet(() -> "known are: " + String.join(", ", names));
  }
}
