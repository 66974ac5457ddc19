package dev.senda.explorer.picture;

import static dev.senda.journey.Condition.attribute;

import dev.senda.explorer.picture.Layout.Bounds;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** Reads a drawn SVG in tests: its elements, their bounds and colours. */
final class SvgDocument {

  private SvgDocument() {}

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

  static String strongOf(Element group) {
    return Stream.of("rect", "path")
        .flatMap(name -> children(group, name).stream())
        .filter(element -> element.getAttribute("class").equals("band"))
        .map(element -> element.getAttribute("fill"))
        .findFirst()
        .orElse("");
  }

  static double contrast(String one, String other) {
    double lighter = Math.max(luminance(one), luminance(other));
    double darker = Math.min(luminance(one), luminance(other));
    return (lighter + 0.05) / (darker + 0.05);
  }

  private static double luminance(String colour) {
    return 0.2126 * linear(colour, 1) + 0.7152 * linear(colour, 3) + 0.0722 * linear(colour, 5);
  }

  private static double linear(String colour, int at) {
    double part = Integer.parseInt(colour.substring(at, at + 2), 16) / 255.0;
    return part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
  }

  static String withoutSpace(String text) {
    return text.replaceAll("\\s+", "");
  }

  static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  /** The elements of that name whose class begins so. */
  static List<Element> elements(Document svg, String name, String style) {
    var all = svg.getElementsByTagName(name);
    return IntStream.range(0, all.getLength())
        .mapToObj(i -> (Element) all.item(i))
        .filter(element -> (element.getAttribute("class") + " ").startsWith(style + " "))
        .toList();
  }

  static List<Element> children(Element parent, String name) {
    var all = parent.getChildNodes();
    return IntStream.range(0, all.getLength())
        .mapToObj(all::item)
        .filter(node -> node.getNodeName().equals(name))
        .map(Element.class::cast)
        .toList();
  }

  static List<Bounds> areas(Document svg, String style) {
    return new ArrayList<>(elements(svg, "g", style).stream().map(SvgDocument::area).toList());
  }

  static Bounds area(Element group) {
    var rect = children(group, "rect").getFirst();
    return new Bounds(
        number(rect, "x"), number(rect, "y"), number(rect, "width"), number(rect, "height"));
  }

  static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  static List<Double> numbers(Element path) {
    return NUMBER
        .matcher(path.getAttribute("d"))
        .results()
        .map(number -> Double.valueOf(number.group()))
        .toList();
  }

  /** The straight runs of an arrow, its round corners taken as sharp ones. */
  static List<Bounds> runs(Element arrow) {
    var numbers = numbers(arrow);
    var runs = new ArrayList<Bounds>();
    for (int i = 2; i < numbers.size(); i += 2) {
      double left = Math.min(numbers.get(i - 2), numbers.get(i));
      double top = Math.min(numbers.get(i - 1), numbers.get(i + 1));
      runs.add(
          new Bounds(
              left,
              top,
              Math.abs(numbers.get(i - 2) - numbers.get(i)),
              Math.abs(numbers.get(i - 1) - numbers.get(i + 1))));
    }
    return runs;
  }

  /** Whether they have more than an edge in common, but for what rounding makes of it. */
  static boolean overlap(Bounds one, Bounds other) {
    double rounding = 0.2;
    return one.x() + one.width() > other.x() + rounding
        && other.x() + other.width() > one.x() + rounding
        && one.y() + one.height() > other.y() + rounding
        && other.y() + other.height() > one.y() + rounding;
  }
}
