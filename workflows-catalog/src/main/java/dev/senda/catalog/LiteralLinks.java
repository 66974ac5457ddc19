package dev.senda.catalog;

import static java.util.stream.Collectors.toCollection;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The targets of links in the text of a template that contain no Liquid. */
final class LiteralLinks {

  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
  private static final Pattern HREF =
      Pattern.compile(
          "(?i)<(?:a|area|mj-(?!font\\b)[\\w-]+)\\b[^<>]*?\\shref\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");

  private LiteralLinks() {}

  static Set<String> find(String text) {
    return HREF.matcher(COMMENT.matcher(text).replaceAll(""))
        .results()
        .map(href -> href.group(1) == null ? href.group(2) : href.group(1))
        .filter(target -> !target.contains("{{") && !target.contains("{%"))
        .map(LiteralLinks::unescaped)
        .collect(toCollection(LinkedHashSet::new));
  }

  private static String unescaped(String attribute) {
    return attribute
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }
}
