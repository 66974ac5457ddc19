package dev.senda.channels.address;

import java.util.regex.Pattern;

/**
 * A phone number in the form of E.164. {@link AddressParser} reads other forms.
 *
 * @param value a plus sign, then country code and number: 7 to 15 digits
 */
public record PhoneNumber(String value) {

  /** A number and nothing around it. */
  public static final Pattern PATTERN = Pattern.compile("\\+[1-9][0-9]{6,14}");

  /**
   * Checks the grammar.
   *
   * @throws IllegalArgumentException if it is no phone number; the message does not quote it
   */
  public PhoneNumber {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "phone number: %d characters that are none (expected such as +5215512345678)"
              .formatted(value.length()));
    }
  }

  public static boolean isValid(String text) {
    return PATTERN.matcher(text).matches();
  }

  /** Hides the number: it is personal data. */
  @Override
  public String toString() {
    return "PhoneNumber[hidden]";
  }
}
