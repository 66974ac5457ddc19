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
  private static final Set<String> BLOCKS =
      Set.of("p", "div", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "hr");
  private static final Set<String> PARAGRAPHS = Set.of("p", "div", "h1", "h2", "h3", "h4", "table");

  private final StringBuilder text = new StringBuilder();

  private final UnaryOperator<String> fill;

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
    return result.text.toString().strip() + "\n";
  }

  private void addAll(Element parent) {
    parent.childNodes().forEach(this::add);
  }

  private void add(Node node) {
    if (node instanceof TextNode words) {
      addWords(visible(words));
    } else if (node instanceof Element element && !isHidden(element)) {
      addElement(element);
    }
  }

  private String visible(TextNode words) {
    var whole = words.getWholeText();
    var filled = fill.apply(whole);
    return filled.equals(whole) ? words.text() : new TextNode(filled).text();
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
        boolean isBlock = BLOCKS.contains(name);
        if (isBlock) {
          endLine();
        }
        if (name.equals("li")) {
          addWords("- ");
        }
        addAll(element);
        if (isBlock) {
          endLine();
        }
        if (PARAGRAPHS.contains(name)) {
          endParagraph();
        }
      }
    }
  }

  private void addLink(Element link) {
    int start = text.length();
    addAll(link);
    var label = text.substring(start).strip();
    var target = fill.apply(link.attr("href"));
    if (target.startsWith("#") || target.isEmpty() || target.endsWith(":" + label)) {
      return;
    }
    addWords(label.isEmpty() ? target : " (" + target + ")");
  }

  private boolean isHidden(Element element) {
    return LEFT_OUT.contains(element.normalName())
        || fill.apply(element.attr("style")).replace(" ", "").contains("display:none");
  }

  private void addWords(String words) {
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
