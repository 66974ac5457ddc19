package dev.senda.workers.rendering.liquid.filter;

import static dev.senda.workers.rendering.liquid.filter.LiquidFilter.filter;

import dev.senda.workers.rendering.liquid.value.Html;
import dev.senda.workers.rendering.liquid.value.Values;
import dev.senda.workers.rendering.page.HtmlEscapes;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The filters of texts. */
final class TextFilters {

  private static final int DEFAULT_LENGTH = 50;
  private static final int DEFAULT_WORDS = 15;
  private static final String BASE64 = "text as Base64";

  static final List<LiquidFilter> ALL =
      List.of(
          filter(
              "append",
              "adds a text at the end",
              "{{ \"guide\" | append: \".pdf\" }}",
              1,
              1,
              (value, arguments, context) -> joined(value, arguments.get(0), context)),
          filter(
              "prepend",
              "adds a text at the beginning",
              "{{ \"Ana\" | prepend: \"Dear \" }}",
              1,
              1,
              (value, arguments, context) -> joined(arguments.get(0), value, context)),
          filter(
              "capitalize",
              "the first letter in upper case, the others in lower case",
              "{{ \"BLUE mug\" | capitalize }}",
              0,
              0,
              (value, _, context) -> capitalized(Values.text(value), context)),
          filter(
              "downcase",
              "lower case",
              "{{ \"BLUE\" | downcase }}",
              0,
              0,
              (value, _, context) -> Values.text(value).toLowerCase(context.locale())),
          filter(
              "upcase",
              "upper case",
              "{{ \"blue\" | upcase }}",
              0,
              0,
              (value, _, context) -> Values.text(value).toUpperCase(context.locale())),
          filter(
              "strip",
              "without white space at both ends",
              "[{{ \"  mug  \" | strip }}]",
              0,
              0,
              (value, _, context) -> onText(value, context, String::strip)),
          filter(
              "lstrip",
              "without white space at the beginning",
              "[{{ \"  mug  \" | lstrip }}]",
              0,
              0,
              (value, _, context) -> onText(value, context, String::stripLeading)),
          filter(
              "rstrip",
              "without white space at the end",
              "[{{ \"  mug  \" | rstrip }}]",
              0,
              0,
              (value, _, context) -> onText(value, context, String::stripTrailing)),
          filter(
              "strip_newlines",
              "without line breaks",
              "{{ event.note | strip_newlines }}",
              0,
              0,
              (value, _, context) -> onText(value, context, text -> text.replaceAll("\r?\n", ""))),
          filter(
              "remove",
              "without each occurrence of a text",
              "{{ \"a-b-c\" | remove: \"-\" }}",
              1,
              1,
              (value, arguments, _) -> Values.text(value).replace(arguments.text(0), "")),
          filter(
              "remove_first",
              "without the first occurrence of a text",
              "{{ \"a-b-c\" | remove_first: \"-\" }}",
              1,
              1,
              (value, arguments, _) -> first(Values.text(value), arguments.text(0), "")),
          filter(
              "remove_last",
              "without the last occurrence of a text",
              "{{ \"a-b-c\" | remove_last: \"-\" }}",
              1,
              1,
              (value, arguments, _) -> last(Values.text(value), arguments.text(0), "")),
          filter(
              "replace",
              "replaces each occurrence of a text",
              "{{ \"a-b-c\" | replace: \"-\", \"+\" }}",
              1,
              2,
              (value, arguments, context) -> replaced(value, arguments, context, String::replace)),
          filter(
              "replace_first",
              "replaces the first occurrence of a text",
              "{{ \"a-b-c\" | replace_first: \"-\", \"+\" }}",
              1,
              2,
              (value, arguments, context) ->
                  replaced(value, arguments, context, TextFilters::first)),
          filter(
              "replace_last",
              "replaces the last occurrence of a text",
              "{{ \"a-b-c\" | replace_last: \"-\", \"+\" }}",
              1,
              2,
              (value, arguments, context) ->
                  replaced(value, arguments, context, TextFilters::last)),
          filter(
              "split",
              "a list of the parts between a text",
              "{% assign sizes = \"S,M,L\" | split: \",\" %}{{ sizes.last }}",
              1,
              1,
              (value, arguments, _) -> split(Values.text(value), arguments.text(0))),
          filter(
              "truncate",
              "at most so many characters (50), the end replaced by a text (`...`)",
              "{{ \"A very long title\" | truncate: 9 }}",
              0,
              2,
              (value, arguments, _) -> truncated(Values.text(value), arguments)),
          filter(
              "truncatewords",
              "at most so many words (15), the end replaced by a text (`...`)",
              "{{ \"A very long title\" | truncatewords: 2 }}",
              0,
              2,
              (value, arguments, _) -> firstWords(Values.text(value), arguments)),
          filter(
              "url_encode",
              "for the query of a URL",
              "{{ \"a b&c\" | url_encode }}",
              0,
              0,
              (value, _, _) -> URLEncoder.encode(Values.text(value), StandardCharsets.UTF_8)),
          filter(
              "url_decode",
              "reads what `url_encode` writes",
              "{{ \"a+b%26c\" | url_decode }}",
              0,
              0,
              (value, _, context) -> urlDecoded(Values.text(value), context)),
          filter(
              "base64_encode",
              BASE64,
              "{{ \"a>b?\" | base64_encode }}",
              0,
              0,
              (value, _, _) -> Base64.getEncoder().encodeToString(bytes(value))),
          filter(
              "base64_decode",
              "reads Base64",
              "{{ \"YT5iPw==\" | base64_decode }}",
              0,
              0,
              (value, _, context) -> decoded(Base64.getDecoder(), value, context)),
          filter(
              "base64_url_safe_encode",
              BASE64 + ", for URLs",
              "{{ \"a>b?\" | base64_url_safe_encode }}",
              0,
              0,
              (value, _, _) -> Base64.getUrlEncoder().encodeToString(bytes(value))),
          filter(
              "base64_url_safe_decode",
              "reads Base64 for URLs",
              "{{ \"YT5iPw==\" | base64_url_safe_decode }}",
              0,
              0,
              (value, _, context) -> decoded(Base64.getUrlDecoder(), value, context)));

