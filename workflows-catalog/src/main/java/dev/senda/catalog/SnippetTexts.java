package dev.senda.catalog;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Templates with the texts of their snippets, to be searched for variables and links. */
final class SnippetTexts {

  private static final int DEEPEST = 10;

  /** The tag in braces, or on a line of {@code {% liquid %}}. */
  private static final Pattern IN_BRACES =
      Pattern.compile("\\{%-?\\s*(?:render|include)\\s+[\"']([\\w/-]+)[\"'](?:[^%]|%(?!}))*%}");

  private static final Pattern ON_A_LINE =
      Pattern.compile("(?m)^[ \\t]*(?:render|include)\\s+[\"']([\\w/-]+)[\"'].*$");

  private SnippetTexts() {}

  /**
   * Adds the text of each snippet after the tag that prints it.
   *
   * @param find the text of a snippet; empty where there is none
   */
  static String expand(String template, Function<String, Optional<String>> find) {
    return expand(template, find, 0);
  }

  private static String expand(String text, Function<String, Optional<String>> find, int depth) {
    if (depth == DEEPEST) {
      return text;
    }
    var inBraces =
        IN_BRACES
            .matcher(text)
            .replaceAll(
                tag -> Matcher.quoteReplacement(tag.group() + snippet(tag.group(1), find, depth)));
    return ON_A_LINE
        .matcher(inBraces)
        .replaceAll(
            line ->
                Matcher.quoteReplacement(
                    line.group() + "%}" + snippet(line.group(1), find, depth) + "{% liquid"));
  }

  private static String snippet(String name, Function<String, Optional<String>> find, int depth) {
    return find.apply(name).map(text -> expand(text, find, depth + 1)).orElse("");
  }
}
