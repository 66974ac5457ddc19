package dev.senda.catalog;

import dev.senda.journey.catalog.NameSuggestions;
import java.util.Collection;

/** What is said of a name that nothing has: it suggests the nearest one. */
final class UnknownNameMessage {

  private static final int LONGEST_SHOWN = 80;

  private UnknownNameMessage() {}

  /**
   * @param what the kind of thing that has no such name
   */
  static String format(String what, String name, Collection<String> names) {
    return "Unknown %s \"%s\"; "
            .formatted(
                what, name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "…" : name)
        + NameSuggestions.nearest(name, names)
            .map("did you mean \"%s\"?"::formatted)
            .orElseGet(() -> "known are: " + String.join(", ", names));
  }
}
