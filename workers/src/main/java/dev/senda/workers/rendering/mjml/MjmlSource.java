package dev.senda.workers.rendering.mjml;

import dev.senda.workers.rendering.page.HtmlEscapes;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** MJML as the compiler takes it: without comments for developers, and with CDATA as text. */
public final class MjmlSource {

  private static final Pattern COMMENT_OR_CDATA =
      Pattern.compile("(?s)<!--(.*?)-->|<!\\[CDATA\\[(.*?)]]>");

  private MjmlSource() {}

  /** The prepared MJML. Conditional comments, which Outlook reads, stay. */
  public static String prepare(String mjml) {
    return mjml.contains("<!")
        ? COMMENT_OR_CDATA
            .matcher(mjml)
            .replaceAll(found -> Matcher.quoteReplacement(prepared(mjml, found)))
        : mjml;
  }

  private static String prepared(String mjml, MatchResult found) {
    boolean isCss = isInStyle(mjml, found.start());
    var comment = found.group(1);
    if (comment == null) {
      return isCss ? found.group(2) : HtmlEscapes.escaped(found.group(2));
    }
    return isCss || isConditional(comment) ? found.group() : "";
  }

  private static boolean isConditional(String comment) {
    return comment.strip().startsWith("[if") || comment.contains("[endif]");
  }

  private static boolean isInStyle(String mjml, int position) {
    var before = mjml.substring(0, position);
    return Math.max(before.lastIndexOf("<mj-style"), before.lastIndexOf("<style"))
        > Math.max(before.lastIndexOf("</mj-style"), before.lastIndexOf("</style"));
  }
}
