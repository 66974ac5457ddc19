package dev.senda.workers.channel;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What providers and failures say, in one line, and without anybody's address. */
final class ProviderWords {

  private static final int LONGEST = 200;

  private static final Pattern MAIL_ADDRESS = Pattern.compile("[^\\s<>\"'()]+@[^\\s<>\"'(),;]+");

  /** Nothing else that providers say has so many digits in a row. */
  private static final Pattern NUMBER = Pattern.compile("\\+?\\d[\\d ().-]{6,}\\d");

  private ProviderWords() {}

  /**
   * @param address whom it was about
   */
  static String of(String text, String address) {
    var without =
        Pattern.compile(Pattern.quote(address), Pattern.CASE_INSENSITIVE)
            .matcher(text)
            .replaceAll(Matcher.quoteReplacement("the address"));
    var mailless = MAIL_ADDRESS.matcher(without).replaceAll("an address");
    return shortened(NUMBER.matcher(mailless).replaceAll("a number"));
  }

  static String of(Throwable failure) {
    var root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    var message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : shortened(message);
  }

  static String shortened(String text) {
    var line = text.strip().replaceAll("\\s+", " ");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }
}
