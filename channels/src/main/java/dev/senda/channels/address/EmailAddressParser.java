package dev.senda.channels.address;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads email addresses as people and exports write them: with a name before it ({@code Ana
 * <ana@example.com>}, RFC 5322 3.4), {@code mailto:}, quotes or spaces around it, or a full stop
 * after it.
 */
final class EmailAddressParser {

  private static final String MAILTO = "mailto:";

  /** One address in angle brackets at the end; a list of several is no address. */
  private static final Pattern NAMED = Pattern.compile("[^<>]*<([^<>]*)>", Pattern.DOTALL);

  private static final Pattern QUOTED =
      Pattern.compile("\"(.*)\"|'(.*)'|\u201c(.*)\u201d|\u2018(.*)\u2019|`(.*)`");

  private static final Pattern END = Pattern.compile("[.,;:\\p{Z}]+$");

  private EmailAddressParser() {}

  /** The address with its domain in ASCII; empty where the text is none. */
  static Optional<EmailAddress> parse(String text) {
    return EmailAddress.parse(unwrap(text)).map(EmailAddress::withAsciiDomain);
  }

  /** What is expected instead of a text that is no address. */
  static String expectedInsteadOf(String text) {
    var address = unwrap(text);
    int at = address.lastIndexOf('@');
    boolean isLocalPartForeign =
        at > 0 && address.substring(0, at).chars().anyMatch(character -> character >= 0x80);
    return isLocalPartForeign
        ? "an address with ASCII characters before the @, such as ada@example.com; others need"
            + " SMTPUTF8 (RFC 6531), which Senda does not use"
        : "an email address, such as ada@example.com";
  }

  private static String unwrap(String text) {
    var address = WrittenText.clean(text);
    var named = NAMED.matcher(address);
    if (named.matches()) {
      address = WrittenText.trim(named.group(1));
    }
    var quoted = QUOTED.matcher(address);
    if (quoted.matches()) {
      address = WrittenText.trim(address.substring(1, address.length() - 1));
    }
    if (address.toLowerCase(Locale.ROOT).startsWith(MAILTO)) {
      address = address.substring(MAILTO.length());
    }
    return END.matcher(address).replaceFirst("");
  }
}
