package dev.senda.api.rejectedvalues;

import dev.senda.api.http.LogText;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Hides personal data in a rejected value and leaves its form: {@code "(555) 123-4567"} becomes
 * {@code "(999) 999-9999"}, and {@code "n/a"} becomes {@code "a/a"}. Values of fields with a fixed
 * vocabulary, such as time zones, stay as they are, unless they look like an address or a number.
 */
final class ValueMask {

  private static final int MAX_LENGTH = 60;

  private static final Set<String> VOCABULARIES =
      Set.of(
          "type", "locale", "timezone", "time_zone", "lifecycle", "channel", "timestamp", "sentat");

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.\\[\\] $-]{0,60}");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9][^ ]*");
  private static final Pattern MANY_DIGITS = Pattern.compile("[0-9]{6,}");

  private ValueMask() {}

  /** The path of the field; names that clients invent are hidden where they may be anything. */
  static String field(String path) {
    return PLAIN_NAME.matcher(path).matches() && !MANY_DIGITS.matcher(path).find()
        ? path
        : mask(LogText.escape(path));
  }

  /** The value as an error shows it: in quotes if it is a text. */
  static String value(String field, String found) {
    boolean isValue = found.startsWith("\"") || NUMBER.matcher(found).matches();
    return !isValue || (hasVocabulary(field) && isHarmless(found)) ? truncate(found) : mask(found);
  }

  private static boolean hasVocabulary(String field) {
    return VOCABULARIES.contains(
        field.substring(field.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private static boolean isHarmless(String found) {
    return found.indexOf('@') < 0 && !MANY_DIGITS.matcher(found).find();
  }

  private static String mask(String text) {
    var masked = new StringBuilder();
    truncate(text)
        .codePoints()
        .forEach(
            point ->
                masked.appendCodePoint(
                    Character.isDigit(point) ? '9' : Character.isLetter(point) ? 'a' : point));
    return masked.toString();
  }

  private static String truncate(String text) {
    if (text.length() <= MAX_LENGTH) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1));
    return text.substring(0, splitsPair ? MAX_LENGTH - 1 : MAX_LENGTH) + "…";
  }
}
