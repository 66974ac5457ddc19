package dev.senda.channels;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes personal data from the texts of providers, mail servers and failures, before they are
 * stored or logged. The result is one line without control characters, of at most 200 characters.
 */
public final class PiiRedactor {

  private static final String ADDRESS = "<address>";
  private static final String NUMBER = "<number>";
  private static final int MAX_LENGTH = 200;
  private static final int MAX_INPUT_LENGTH = 2000;
  private static final int SHORTEST_LOCAL_PART = 3;

  private static final Pattern EMAIL_ADDRESS = Pattern.compile("<?[^\\s<>()]+@[^\\s<>\"'(),;]+>?");

  /** Reply codes, versions and IP addresses have dots; phone numbers only have them after a +. */
  private static final Pattern PHONE_NUMBER =
      Pattern.compile("\\+\\d[\\d ().-]{5,}\\d|\\d[\\d ()-]{6,}\\d");

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\s\\p{Cntrl}\\p{Cs}]+");

  private PiiRedactor() {}

  /**
   * The text without email addresses and phone numbers.
   *
   * @param address the address that the text is about: it is removed in any form, and so is the
   *     local part of an email address; empty where it is not known
   */
  public static String redact(String text, String address) {
    return shorten(
        PHONE_NUMBER
            .matcher(withoutEmailAddresses(text, address))
            .replaceAll(Matcher.quoteReplacement(NUMBER)));
  }

  /** As {@link #redact(String, String)}, the message of a failure. */
  public static String redact(Throwable failure, String address) {
    return redact(message(failure), address);
  }

  /**
   * As {@link #redact(String, String)}, but numbers stay: for replies of mail servers, whose queue
   * ids look like phone numbers.
   */
  public static String redactEmailAddresses(String text, String address) {
    return shorten(withoutEmailAddresses(text, address));
  }

  /** As {@link #redactEmailAddresses(String, String)}, the message of a failure. */
  public static String redactEmailAddresses(Throwable failure, String address) {
    return redactEmailAddresses(message(failure), address);
  }

  private static String message(Throwable failure) {
    var root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  /** The address itself is removed first, so that no part of it is left where the text is cut. */
  private static String withoutEmailAddresses(String text, String address) {
    var redacted =
        address.isBlank() ? text : replaceAll("<?" + Pattern.quote(address) + ">?", text);
    redacted = UNPRINTABLE.matcher(beginning(redacted)).replaceAll(" ");
    redacted = EMAIL_ADDRESS.matcher(redacted).replaceAll(Matcher.quoteReplacement(ADDRESS));
    int at = address.indexOf('@');
    return at < SHORTEST_LOCAL_PART
        ? redacted
        : replaceAll(
            "(?<![\\p{L}\\p{N}])" + Pattern.quote(address.substring(0, at)) + "(?![\\p{L}\\p{N}])",
            redacted);
  }

  private static String replaceAll(String regex, String text) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
        .matcher(text)
        .replaceAll(Matcher.quoteReplacement(ADDRESS));
  }

  /** The time that the patterns take grows with the square of the length of the text. */
  private static String beginning(String text) {
    if (text.length() <= MAX_INPUT_LENGTH) {
      return text;
    }
    int end = MAX_INPUT_LENGTH;
    // Half an address would not be recognized as one.
    while (end > 0 && !Character.isWhitespace(text.charAt(end))) {
      end--;
    }
    return text.substring(0, end) + "…";
  }

  private static String shorten(String text) {
    var line = text.strip();
    return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line;
  }
}
