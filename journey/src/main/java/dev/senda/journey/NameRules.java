package dev.senda.journey;

import java.util.regex.Pattern;

/** The rule for names that code, tables and addresses share: lower-case words joined by hyphens. */
final class NameRules {

  private static final Pattern HYPHENATED = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final int LONGEST = 64;

  private NameRules() {}

  /**
   * @param what the thing that has the name, for the error
   * @throws IllegalArgumentException if it is no such name
   */
  static String requireHyphenated(String what, String name, String example) {
    if (!HYPHENATED.matcher(name).matches() || name.length() > LONGEST) {
      throw invalidName(what, name, example);
    }
    return name;
  }

  static IllegalArgumentException invalidName(String what, String name, String example) {
    return new IllegalArgumentException(
        "%s: \"%s\" (expected lower-case words joined by hyphens, such as \"%s\", at most %d characters)"
            .formatted(what, name, example, LONGEST));
  }
}
