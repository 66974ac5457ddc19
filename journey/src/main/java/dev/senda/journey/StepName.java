package dev.senda.journey;

/**
 * The rule for names given with {@code named(...)}: they end up in the Temporal UI, in pictures and
 * in ledgers.
 */
final class StepName {

  static final int LONGEST = 80;

  private StepName() {}

  static String checked(String name) {
    if (!isOneLine(name) || name.contains("#")) {
      throw new IllegalArgumentException(
          "step name: \"%s\" (expected 1 to %d characters on one line, without #)"
              .formatted(name, LONGEST));
    }
    return name;
  }

  static boolean isOneLine(String name) {
    return !name.isBlank()
        && name.length() <= LONGEST
        && name.chars().noneMatch(Character::isISOControl);
  }
}
