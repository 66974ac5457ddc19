package dev.senda.workers.rendering;

import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** Converts the HTML of a mail to its text part: the visible text, with the links. */
final class HtmlToTextConverter {

  private static final Set<String> LEFT_OUT = Set.of("head", "style", "script", "title");
  private static final Set<String> BLOCKS =
      Set.of("p", "div", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "hr");
  private static final Set<String> PARAGRAPHS = Set.of("p", "div", "h1", "h2", "h3", "h4", "table");

  private final StringBuilder text = new StringBuilder();

  private HtmlToTextConverter() {}

  static String convert(Document html) {
    var result = new HtmlToTextConverter();
    result.addAll(html.body());
    return result.text.toString().strip() + "\n";
  }

  private void addAll(Element parent) {
    parent.childNodes().forEach(this::add);
  }

  private void add(Node node) {
    if (node instanceof TextNode words) {
      addWords(words.text());
    } else if (node instanceof Element element && !isHidden(element)) {
      addElement(element);
    }
  }

  private void addElement(Element element) {
    var name = element.normalName();
    switch (name) {
      case "br" -> endLine();
      case "img" -> addWords(element.attr("alt"));
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
    var target = link.attr("href");
    if (target.startsWith("#") || target.isEmpty() || target.endsWith(":" + label)) {
      return;
    }
    addWords(label.isEmpty() ? target : " (" + target + ")");
  }

  private static boolean isHidden(Element element) {
    return LEFT_OUT.contains(element.normalName())
        || element.attr("style").replace(" ", "").contains("display:none");
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
