package dev.senda.channels.address;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An email address: a local part in the dot-atom form of RFC 5322 3.4.1, and a domain name, which
 * may have letters of any script. Quoted local parts and address literals are not accepted, nor
 * spaces around the address.
 *
 * @param value at most 254 characters (RFC 5321 4.5.3.1.3, without the angle brackets)
 */
public record EmailAddress(String value) {

  /** The longest address, in characters. */
  public static final int MAX_LENGTH = 254;

  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final String LABEL =
      "[\\p{L}\\p{N}]([\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?";
  private static final String TOP_LABEL = "\\p{L}[\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}]";
  private static final Pattern PATTERN =
      Pattern.compile(
          "(?=[^@]{1,64}@)%s(\\.%s)*@(%s\\.)+%s".formatted(ATOM, ATOM, LABEL, TOP_LABEL));

  /**
   * Checks the grammar.
   *
   * @throws IllegalArgumentException if it is no email address; the message does not quote it
   */
  public EmailAddress {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "email address: %d characters that are none (expected such as ada@example.com)"
              .formatted(value.length()));
    }
  }

  /** The address; empty where the text is none. */
  public static Optional<EmailAddress> parse(String text) {
    return isValid(text) ? Optional.of(new EmailAddress(text)) : Optional.empty();
  }

  public static boolean isValid(String text) {
    return text.length() <= MAX_LENGTH
        && PATTERN.matcher(text).matches()
        && asciiDomain(text).isPresent();
  }

  /** The domain in ASCII (RFC 5890) and lower case. */
  public String domain() {
    return asciiDomain(value).orElseThrow();
  }

  private static Optional<String> asciiDomain(String address) {
    try {
      var domain = IDN.toASCII(address.substring(address.lastIndexOf('@') + 1));
      return Optional.of(domain.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** The address as mail protocols need it: its domain in ASCII. */
  public InternetAddress toInternetAddress() {
    try {
      return new InternetAddress(value.substring(0, value.lastIndexOf('@') + 1) + domain(), true);
    } catch (AddressException e) {
      throw new IllegalStateException("the grammar of email addresses is too wide", e);
    }
  }

  /** Hides the address: it is personal data. */
  @Override
  public String toString() {
    return "EmailAddress[hidden]";
  }
}
