package dev.senda.channels.address;

import java.util.regex.Pattern;

/** Text as people and spreadsheets write it: what nobody sees does not belong to an address. */
final class WrittenText {

  /** Spaces of every kind, control characters and invisible ones. */
  private static final String INVISIBLE = "[\\p{Z}\\p{Cc}\\p{Cf}]";

  /** Invisible wherever they are, unlike joiners, which some scripts need inside a word. */
  private static final Pattern NEVER_MEANT =
      Pattern.compile("[\\u00ad\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]");

  private static final Pattern AROUND =
      Pattern.compile("^%s+|%s+$".formatted(INVISIBLE, INVISIBLE));

  private WrittenText() {}

  /** The text without invisible characters in it and without spaces around it. */
  static String clean(String text) {
    return isPlain(text) ? text : trim(NEVER_MEANT.matcher(text).replaceAll(""));
  }

  /** The text without spaces around it, also those that {@link String#strip} leaves. */
  static String trim(String text) {
    return AROUND.matcher(text).replaceAll("");
  }

  /** Whether the text has printable ASCII characters only: that is nearly every address. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return true;
  }
}
