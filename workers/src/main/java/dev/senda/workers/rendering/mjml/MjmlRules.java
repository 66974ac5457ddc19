package dev.senda.workers.rendering.mjml;

import dev.senda.journey.catalog.NameSuggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.internal.StringUtil;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;

/** Finds what the MJML compiler would leave out or leave as it is. */
public final class MjmlRules {

  /** A comment, of MJML or of Liquid, in which nothing is checked. */
  private static final Pattern COMMENT =
      Pattern.compile("(?s)<!--.*?-->|\\{%-?\\s*comment\\s*-?%}.*?\\{%-?\\s*endcomment\\s*-?%}");

  private static final Pattern ELEMENT = Pattern.compile("(?i)<(mj-[\\w-]+)([^>]*)");
  private static final Pattern INLINE = Pattern.compile("(?i)\\sinline\\s*=\\s*[\"']?inline");

  private static final Set<String> KNOWN =
      new TreeSet<>(
          List.of(
              "mj-accordion",
              "mj-accordion-element",
              "mj-accordion-text",
              "mj-accordion-title",
              "mj-all",
              "mj-attributes",
              "mj-body",
              "mj-breakpoint",
              "mj-button",
              "mj-carousel",
              "mj-carousel-image",
              "mj-class",
              "mj-column",
              "mj-divider",
              "mj-font",
              "mj-group",
              "mj-head",
              "mj-hero",
              "mj-html-attribute",
              "mj-html-attributes",
              "mj-image",
              "mj-navbar",
              "mj-navbar-link",
              "mj-preview",
              "mj-raw",
              "mj-section",
              "mj-selector",
              "mj-social",
              "mj-social-element",
              "mj-spacer",
              "mj-style",
              "mj-table",
              "mj-text",
              "mj-title",
              "mj-wrapper"));

  /** Elements whose content the compiler leaves out. */
  private static final Set<String> WITHOUT_CONTENT =
      Set.of("mj-image", "mj-divider", "mj-spacer", "mj-carousel-image");

  /** Elements of which the compiler takes only certain children. */
  private static final Set<String> WITH_CERTAIN_CHILDREN =
      Set.of("mj-social", "mj-carousel", "mj-accordion");

  /**
   * Something that is not supported.
   *
   * @param line of the text, from 1
   * @param reason what was found and what is expected
   */
  public record MjmlFinding(int line, String reason) {}

  private MjmlRules() {}

  /**
   * What is not supported in a template.
   *
   * @param template MJML with Liquid
   */
  public static List<MjmlFinding> check(String template) {
    var findings = new ArrayList<MjmlFinding>();
    var text = COMMENT.matcher(template).replaceAll(comment -> blank(comment.group()));
    var elements = ELEMENT.matcher(text);
    while (elements.find()) {
      int line =
          1 + (int) text.substring(0, elements.start()).chars().filter(c -> c == '\n').count();
      refusal(elements.group(1).toLowerCase(Locale.ROOT), elements.group(2))
          .ifPresent(reason -> findings.add(new MjmlFinding(line, reason)));
    }
    return findings;
  }

  private static String blank(String comment) {
    return comment.replaceAll("[^\n]", " ");
  }

  private static Optional<String> refusal(String name, String attributes) {
    if (name.equals("mj-include")) {
      return Optional.of(
          "found <mj-include>, which is not supported (expected its content here or in the layout)");
    }
    if (name.equals("mj-style") && INLINE.matcher(attributes).find()) {
      return Optional.of(
          "found <mj-style inline=\"inline\">, which is not supported (expected attributes, such as"
              + " those of <mj-class>, or an mj-style that is not inline)");
    }
    if (!KNOWN.contains(name)) {
      return Optional.of(
          "found <%s>, which is not supported%s (expected one of %s)"
              .formatted(name, NameSuggestions.didYouMean(name, KNOWN), String.join(", ", KNOWN)));
    }
    return Optional.empty();
  }

  /**
   * What the compiler would leave out of a document.
   *
   * @param mjml without Liquid
   */
  public static Optional<String> findLeftOut(String mjml) {
    var document = Jsoup.parse(mjml, "", Parser.xmlParser());
    for (var element : document.getAllElements()) {
      var name = element.normalName();
      var misplaced = misplaced(element);
      if (misplaced.isPresent()) {
        return misplaced;
      }
      if (WITHOUT_CONTENT.contains(name) && hasContent(element)) {
        return Optional.of("found content in <%s>, expected none".formatted(name));
      }
      if (WITH_CERTAIN_CHILDREN.contains(name)) {
        var other = otherChild(element, name + "-");
        if (other.isPresent()) {
          return other;
        }
      }
    }
    return Optional.empty();
  }

  /** A second document, head or body, or anything beside them, is not compiled. */
  private static Optional<String> misplaced(Element element) {
    var parent = element.parent();
    var around = parent == null ? "" : parent.normalName();
    return switch (element.normalName()) {
      case "mjml" ->
          around.isEmpty() || around.equals("#root") ? textIn(element) : misplaced(element, around);
      case "mj-head", "mj-body" ->
          around.equals("mjml") && element.previousElementSiblings().is(element.normalName())
              ? Optional.of("found a second <%s>, expected one".formatted(element.normalName()))
              : around.equals("mjml") ? Optional.empty() : misplaced(element, around);
      case "mj-raw" -> Optional.empty();
      default -> around.equals("mjml") ? misplaced(element, around) : Optional.empty();
    };
  }

  private static Optional<String> misplaced(Element element, String around) {
    return Optional.of(
        "found <%s> in <%s>, expected sections in the template, and one <mj-head> and one <mj-body>"
                .formatted(element.normalName(), around)
            + " in the layout");
  }

  private static Optional<String> textIn(Element mjml) {
    return mjml.textNodes().stream()
        .filter(text -> !text.isBlank())
        .findFirst()
        .map(_ -> "found text in <mjml>, expected <mj-head> and <mj-body>");
  }

  /**
   * Text that is in the document but not in the HTML that the compiler made of it.
   *
   * @param mjml without Liquid
   */
  public static Optional<String> findVanished(String mjml, String html) {
    var compiled = StringUtil.normaliseWhitespace(Jsoup.parse(html).wholeText());
    return Jsoup.parse(mjml, "", Parser.xmlParser()).select("mj-body *").stream()
        .filter(element -> !element.normalName().equals("style"))
        .flatMap(element -> element.textNodes().stream())
        .map(text -> StringUtil.normaliseWhitespace(text.getWholeText()).strip())
        .filter(text -> !compiled.contains(text))
        .findFirst()
        .map("found the text \"%s\", which is not in the HTML"::formatted);
  }

  private static boolean hasContent(Element element) {
    return element.childNodes().stream()
        .anyMatch(
            child ->
                child instanceof Element || (child instanceof TextNode text && !text.isBlank()));
  }

  private static Optional<String> otherChild(Element element, String expected) {
    for (var child : element.childNodes()) {
      if (child instanceof TextNode text && !text.isBlank()) {
        return Optional.of(
            "found text in <%s>, expected <%s...>".formatted(element.normalName(), expected));
      }
      if (child instanceof Element other
          && !other.normalName().startsWith(expected)
          && !other.normalName().equals("mj-raw")) {
        return Optional.of(
            "found <%s> in <%s>, expected <%s...>"
                .formatted(other.normalName(), element.normalName(), expected));
      }
    }
    return Optional.empty();
  }
}
