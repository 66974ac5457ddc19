package dev.senda.channels.address;

import com.ibm.icu.text.IDNA;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
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

  private static final int MAX_DOMAIN_LENGTH = 253;

  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final String LABEL =
      "[\\p{L}\\p{N}]([\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?";
  private static final String TOP_LABEL = "\\p{L}[\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}]";
  private static final Pattern PATTERN =
      Pattern.compile(
          "(?=[^@]{1,64}@)%s(\\.%s)*@(%s\\.)+%s".formatted(ATOM, ATOM, LABEL, TOP_LABEL));

  private static final Pattern PUNYCODE = Pattern.compile("(?i)xn--");

  /** IDNA 2008 as browsers apply it: straße.example is another domain than strasse.example. */
  private static final IDNA UTS46 =
      IDNA.getUTS46Instance(
          IDNA.USE_STD3_RULES
              | IDNA.CHECK_BIDI
              | IDNA.CHECK_CONTEXTJ
              | IDNA.NONTRANSITIONAL_TO_ASCII);

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
        && asciiDomain(text).filter(domain -> domain.length() <= MAX_DOMAIN_LENGTH).isPresent();
  }

  /** The domain in ASCII (RFC 5890) and lower case. */
  public String domain() {
    return asciiDomain(value).orElseThrow();
  }

  /** The same address, with a domain of another script in ASCII: it is one address, not two. */
  public EmailAddress withAsciiDomain() {
    return isAscii(value)
        ? this
        : new EmailAddress(value.substring(0, value.lastIndexOf('@') + 1) + domain());
  }

  private static Optional<String> asciiDomain(String address) {
    var domain = address.substring(address.lastIndexOf('@') + 1);
    if (isAscii(domain) && !PUNYCODE.matcher(domain).find()) {
      return Optional.of(domain.toLowerCase(Locale.ROOT));
    }
    var info = new IDNA.Info();
    var ascii = UTS46.nameToASCII(domain, new StringBuilder(), info).toString();
    return info.hasErrors() ? Optional.empty() : Optional.of(ascii);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(character -> character < 0x80);
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
