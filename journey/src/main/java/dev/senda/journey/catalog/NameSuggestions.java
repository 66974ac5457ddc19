package dev.senda.journey.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggests the nearest known name for a misspelled one. */
public final class NameSuggestions {

  /** A name that needs more changes than this is another name, not a misspelling. */
  private static final int MAX_CHANGES = 3;

  private NameSuggestions() {}

  /** The nearest of the names, if one is near enough. */
  public static Optional<String> nearest(String name, Collection<String> names) {
    return names.stream()
        .filter(known -> !known.equals(name))
        .filter(
            known ->
                isSameIgnoringCaseAndPunctuation(name, known)
                    || distance(name, known) <= Math.min(MAX_CHANGES, known.length() / 2))
        .min(
            Comparator.comparingInt((String known) -> distance(name, known))
                .thenComparing(known -> known));
  }

  /** Whether two names differ only in case, spaces, hyphens, dots and underscores. */
  public static boolean isSameIgnoringCaseAndPunctuation(String one, String other) {
    return !one.equals(other) && letters(one).equals(letters(other));
  }

  /** {@code ; did you mean "x"?}; empty where nothing is near. */
  public static String didYouMean(String name, Collection<String> names) {
    return nearest(name, names).map("; did you mean \"%s\"?"::formatted).orElse("");
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_.-]", "");
  }

  /** The Levenshtein distance: how many characters to change, add or remove. */
  private static int distance(String one, String other) {
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
