package dev.senda.workers.rendering.liquid.filter;

import static dev.senda.workers.rendering.liquid.filter.LiquidFilter.filter;

import dev.senda.workers.rendering.liquid.value.Html;
import dev.senda.workers.rendering.liquid.value.Values;
import dev.senda.workers.rendering.page.HtmlEscapes;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The filters that make HTML, and the one that removes it. */
final class HtmlFilters {

  private static final Pattern LINE_BREAK = Pattern.compile("\r?\n");

  /** A reference to a character, which is not escaped a second time. */
  private static final Pattern REFERENCE =
      Pattern.compile("&amp;(#\\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});");

  private static final Pattern NO_TEXT =
      Pattern.compile("(?is)<script.*?</script>|<!--.*?-->|<style.*?</style>");

  private static final Pattern TAG = Pattern.compile("(?s)<.*?>");

  static final List<LiquidFilter> ALL =
      List.of(
          filter(
              "escape",
              "escapes HTML; every printed value is escaped once, with or without it",
              "{{ \"Mug & Spoon\" | escape }}",
              0,
              0,
              (value, _, context) -> escaped(value, context)),
          filter(
              "h",
              "as `escape`",
              "{{ \"Mug & Spoon\" | h }}",
              0,
              0,
              (value, _, context) -> escaped(value, context)),
          filter(
              "escape_once",
              "as `escape`, but leaves what is escaped already",
              "{{ \"Mug &amp; Spoon\" | escape_once }}",
              0,
              0,
              (value, _, context) -> escapedOnce(value, context)),
          filter(
              "newline_to_br",
              "a `<br />` before each line break; a plain text keeps its lines",
              "{{ event.note | newline_to_br }}",
              0,
              0,
              (value, _, context) -> withBreaks(value, context)),
          filter(
              "strip_html",
              "without tags, comments, scripts and styles",
              "{{ \"<b>Mug</b>\" | strip_html }}",
              0,
              0,
              (value, _, _) -> withoutTags(Values.text(value))));

  private HtmlFilters() {}

  /** The value as HTML: itself, or escaped. */
  static Html asHtml(@Nullable Object value, FilterContext context) {
    return value instanceof Html html
        ? html
        : context.html(HtmlEscapes.escaped(Values.text(value)));
  }

  private static Object escaped(@Nullable Object value, FilterContext context) {
    return context.isHtml() ? asHtml(value, context) : Values.text(value);
  }

  private static Object escapedOnce(@Nullable Object value, FilterContext context) {
    if (value instanceof Html) {
      return value;
    }
    var escaped = REFERENCE.matcher(HtmlEscapes.escaped(Values.text(value))).replaceAll("&$1;");
    return context.isHtml() ? context.html(escaped) : HtmlEscapes.unescaped(escaped);
  }

  private static Object withBreaks(@Nullable Object value, FilterContext context) {
    if (!context.isHtml()) {
      return Values.text(value);
    }
    var filled = asHtml(value, context).filled();
    return context.html(LINE_BREAK.matcher(filled).replaceAll("<br />\n"));
  }

  private static String withoutTags(String text) {
    return TAG.matcher(NO_TEXT.matcher(text).replaceAll("")).replaceAll("");
  }
}
