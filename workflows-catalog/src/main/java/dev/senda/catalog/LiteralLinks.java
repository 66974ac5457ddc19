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

  /** MJML completes the addresses of its links. */
  private static final Pattern NAVBAR =
      Pattern.compile("<mj-navbar\\b[^<>]*\\sbase-url.*?</mj-navbar>", Pattern.DOTALL);

  private LiteralLinks() {}

  static Set<String> find(String text) {
    // Its links are completed by MJML.
    if (text.contains("base-url")) {
      return find(NAVBAR.matcher(text).replaceAll(""));
    }
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
