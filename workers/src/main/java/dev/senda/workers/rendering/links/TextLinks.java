package dev.senda.workers.rendering.links;

import java.util.ArrayDeque;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The web addresses in a plain text, as phones and mail programs find them: brackets belong to an
 * address in pairs, and the punctuation and quotation marks after it do not.
 */
public final class TextLinks {

  /** The beginning of an address; without a scheme it begins a word and has a host. */
  private static final Pattern START =
      Pattern.compile(
          "(?i)https?://|(?<![\\p{L}\\p{M}\\p{N}@/:.%&?=#_-])www\\.(?=[\\p{L}\\p{N}-]+\\.[\\p{L}\\p{N}])");

  private static final String OPENING = "([{";
  private static final String CLOSING = ")]}";

  /** An address never contains these, of which the last are invisible. */
  private static final String DELIMITERS =
      "<>\"\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u3001\u3002\uff0c\uff1b\uff1a\uff01"
          + "\uff1f\uff08\uff09\u300c\u300d\u300e\u300f\u3010\u3011\u3008\u3009\u300a\u300b"
          + "\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";

  /** An address may contain these, and does not end with them. */
  private static final String NOT_LAST = ".,;:!?'\u2018\u2019\u201a\u2026\u2013\u2014\u00a1\u00bf";

  /** Marks of emphasis, which belong to the text if they enclose the address. */
  private static final String EMPHASIS = "*_~`";

  private TextLinks() {}

  /** Replaces each address in the text. */
  public static String replaceAll(String text, UnaryOperator<String> replacement) {
    var replaced = new StringBuilder(text.length() + 128);
    var start = START.matcher(text);
    int position = 0;
    while (start.find(position)) {
      int end = end(text, start.start(), start.end());
      replaced.append(text, position, start.start());
      if (end > start.end()) {
        replaced.append(replacement.apply(text.substring(start.start(), end)));
      } else {
        end = start.end();
        replaced.append(start.group());
      }
      position = end;
    }
    return replaced.append(text, position, text.length()).toString();
  }

  private static int end(String text, int start, int afterScheme) {
    int end = afterScheme;
    var open = new ArrayDeque<Character>();
    while (end < text.length() && continues(text.charAt(end), open)) {
      end++;
    }
    while (end > afterScheme && isNotLast(text, start, end)) {
      end--;
    }
    return end;
  }

  /** Whether this character belongs to the address; it opens or closes brackets. */
  private static boolean continues(char character, ArrayDeque<Character> open) {
    if (Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.isISOControl(character)
        || DELIMITERS.indexOf(character) >= 0) {
      return false;
    }
    if (OPENING.indexOf(character) >= 0) {
      open.push(character);
    }
    int closing = CLOSING.indexOf(character);
    if (closing < 0) {
      return true;
    }
    var opened = open.poll();
    return opened != null && opened == OPENING.charAt(closing);
  }

  private static boolean isNotLast(String text, int start, int end) {
    char last = text.charAt(end - 1);
    return NOT_LAST.indexOf(last) >= 0
        || OPENING.indexOf(last) >= 0
        || (EMPHASIS.indexOf(last) >= 0 && start > 0 && text.charAt(start - 1) == last);
  }
}
