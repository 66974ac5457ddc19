package dev.senda.explorer.picture;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.Exploration;
import dev.senda.explorer.Explorer;
import dev.senda.explorer.picture.Layout.Bounds;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.Step;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class SvgWriterTest {

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

  /** Enough for a picture; where more is left it says so. */
  private static final Explorer.Limits LIMITS = new Explorer.Limits(5_000, 200, 2_000_000);

  private static final List<Exploration> JOURNEYS =
      Stream.concat(
              Stream.of(new LongJourney()),
              IntStream.range(0, 8).mapToObj(seed -> madeUp(new Random(seed))))
          .map(journey -> Explorer.explore(journey, LIMITS))
          .toList();

  /** The long one, and some that are made up. */
  static List<Exploration> journeys() {
    return JOURNEYS;
  }

  /** A journey of branches, loops and messages; always the same for the same random numbers. */
  private static Journey madeUp(Random random) {
    var names = new ArrayList<String>();
    return journey("made-up", block(random, 2, names));
  }

  private static Consumer<Enrollment> block(Random random, int depth, List<String> names) {
    Consumer<Enrollment> block = _ -> {};
    for (int i = random.nextInt(3); i >= 0; i--) {
      block = block.andThen(part(random, depth, names));
    }
    return block;
  }

  private static Consumer<Enrollment> part(Random random, int depth, List<String> names) {
    var name = "step-" + names.size() + "-with-a-name".repeat(random.nextInt(5));
    names.add(name);
    if (depth == 0) {
      return lead -> lead.send(email("template").named(name));
    }
    var one = block(random, depth - 1, names);
    var other = block(random, depth - 1, names);
    return switch (random.nextInt(4)) {
      case 0 ->
          lead -> {
            if (lead.send(email("template").named(name)).openedWithin(days(2))) {
              one.accept(lead);
            } else {
              lead.exit("gave up at " + name);
            }
          };
      case 1 ->
          lead -> {
            for (int _ : lead.rounds(name, 2)) {
              if (lead.is(attribute(name).is("a value that is rather long"))) {
                break;
              }
              one.accept(lead);
            }
          };
      case 2 ->
          lead -> {
            if (lead.is(attribute(name).is(true))) {
              one.accept(lead);
            } else {
              other.accept(lead);
            }
          };
      default -> lead -> lead.pause(name, days(1));
    };
  }

  private static Journey journey(String name, Consumer<Enrollment> path) {
    return new Journey() {
      @Override
      public Plan plan() {
        return Plan.named(name).purpose("Be drawn").owner("tests@ourcompany.example");
      }

      @Override
      public void run(Enrollment lead) {
        path.accept(lead);
      }
    };
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void noTwoBoxesOverlap(Exploration exploration) throws Exception {
    var boxes = areas(parse(exploration.svg()), "box");

    for (int i = 0; i < boxes.size(); i++) {
      for (var other : boxes.subList(i + 1, boxes.size())) {
        assertThat(overlap(boxes.get(i), other)).as("%s and %s", boxes.get(i), other).isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void noLabelLiesOnABoxOrOnAnotherLabel(Exploration exploration) throws Exception {
    var svg = parse(exploration.svg());
    var labels = areas(svg, "label");
    var others = areas(svg, "box");

    for (var label : labels) {
      assertThat(others).noneMatch(other -> overlap(label, other));
      others.add(label);
    }
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void aLabelHasRoomForItsText(Exploration exploration) throws Exception {
    for (var label : elements(parse(exploration.svg()), "g", "label")) {
      var bounds = area(label);
      for (var text : children(label, "text")) {
        assertThat(number(text, "font-size") * FontMetrics.width(text.getTextContent()))
            .as(text.getTextContent())
            .isLessThan(bounds.width());
        assertThat(number(text, "y")).isBetween(bounds.y(), bounds.y() + bounds.height());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void noArrowRunsThroughABox(Exploration exploration) throws Exception {
    var svg = parse(exploration.svg());
    var boxes = areas(svg, "box");

    for (var arrow : elements(svg, "path", "arrow")) {
      assertThat(runs(arrow)).noneMatch(run -> boxes.stream().anyMatch(box -> overlap(run, box)));
    }
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void everyArrowHasAHeadAtItsEnd(Exploration exploration) throws Exception {
    var svg = parse(exploration.svg());
    var arrows = elements(svg, "path", "arrow");
    var heads = elements(svg, "path", "head");

    for (int i = 0; i < arrows.size(); i++) {
      var head = numbers(heads.get(i));
      assertThat(head.subList(0, 2))
          .isEqualTo(numbers(arrows.get(i)).reversed().subList(0, 2).reversed());
      assertThat(Math.abs(head.get(2) - head.get(4)) + Math.abs(head.get(3) - head.get(5)))
          .as("the head's width")
          .isBetween(7.0, 9.0);
    }
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void everythingLiesOnThePaperAndEveryTextInItsBox(Exploration exploration) throws Exception {
    var svg = parse(exploration.svg());
    var paper = svg.getDocumentElement();

    for (var box : elements(svg, "g", "box")) {
      var bounds = area(box);
      assertThat(bounds.x()).isNotNegative();
      assertThat(bounds.x() + bounds.width()).isLessThan(number(paper, "width"));
      assertThat(bounds.y() + bounds.height()).isLessThan(number(paper, "height"));
      for (var text : children(box, "text")) {
        assertThat(number(text, "y")).isBetween(bounds.y(), bounds.y() + bounds.height());
        assertThat(number(text, "font-size") * FontMetrics.width(text.getTextContent()))
            .as(text.getTextContent())
            .isLessThan(bounds.width() - 20);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void everyBoxAndEveryArrowIsThere(Exploration exploration) throws Exception {
    var svg = parse(exploration.svg());
    var mermaid = exploration.mermaid().lines().toList();

    assertThat(elements(svg, "path", "arrow"))
        .hasSize((int) mermaid.stream().filter(line -> line.contains(" -->")).count())
        .hasSameSizeAs(elements(svg, "path", "head"));
    assertThat(elements(svg, "g", "box"))
        .hasSize(
            (int)
                mermaid.stream().filter(line -> line.matches("  (n|start)\\d+\\W.*:::.*")).count());
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void whateverIsDoneIsNamed(Exploration exploration) throws Exception {
    var words = withoutSpace(parse(exploration.svg()).getDocumentElement().getTextContent());

    assertThat(exploration.steps().stream().filter(Step.Command.class::isInstance))
        .isNotEmpty()
        .allSatisfy(step -> assertThat(words).contains(withoutSpace(step.name())));
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void theSameJourneyIsTheSameBytes(Exploration exploration) {
    assertThat(exploration.svg()).isEqualTo(exploration.svg());
  }

  @Test
  void textIsEscapedAndOfTheCharactersOfXml() throws Exception {
    var svg =
        Explorer.explore(
                journey(
                    "under-test",
                    lead -> lead.send(email("template").named("<b>&\"'\uFFFE]]> \uD83D\uDE00"))))
            .svg();

    assertThat(svg).doesNotContain("<b>");
    assertThat(
            children(elements(parse(svg), "g", "box").get(1), "text").stream()
                .map(Element::getTextContent))
        .contains("<b>&\"' ]]> \uD83D\uDE00");
  }

  @Test
  void itSaysWhatItIsToWhoDoesNotSeeIt() throws Exception {
    var svg = parse(JOURNEYS.getFirst().svg());
    var picture = svg.getDocumentElement();
    var title = children(picture, "title").getFirst();
    var words = children(picture, "desc").getFirst();

    assertThat(picture.getAttribute("role")).isEqualTo("img");
    assertThat(picture.getAttribute("aria-labelledby")).isEqualTo(title.getAttribute("id"));
    assertThat(picture.getAttribute("aria-describedby")).isEqualTo(words.getAttribute("id"));
    assertThat(title.getTextContent()).startsWith("trial-to-subscription: Turn a trial");
    assertThat(words.getTextContent())
        .contains(
            "welcome-formal clicked?: clicked → ask CreditCheck?; not within 1 day → until 09:00");
  }

  @Test
  void itSaysWhoActsInWhichColour() throws Exception {
    var svg = parse(JOURNEYS.getFirst().svg());

    assertThat(elements(svg, "g", "key").stream().map(Element::getTextContent).map(String::strip))
        .containsExactly("Senda acts", "The contact acts", "Our people act", "Another system acts");
    for (var who : List.of("us", "contact", "team", "system")) {
      assertThat(strongOf(elements(svg, "g", "key " + who).getFirst()))
          .isEqualTo(strongOf(elements(svg, "g", "box " + who).getFirst()));
    }
  }

  @Test
  void nobodyIsNamedWhoDoesNothing() throws Exception {
    var svg = parse(Explorer.explore(journey("under-test", lead -> lead.score(+1))).svg());

    assertThat(elements(svg, "g", "key")).hasSize(1);
  }

  @Test
  void textIsReadableOnWhatLiesBehindIt() throws Exception {
    var svg = parse(JOURNEYS.getFirst().svg());

    for (var box : elements(svg, "g", "box")) {
      var card = children(box, "rect").getFirst().getAttribute("fill");
      for (var text : children(box, "text")) {
        assertThat(contrast(text.getAttribute("fill"), card))
            .as("%s on %s, WCAG 1.4.3", text.getAttribute("fill"), card)
            .isGreaterThan(4.5);
      }
    }
  }

  @Test
  void nothingInItNeedsToBeAllowed() {
    assertThat(JOURNEYS.getFirst().svg())
        .doesNotContain("<style")
        .doesNotContain("style=")
        .doesNotContain("<script")
        .doesNotContain("href");
  }

  private static String strongOf(Element group) {
    return Stream.of("rect", "path")
        .flatMap(name -> children(group, name).stream())
        .filter(element -> element.getAttribute("class").equals("band"))
        .map(element -> element.getAttribute("fill"))
        .findFirst()
        .orElse("");
  }

  private static double contrast(String one, String other) {
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

  private static String withoutSpace(String text) {
    return text.replaceAll("\\s+", "");
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  /** The elements of that name whose class begins so. */
  private static List<Element> elements(Document svg, String name, String style) {
    var all = svg.getElementsByTagName(name);
    return IntStream.range(0, all.getLength())
        .mapToObj(i -> (Element) all.item(i))
        .filter(element -> (element.getAttribute("class") + " ").startsWith(style + " "))
        .toList();
  }

  private static List<Element> children(Element parent, String name) {
    var all = parent.getChildNodes();
    return IntStream.range(0, all.getLength())
        .mapToObj(all::item)
        .filter(node -> node.getNodeName().equals(name))
        .map(Element.class::cast)
        .toList();
  }

  private static List<Bounds> areas(Document svg, String style) {
    return new ArrayList<>(elements(svg, "g", style).stream().map(SvgWriterTest::area).toList());
  }

  private static Bounds area(Element group) {
    var rect = children(group, "rect").getFirst();
    return new Bounds(
        number(rect, "x"), number(rect, "y"), number(rect, "width"), number(rect, "height"));
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  private static List<Double> numbers(Element path) {
    return NUMBER
        .matcher(path.getAttribute("d"))
        .results()
        .map(number -> Double.valueOf(number.group()))
        .toList();
  }

  /** The straight runs of an arrow, its round corners taken as sharp ones. */
  private static List<Bounds> runs(Element arrow) {
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
  private static boolean overlap(Bounds one, Bounds other) {
    double rounding = 0.2;
    return one.x() + one.width() > other.x() + rounding
        && other.x() + other.width() > one.x() + rounding
        && one.y() + one.height() > other.y() + rounding
        && other.y() + other.height() > one.y() + rounding;
  }
}
