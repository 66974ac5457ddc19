package dev.senda.channels.address;

import java.util.Arrays;
import java.util.Optional;

/**
 * Countries whose mobile numbers have two spellings: with and without a digit after the country
 * code, in Brazil after the area code. As far as we know (not verified with a real account),
 * WhatsApp may report the Mexican number {@code +525512345678} as {@code +5215512345678}, and the
 * Argentine {@code +541123456789} as {@code +5491123456789}, or the other way round, and the
 * Brazilian {@code +5511987654321} as {@code +551187654321}. Both spellings are the same person.
 */
public enum PhoneNumberVariants {
  MEXICO("+52", 0, '1'),
  ARGENTINA("+54", 0, '9'),
  BRAZIL("+55", 2, '9');

  private static final int DIGITS = 10;

  private final String country;
  private final int position;
  private final char digit;

  PhoneNumberVariants(String country, int areaDigits, char digit) {
    this.country = country;
    position = country.length() + areaDigits;
    this.digit = digit;
  }

  /** The other spelling of the number; empty if there is only one. */
  public static Optional<String> alternativeOf(String number) {
    return Arrays.stream(values()).flatMap(country -> country.other(number).stream()).findFirst();
  }

  private Optional<String> other(String number) {
    int digits = number.length() - country.length();
    if (!number.startsWith(country)) {
      return Optional.empty();
    }
    if (digits == DIGITS + 1 && number.charAt(position) == digit) {
      return Optional.of(number.substring(0, position) + number.substring(position + 1));
    }
    return digits == DIGITS && isMobile(number)
        ? Optional.of(number.substring(0, position) + digit + number.substring(position))
        : Optional.empty();
  }

  /** In Brazil, landlines begin with another digit than mobile phones. */
  private boolean isMobile(String number) {
    return this != BRAZIL || number.charAt(position) >= '6';
  }
}
