package dev.senda.api.contacts;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads locales as clients write them: BCP 47, with underscores, as POSIX writes them ({@code
 * en_US.UTF-8}), or as the header {@code Accept-Language}, of which the first counts.
 */
public final class LocaleParser {

  private static final Pattern FORM = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*");

  /** What to write instead of a text that is no locale. */
  public static final String EXPECTED = "a language (BCP 47), such as es-MX";

  /** The encoding and the modifier of POSIX, or what follows the first of several languages. */
  private static final Pattern REST = Pattern.compile("[.@,;].*");

  private LocaleParser() {}

  /** A BCP 47 tag; empty for a text that is none. */
  public static Optional<String> parse(String text) {
    var tag = REST.matcher(text).replaceFirst("").strip().replace('_', '-');
    return FORM.matcher(tag).matches() && !tag.toLowerCase(Locale.ROOT).equals("und")
        ? Optional.of(tag)
        : Optional.empty();
  }
}
