package dev.senda.catalog;

import java.util.Collection;
import java.util.Comparator;

/** What is said of a name that nothing has: it suggests the nearest one. */
final class UnknownName {

  /** A name that needs more changes than this is another name, not a slip. */
  private static final int MOST_SLIPS = 3;

  private static final int LONGEST_SHOWN = 80;

  private UnknownName() {}

  /**
   * @param what the kind of thing that has no such name
   */
  static String inWords(String what, String name, Collection<String> names) {
    var nearest =
        names.stream()
            .filter(known -> slips(name, known) <= Math.min(MOST_SLIPS, known.length() / 2))
            .min(Comparator.comparingInt(known -> slips(name, known)));
    return "Unknown %s \"%s\"; "
            .formatted(
                what, name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "…" : name)
        + nearest
            .map("did you mean \"%s\"?"::formatted)
            .orElseGet(() -> "known are: " + String.join(", ", names));
  }

  /** The Levenshtein distance: how many characters to change, add or leave out. */
  private static int slips(String one, String other) {
    var above = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      var row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(above[j - 1] + change, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[other.length()];
  }
}
