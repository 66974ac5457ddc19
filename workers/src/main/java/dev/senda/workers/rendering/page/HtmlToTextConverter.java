package dev.senda.workers.rendering.page;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** Converts the HTML of a mail to its text part: the visible text, with the links. */
public final class HtmlToTextConverter {

  private static final Set<String> LEFT_OUT = Set.of("head", "style", "script", "title");
  private static final Set<String> PARAGRAPHS =
      Set.of(
          "p",
          "div",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "table",
          "blockquote",
          "pre",
          "address",
          "article",
          "aside",
          "center",
          "dl",
          "fieldset",
          "figure",
          "footer",
          "form",
          "header",
          "main",
          "nav",
          "section");

  private static final Set<String> LINES =
      Set.of(
          "caption",
          "dd",
          "details",
          "dt",
          "figcaption",
          "hr",
          "legend",
          "li",
          "ol",
          "summary",
          "tr",
          "ul");

  private final StringBuilder text = new StringBuilder();

  private final UnaryOperator<String> fill;

  /** The target of a link without a label, until it is known that none with a label follows. */
  private String pendingTarget = "";

  /** The link that was written last, unless words follow it. */
  private String lastTarget = "";

  private String lastLabel = "";

  private HtmlToTextConverter(UnaryOperator<String> fill) {
    this.fill = fill;
  }

  /** The text of a page without slots. */
  public static String convert(Document html) {
    return convert(html, UnaryOperator.identity());
  }

  /**
   * The text of a page.
   *
   * @param fill gets each text and attribute of the page, and returns it with the values
   */
  static String convert(Document html, UnaryOperator<String> fill) {
    var result = new HtmlToTextConverter(fill);
    result.addAll(html.body());
    result.addPendingTarget();
    return result.text.toString().strip() + "\n";
  }

  private void addAll(Element parent) {
    parent.childNodes().forEach(this::add);
  }

  private void add(Node node) {
    if (node instanceof TextNode words) {
      addText(words);
    } else if (node instanceof Element element && !isHidden(element)) {
      addElement(element);
    }
  }

  private void addText(TextNode words) {
    var whole = words.getWholeText();
    var filled = fill.apply(whole);
    if (isPreformatted(words)) {
      addPreformatted(filled);
    } else {
      addWords(filled.equals(whole) ? words.text() : new TextNode(filled).text());
    }
  }

  /** Walks by hand: jsoup's {@code closest} parses its selector for each text. */
  private static boolean isPreformatted(TextNode words) {
    for (var parent = words.parent(); parent != null; parent = parent.parent()) {
      if (parent.normalName().equals("pre")) {
        return true;
      }
    }
    return false;
  }

  private void addPreformatted(String lines) {
    addPendingTarget();
    forgetLink(lines);
    text.append(lines.replace('\u00a0', ' '));
  }

  private void addElement(Element element) {
    var name = element.normalName();
    switch (name) {
      case "br" -> endLine();
      case "img" -> addWords(fill.apply(element.attr("alt")));
      case "a" -> addLink(element);
      case "td", "th" -> {
        addWords(" ");
        addAll(element);
      }
      default -> {
        boolean isParagraph = PARAGRAPHS.contains(name);
        boolean isBlock = isParagraph || LINES.contains(name);
        if (isBlock) {
          endLine();
        }
        if (name.equals("li")) {
          addWords(mark(element));
        }
        addAll(element);
        if (isBlock) {
          endLine();
        }
        if (isParagraph) {
          endParagraph();
        }
      }
    }
  }

  /** The number of an item in a numbered list; else a hyphen. */
  private String mark(Element item) {
    var list = item.parent();
    if (list == null || !list.normalName().equals("ol")) {
      return "- ";
    }
    int number = number(list, "start", 1) - 1;
    for (var other : list.children().subList(0, item.elementSiblingIndex() + 1)) {
      if (other.normalName().equals("li")) {
        number = number(other, "value", number + 1);
      }
    }
    return number + ". ";
  }

  private int number(Element element, String attribute, int otherwise) {
    try {
      return Integer.parseInt(fill.apply(element.attr(attribute)).strip());
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /**
   * Adds a link. An icon and a label beside each other that lead to the same page are one link, as
   * those of social elements.
   */
  private void addLink(Element link) {
    var target = fill.apply(link.attr("href"));
    boolean isPending = target.equals(pendingTarget);
    if (isPending) {
      pendingTarget = "";
    }
    var previousTarget = lastTarget;
    var previousLabel = lastLabel;
    int start = text.length();
    addAll(link);
    var label = text.substring(start).strip();
    if (target.startsWith("#") || target.isEmpty() || target.endsWith(":" + label)) {
      return;
    }
    boolean isRepeated = target.equals(previousTarget);
    if (label.isEmpty()) {
      if (!isRepeated) {
        addPendingTarget();
        pendingTarget = target;
      }
      return;
    }
    if (isRepeated && label.equals(previousLabel)) {
      text.setLength(start);
    } else if (!isRepeated) {
      addWords(" (" + target + ")");
    }
    lastTarget = target;
    lastLabel = label;
  }

  private void addPendingTarget() {
    var target = pendingTarget;
    pendingTarget = "";
    if (!target.isEmpty()) {
      addWords(target + " ");
    }
  }

  private void forgetLink(String words) {
    if (!words.isBlank()) {
      lastTarget = "";
      lastLabel = "";
    }
  }

  private boolean isHidden(Element element) {
    return LEFT_OUT.contains(element.normalName())
        || fill.apply(element.attr("style")).replace(" ", "").contains("display:none");
  }

  private void addWords(String words) {
    if (!words.replace('\u00a0', ' ').isBlank()) {
      addPendingTarget();
      forgetLink(words);
    }
    for (int i = 0; i < words.length(); i++) {
      char character = words.charAt(i);
      if (Character.isWhitespace(character) || character == '\u00a0') {
        if (!text.isEmpty() && !isBlankAt(text.length() - 1)) {
          text.append(' ');
        }
      } else {
        text.append(character);
      }
    }
  }

  private boolean isBlankAt(int index) {
    return text.charAt(index) == ' ' || text.charAt(index) == '\n';
  }

  private void endLine() {
    while (!text.isEmpty() && text.charAt(text.length() - 1) == ' ') {
      text.setLength(text.length() - 1);
    }
    if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
      text.append('\n');
    }
  }

  private void endParagraph() {
    endLine();
    if (text.length() >= 2 && text.charAt(text.length() - 2) != '\n') {
      text.append('\n');
    }
  }
}
