package dev.senda.journey;

/**
 * The rule for step names: they are shown in the Temporal UI and in pictures, and stored in the
 * message ledger.
 */
final class StepNameRules {

  static final int MAX_LENGTH = 80;

  private StepNameRules() {}

  static String requireValid(String name) {
    if (!isOneLine(name) || name.contains("#")) {
      throw new IllegalArgumentException(
          "step name: \"%s\" (expected 1 to %d characters on one line, without #)"
              .formatted(name, MAX_LENGTH));
    }
    return name;
  }

  static boolean isOneLine(String name) {
    return !name.isBlank()
        && name.length() <= MAX_LENGTH
        && name.chars().noneMatch(Character::isISOControl);
  }
}
