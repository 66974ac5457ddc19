package dev.senda.channels.address;

import java.util.Arrays;
import java.util.Optional;

/**
 * Countries whose mobile numbers have two spellings: with and without a digit after the country
 * code. As far as we know (not verified with a real account), WhatsApp may report the Mexican
 * number {@code +525512345678} as {@code +5215512345678}, and the Argentine {@code +541123456789}
 * as {@code +5491123456789}, or the other way round. Both spellings are the same person.
 */
public enum PhoneNumberVariants {
  MEXICO("+52", "1"),
  ARGENTINA("+54", "9");

  private static final int DIGITS = 10;

  private final String country;
  private final String digit;

  PhoneNumberVariants(String country, String digit) {
    this.country = country;
    this.digit = digit;
  }

  /** The other spelling of the number; empty if there is only one. */
  public static Optional<String> alternativeOf(String number) {
    return Arrays.stream(values()).flatMap(country -> country.other(number).stream()).findFirst();
  }

  private Optional<String> other(String number) {
    if (isNumber(number, country + digit)) {
      return Optional.of(country + number.substring(country.length() + digit.length()));
    }
    return isNumber(number, country)
        ? Optional.of(country + digit + number.substring(country.length()))
        : Optional.empty();
  }

  private static boolean isNumber(String number, String prefix) {
    return number.startsWith(prefix) && number.length() == prefix.length() + DIGITS;
  }
}
