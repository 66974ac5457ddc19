package dev.senda.workers.rendering.liquid.parse;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import liqp.org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Says what is right where a template is wrong in a way that many are. */
final class SyntaxHints {

  private static final Pattern STRINGS = Pattern.compile("\"[^\"]*\"|'[^']*'");
  private static final Pattern ELSE = Pattern.compile("\\{%-?\\s*else\\s*-?%}.*");
  private static final Pattern BLOCK =
      Pattern.compile(
          "\\{%-?\\s*(end)?(if|unless|for|case|capture|comment|raw|tablerow|ifchanged)\\b");

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
          hint("^\\{%-?\\s*assign\\b.*?(\\.\\.)", "a list; a range stands in {% for %} only"),
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
   * @param line from 1
   * @param column from 0
   * @param symbol where the parser stopped; null if it stopped within one
   */
  static Optional<String> of(String text, int line, int column, @Nullable Object symbol) {
    if (symbol instanceof Token token && token.getType() == Token.EOF) {
      var open = openBlock(text);
      if (open.isPresent()) {
        return open;
      }
    }
    int index = index(text, line, column);
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
    var tag = STRINGS.matcher(text.substring(begin, end + 2)).replaceAll("\"\"");
    if (ELSE.matcher(tag).matches()) {
      return Optional.of(
          "found %s, expected it at the end of {%% if %%}, {%% unless %%}, {%% case %%} or a"
                  .formatted(tag)
              + " {% for %} over a list (a range has none)");
    }
    return HINTS.stream().flatMap(hint -> hint.in(tag).stream()).findFirst();
  }

  private static int next(String text, int from) {
    int output = text.indexOf("{{", from);
    int tag = text.indexOf("{%", from);
    int last = text.length();
    return Math.min(output < 0 ? last : output, tag < 0 ? last : tag);
  }

  private static int index(String text, int line, int column) {
    int begin = 0;
    for (int i = 1; i < line; i++) {
      begin = text.indexOf('\n', begin) + 1;
    }
    return Math.min(begin + column, text.length());
  }

  /** The innermost block that the text does not end. */
  private static Optional<String> openBlock(String text) {
    var open = new ArrayDeque<String>();
    var blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      if (blocks.group(1) == null) {
        open.push(blocks.group(2));
      } else if (blocks.group(2).equals(open.peek())) {
        open.pop();
      }
    }
    return open.isEmpty()
        ? Optional.empty()
        : Optional.of("found the end of the text, expected {%% end%s %%}".formatted(open.peek()));
  }
}