  private TextFilters() {}

  /** Texts one after the other; if one is HTML, the other is escaped. */
  private static Object joined(
      @Nullable Object first, @Nullable Object second, FilterContext context) {
    return first instanceof Html || second instanceof Html
        ? HtmlFilters.asHtml(first, context).followedBy(HtmlFilters.asHtml(second, context))
        : Values.text(first) + Values.text(second);
  }

  /** A change of white space only, which cannot make HTML unsafe. */
  private static Object onText(
      @Nullable Object value, FilterContext context, UnaryOperator<String> change) {
    if (!(value instanceof Html html)) {
      return change.apply(Values.text(value));
    }
    var changed = html.withMarkup(change.apply(html.markup()));
    var filled = change.apply(html.filled());
    return changed.filled().equals(filled) ? changed : context.html(filled);
  }

  private static String capitalized(String text, FilterContext context) {
    if (text.isEmpty()) {
      return text;
    }
    int first = Character.charCount(text.codePointAt(0));
    return text.substring(0, first).toUpperCase(context.locale())
        + text.substring(first).toLowerCase(context.locale());
  }

  @FunctionalInterface
  private interface Replacement {
    String apply(String text, String part, String replacement);
  }

  /** Replaces text by text; by a line break as HTML, in which the text is escaped. */
  private static Object replaced(
      @Nullable Object value,
      FilterArguments arguments,
      FilterContext context,
      Replacement replacement) {
    checkReplaced(Values.text(value), arguments);
    return arguments.get(1) instanceof Html by
        ? context.html(
            replacement.apply(
                HtmlFilters.asHtml(value, context).filled(),
                HtmlEscapes.escaped(arguments.text(0)),
                by.filled()))
        : replacement.apply(Values.text(value), arguments.text(0), arguments.text(1));
  }

  private static void checkReplaced(String text, FilterArguments arguments) {
    var part = arguments.text(0);
    long count = 0;
    for (int i = text.indexOf(part);
        i >= 0 && i < text.length();
        i = text.indexOf(part, i + Math.max(part.length(), 1))) {
      count++;
    }
    FilterLimits.checkLength(
        text.length() + count * (Values.length(arguments.get(1)) - part.length()));
  }

  private static String first(String text, String part, String replacement) {
    return text.replaceFirst(Pattern.quote(part), Matcher.quoteReplacement(replacement));
  }

  private static String last(String text, String part, String replacement) {
    int index = text.lastIndexOf(part);
    return index < 0
        ? text
        : text.substring(0, index) + replacement + text.substring(index + part.length());
  }

  private static List<String> split(String text, String separator) {
    if (separator.isEmpty()) {
      return text.codePoints().mapToObj(Character::toString).toList();
    }
    if (separator.equals(" ")) {
      return text.isBlank() ? List.of() : Arrays.asList(text.strip().split("\\s+"));
    }
    var parts = new ArrayList<>(List.of(text.split(Pattern.quote(separator), -1)));
    while (!parts.isEmpty() && parts.getLast().isEmpty()) {
      parts.removeLast();
    }
    return parts;
  }

  private static String truncated(String text, FilterArguments arguments) {
    int length = Math.max(arguments.whole(0, DEFAULT_LENGTH), 0);
    var end = arguments.text(1, "...");
    if (text.codePointCount(0, text.length()) <= length) {
      return text;
    }
    int kept = Math.max(length - end.codePointCount(0, end.length()), 0);
    return text.substring(0, text.offsetByCodePoints(0, kept)) + end;
  }

  private static String firstWords(String text, FilterArguments arguments) {
    int count = Math.max(arguments.whole(0, DEFAULT_WORDS), 1);
    var words = text.strip().split("\\s+");
    return words.length <= count
        ? text
        : String.join(" ", Arrays.asList(words).subList(0, count)) + arguments.text(1, "...");
  }

  private static byte[] bytes(@Nullable Object value) {
    return Values.text(value).getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable Object urlDecoded(String text, FilterContext context) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return context.unusable("found \"%s\", expected an encoded URL".formatted(text));
    }
  }

  private static @Nullable Object decoded(
      Base64.Decoder decoder, @Nullable Object value, FilterContext context) {
    var text = Values.text(value).strip();
    try {
      return new String(decoder.decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return context.unusable("found \"%s\", expected Base64".formatted(text));
    }
  }
}
