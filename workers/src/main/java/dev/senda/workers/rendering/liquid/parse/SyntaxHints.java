package dev.senda.workers.rendering.liquid.parse;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says what is right where a template is wrong in a way that many are. */
final class SyntaxHints {

  private static final Pattern STRINGS = Pattern.compile("\"[^\"]*\"|'[^']*'");
  private static final Pattern LINES = Pattern.compile("\\{%-?\\s*liquid\\b");

  /** In this order: what is found first is said. */
  private static final List<Hint> HINTS =
      List.of(
          hint("[\u201c\u201d\u201e\u201f\u00ab\u00bb]", "a straight quote (\")"),
          hint("[\u2018\u2019\u201a\u201b`\u00b4]", "a straight quote (')"),
          hint("&(?:quot|apos|lt|gt|amp|nbsp|#\\d{1,5});", "the character itself"),
          hint("[\u00a0\u202f\u2007]", "an ordinary space"),
          hint("\\|\\|", "\"or\""),
          hint("&&", "\"and\""),
          hint("^\\{%-?\\s*(else\\s+if|elseif|elif|elsif(?=\\w))", "\"elsif\""),
          hint("===", "\"==\""),
          hint("!==", "\"!=\""),
          hint("=<", "\"<=\""),
          hint("=>", "\">=\""),
          hint("^\\{%-?\\s*(?:if|elsif|unless|case)\\b.*?(?<![=!<>])(=)(?!=)", "\"==\""),
          hint("(!)(?!=)", "{% unless %} or \"== false\""),
          hint("^\\{%-?\\s*(?:if|elsif|unless)\\b.*?\\b(not)\\s", "{% unless %} or \"== false\""),
          hint("\\?\\?", "\"| default:\""),
          hint("\\?", "{% if %} and {% else %}"),
          hint(
              "^\\{%-?\\s*(?:if|elsif|unless|case|for)\\b[^|]*(\\|)(?!\\|)",
              "the value alone: set a variable with its filters in {% assign %} before"),
          hint("^\\{\\{-?\\s.*?\\s([+*/-])\\s", "plus:, minus:, times: or divided_by:"),
          hint("^\\{\\{-?(\\s*)-?}}", "a value"));

  private SyntaxHints() {}

  /**
   * A mistake.
   *
   * @param found its first group, or else the whole, is what is wrong
   */
  private record Hint(Pattern found, String expected) {

    Optional<String> in(String tag) {
      var matcher = found.matcher(tag);
      if (!matcher.find()) {
        return Optional.empty();
      }
      var wrong = matcher.group(matcher.groupCount());
      return Optional.of("found \"%s\", expected %s".formatted(wrong, expected));
    }
  }

  private static Hint hint(String found, String expected) {
    return new Hint(Pattern.compile(found, Pattern.DOTALL), expected);
  }

  /**
   * What is wrong, and what would be right; empty if that is not known.
   *
   * @param index the place in the text where the parser stopped
   */
  static Optional<String> of(String text, int index) {
    int begin = Math.max(text.lastIndexOf("{{", index), text.lastIndexOf("{%", index));
    if (begin < 0) {
      return Optional.empty();
    }
    int end = text.indexOf(text.startsWith("{{", begin) ? "}}" : "%}", begin);
    int next = next(text, begin + 2);
    if (end < 0 || next < end) {
      var lineOfTag = text.substring(begin, next).lines().findFirst().orElse("");
      return Optional.of(
          "found \"%s\", expected it to end with %s"
              .formatted(lineOfTag, text.startsWith("{{", begin) ? "}}" : "%}"));
    }
    if (end + 2 <= index) {
      return Optional.empty();
    }
    var written = text.substring(begin, end + 2);
    var tag = LINES.matcher(written).lookingAt() ? "{% " + lineAt(text, index) + " %}" : written;
    var withoutTexts = STRINGS.matcher(tag).replaceAll("\"\"");
    return HINTS.stream().flatMap(hint -> hint.in(withoutTexts).stream()).findFirst();
  }

  private static String lineAt(String text, int index) {
    int end = text.indexOf('\n', index);
    return text.substring(text.lastIndexOf('\n', index - 1) + 1, end < 0 ? text.length() : end)
        .strip();
  }

  private static int next(String text, int from) {
    int output = text.indexOf("{{", from);
    int tag = text.indexOf("{%", from);
    int last = text.length();
    return Math.min(output < 0 ? last : output, tag < 0 ? last : tag);
  }
}
