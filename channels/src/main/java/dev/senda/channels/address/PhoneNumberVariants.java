package dev.senda.channels.address;

import java.util.Arrays;
import java.util.Optional;

/**
 * Countries whose mobile numbers are written with a digit after the country's, or without it. As
 * far as we know, which could not be checked against an account, WhatsApp says {@code
 * +5215512345678} of whom Mexico has as {@code +525512345678}, and {@code +5491123456789} of
 * Argentina's {@code +541123456789}, or the other way round; both are one person.
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

  /** The number as it is written, too; empty where there is one way only. */
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
