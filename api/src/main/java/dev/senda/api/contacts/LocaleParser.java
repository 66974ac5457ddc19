package dev.senda.api.contacts;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
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

  /** What BCP 47 adds behind the language, script, region and variants, such as a calendar. */
  private static final Pattern EXTENSION = Pattern.compile("(?<=.)-[A-Za-z0-9]-.*");

  private static final Pattern LANGUAGE_OF_THREE = Pattern.compile("[A-Za-z]{3}(?=-|$)");

  /** BCP 47 has the shortest code of a language: {@code es}, and not {@code spa}. */
  private static final Map<String, String> SHORT_CODES = shortCodes();

  /** The second codes of ISO 639-2, from the English names of the languages. */
  private static final String BIBLIOGRAPHIC =
      "alb=sq arm=hy baq=eu bur=my chi=zh cze=cs dut=nl fre=fr geo=ka ger=de gre=el ice=is mac=mk"
          + " mao=mi may=ms per=fa rum=ro slo=sk tib=bo wel=cy";

  private LocaleParser() {}

  /** A BCP 47 tag; empty for a text that is none. */
  public static Optional<String> parse(String text) {
    var base = REST.matcher(text).replaceFirst("").strip().replace('_', '-');
    var tag =
        LANGUAGE_OF_THREE
            .matcher(EXTENSION.matcher(base).replaceFirst(""))
            .replaceFirst(LocaleParser::shortCode);
    return FORM.matcher(tag).matches() && !tag.toLowerCase(Locale.ROOT).equals("und")
        ? Optional.of(tag)
        : Optional.empty();
  }

  private static String shortCode(MatchResult language) {
    var code = language.group().toLowerCase(Locale.ROOT);
    return language.start() == 0 && SHORT_CODES.containsKey(code)
        ? SHORT_CODES.getOrDefault(code, code)
        : language.group();
  }

  private static Map<String, String> shortCodes() {
    var codes = new HashMap<String, String>();
    for (var language : Locale.getISOLanguages()) {
      codes.putIfAbsent(Locale.of(language).getISO3Language(), language);
    }
    for (var pair : BIBLIOGRAPHIC.split(" ", -1)) {
      codes.put(pair.substring(0, 3), pair.substring(4));
    }
    return Map.copyOf(codes);
  }
}
