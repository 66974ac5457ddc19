package dev.senda.channels.address;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads addresses as people and other tools write them, for everything that comes in: tracking
 * calls, enrollments, imports and inbound messages. {@link EmailAddress} and {@link PhoneNumber}
 * are what is stored.
 */
public final class AddressParser {

  private final PhoneNumberParser phoneNumberParser;

  /**
   * A parser for numbers of any country.
   *
   * @param defaultRegion the country of phone numbers that do not name theirs (ISO 3166-1, such as
   *     MX); null if each must name it
   * @throws IllegalArgumentException for an unknown region
   */
  public AddressParser(@Nullable String defaultRegion) {
    if (defaultRegion != null && !isRegion(defaultRegion)) {
      throw new IllegalArgumentException(
          "default region: \"%s\" (expected a country, such as MX)".formatted(defaultRegion));
    }
    phoneNumberParser = new PhoneNumberParser(defaultRegion);
  }

  /** Whether there are phone numbers of this region, such as MX. */
  public static boolean isRegion(String region) {
    return PhoneNumberParser.isRegion(region);
  }

  /**
   * The address in {@code ana@example.com}, {@code Ana <ana@example.com>} or {@code
   * mailto:ana@example.com}, without spaces and quotes around it. A domain of another script is
   * converted to ASCII (UTS 46), so that one address has one spelling. Empty where the text is no
   * address.
   */
  public Optional<EmailAddress> parseEmail(String text) {
    return EmailAddressParser.parse(text);
  }

  /** What is expected instead of a text that is no email address. */
  public String expectedEmailInsteadOf(String text) {
    return EmailAddressParser.expectedInsteadOf(text);
  }

  /**
   * The number, with the national prefix ({@code +44 (0) 20 7946 0958}), {@code 00} for the plus
   * sign, an extension or any punctuation. Empty for a number that is impossible in its country.
   */
  public Optional<PhoneNumber> parsePhone(String text) {
    return phoneNumberParser.parse(text);
  }

  /** What is expected instead of a text that is no phone number. */
  public String expectedPhone() {
    return phoneNumberParser.expected();
  }
}
