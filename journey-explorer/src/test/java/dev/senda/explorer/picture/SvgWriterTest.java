package dev.senda.explorer.picture;

import static dev.senda.explorer.picture.SvgDocument.area;
import static dev.senda.explorer.picture.SvgDocument.areas;
import static dev.senda.explorer.picture.SvgDocument.children;
import static dev.senda.explorer.picture.SvgDocument.contrast;
import static dev.senda.explorer.picture.SvgDocument.elements;
import static dev.senda.explorer.picture.SvgDocument.number;
import static dev.senda.explorer.picture.SvgDocument.numbers;
import static dev.senda.explorer.picture.SvgDocument.overlap;
import static dev.senda.explorer.picture.SvgDocument.parse;
import static dev.senda.explorer.picture.SvgDocument.runs;
import static dev.senda.explorer.picture.SvgDocument.strongOf;
import static dev.senda.explorer.picture.SvgDocument.withoutSpace;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.Exploration;
import dev.senda.explorer.Explorer;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/** The SVG of a journey: its layout, its texts and its colours. */
class SvgWriterTest {

  /** Enough for a picture; where more is left it says so. */
  private static final Explorer.Limits LIMITS = new Explorer.Limits(5_000, 200, 2_000_000);

  private static final List<Exploration> JOURNEYS =
      Stream.concat(
              Stream.of(new LongJourney()),
              IntStream.range(0, 8).mapToObj(seed -> randomJourney(new Random(seed))))
          .map(journey -> Explorer.explore(journey, LIMITS))
          .toList();

  /** The long one, and some that are made up. */
  static List<Exploration> journeys() {
    return JOURNEYS;
  }

  /** A journey of branches, loops and messages; always the same for the same random numbers. */
  private static Journey randomJourney(Random random) {
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
  void boxes_doNotOverlap(Exploration exploration) throws Exception {
    var boxes = areas(parse(exploration.svg()), "box");

    for (int i = 0; i < boxes.size(); i++) {
      for (var other : boxes.subList(i + 1, boxes.size())) {
        assertThat(overlap(boxes.get(i), other)).as("%s and %s", boxes.get(i), other).isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void labels_doNotOverlapBoxesOrLabels(Exploration exploration) throws Exception {
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
  void label_isWideEnoughForItsText(Exploration exploration) throws Exception {
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
  void arrows_doNotCrossBoxes(Exploration exploration) throws Exception {
    var svg = parse(exploration.svg());
    var boxes = areas(svg, "box");

    for (var arrow : elements(svg, "path", "arrow")) {
      assertThat(runs(arrow)).noneMatch(run -> boxes.stream().anyMatch(box -> overlap(run, box)));
    }
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void arrow_endsWithAHead(Exploration exploration) throws Exception {
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
  void everything_isInsideTheDrawing_andTextInsideItsBox(Exploration exploration) throws Exception {
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
  void everyBoxAndArrow_isDrawn(Exploration exploration) throws Exception {
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
  void everyStep_isNamed(Exploration exploration) throws Exception {
    var words = withoutSpace(parse(exploration.svg()).getDocumentElement().getTextContent());

    assertThat(exploration.steps().stream().filter(Step.Command.class::isInstance))
        .isNotEmpty()
        .allSatisfy(step -> assertThat(words).contains(withoutSpace(step.name())));
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void sameJourney_givesTheSameBytes(Exploration exploration) {
    assertThat(exploration.svg()).isEqualTo(exploration.svg());
  }

  @Test
  void text_isEscaped_andContainsOnlyXmlCharacters() throws Exception {
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
  void drawing_hasATextAlternative() throws Exception {
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
  void legend_namesTheActorOfEachColour() throws Exception {
    var svg = parse(JOURNEYS.getFirst().svg());

    assertThat(elements(svg, "g", "key").stream().map(Element::getTextContent).map(String::strip))
        .containsExactly("Senda acts", "The contact acts", "Our people act", "Another system acts");
    for (var who : List.of("us", "contact", "team", "system")) {
      assertThat(strongOf(elements(svg, "g", "key " + who).getFirst()))
          .isEqualTo(strongOf(elements(svg, "g", "box " + who).getFirst()));
    }
  }

  @Test
  void legend_omitsActorsWithoutSteps() throws Exception {
    var svg = parse(Explorer.explore(journey("under-test", lead -> lead.score(+1))).svg());

    assertThat(elements(svg, "g", "key")).hasSize(1);
  }

  @Test
  void text_hasEnoughContrast() throws Exception {
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
  void drawing_needsNoScriptOrExternalContent() {
    assertThat(JOURNEYS.getFirst().svg())
        .doesNotContain("<style")
        .doesNotContain("style=")
        .doesNotContain("<script")
        .doesNotContain("href");
  }
}
