package dev.senda.channels;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What providers and failures say, in one line, and without anybody's address. */
public final class PiiRedactor {

  private static final int LONGEST = 200;
  private static final int READ_AT_MOST = 2000;

  private static final Pattern MAIL_ADDRESS = Pattern.compile("[^\\s<>\"'()]+@[^\\s<>\"'(),;]+");

  /** Nothing else that providers say has so many digits in a row. */
  private static final Pattern NUMBER = Pattern.compile("\\+?\\d[\\d ().-]{6,}\\d");

  private PiiRedactor() {}

  /**
   * What a provider says.
   *
   * @param address whom it was about
   */
  public static String redact(String text, String address) {
    return shorten(NUMBER.matcher(withoutMail(text, address)).replaceAll("a number"));
  }

  /**
   * As {@link #redact(String, String)}, of a mail: with its numbers, since codes of SMTP look like
   * some.
   *
   * @param address whom it was to
   */
  public static String redactKeepingNumbers(String text, String address) {
    return shorten(withoutMail(text, address));
  }

  /**
   * As {@link #redactKeepingNumbers(String, String)}, what a failure says, which may be what a
   * server said.
   */
  public static String redactKeepingNumbers(Throwable failure, String address) {
    var root = root(failure);
    return root.getMessage() == null
        ? redact(root)
        : redactKeepingNumbers(root.getMessage(), address);
  }

  public static String redact(Throwable failure) {
    var root = root(failure);
    var message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : shorten(message);
  }

  private static Throwable root(Throwable failure) {
    var root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** Of whom it was about nothing is left wherever it is cut, since that is taken out first. */
  private static String withoutMail(String text, String address) {
    var without =
        Pattern.compile(Pattern.quote(address), Pattern.CASE_INSENSITIVE)
            .matcher(text)
            .replaceAll(Matcher.quoteReplacement("the address"));
    return MAIL_ADDRESS.matcher(beginning(without)).replaceAll("an address");
  }

  /** Patterns take a time that grows with the square of what they read. */
  private static String beginning(String text) {
    if (text.length() <= READ_AT_MOST) {
      return text;
    }
    int end = READ_AT_MOST;
    // Not half an address: nothing would know it for one.
    while (end > 0 && !Character.isWhitespace(text.charAt(end))) {
      end--;
    }
    return text.substring(0, end) + "…";
  }

  static String shorten(String text) {
    var line = text.strip().replaceAll("\\s+", " ");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }
}
