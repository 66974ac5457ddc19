package dev.senda.catalog;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.Condition.property;
import static dev.senda.journey.Condition.score;
import static dev.senda.journey.Condition.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.catalog.abandonedcart.AbandonedCart;
import dev.senda.catalog.ebooknurture.EbookNurture;
import dev.senda.catalog.welcome.Welcome;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.Segment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogTest {

  private final Catalog ours = Catalog.of(new EbookNurture(), new Welcome(), new AbandonedCart());

  @Test
  void journey_isFoundByItsName() {
    assertThat(ours.journeys())
        .extracting(journey -> journey.plan().name())
        .containsExactly("ebook-nurture", "welcome", "abandoned-cart");
    assertThat(ours.findJourney("ebook-nurture")).isInstanceOf(EbookNurture.class);
  }

  @Test
  void shippedCatalog_loads() {
    assertThat(Catalog.load().journeys()).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void everyJourneyOfTheBuild_isRegistered() {
    assertThat(Catalog.load().unregisteredJourneys())
        .as("journeys that nobody enters: add them to Recipes")
        .isEmpty();
  }

  @Test
  void journeyThatIsNotRegistered_isNamed() {
    var others = new ArrayList<>(Catalog.load().journeyNames());
    others.remove("reactivation");

    assertThat(Catalog.load().withOnly(others).unregisteredJourneys())
        .containsExactly(
            new Catalog.UnregisteredJourney(
                "dev.senda.catalog.reactivation.Reactivation",
                "dev.senda.catalog.recipes.Recipes"));
  }

  @Test
  void someJourneysOfACatalog_keepItsSegments() {
    var some = Catalog.load().withOnly(List.of("welcome"));

    assertThat(some.journeyNames()).containsExactly("welcome");
    assertThat(some.segmentNames()).isEqualTo(Catalog.load().segmentNames());
    assertThatThrownBy(() -> ours.withOnly(List.of("welcom")))
        .isInstanceOf(UnknownJourneyException.class)
        .hasMessageContaining("did you mean \"welcome\"?");
  }

  @Test
  void misspelledName_suggestsTheNearest() {
    assertThatThrownBy(() -> ours.findJourney("ebok-nurture"))
        .isInstanceOf(UnknownJourneyException.class)
        .hasMessage("Unknown journey \"ebok-nurture\"; did you mean \"ebook-nurture\"?");
  }

  @Test
  void unknownName_listsAllNames() {
    assertThatThrownBy(() -> ours.findJourney("birthday"))
        .isInstanceOf(UnknownJourneyException.class)
        .hasMessage(
            "Unknown journey \"birthday\"; known are: ebook-nurture, welcome, abandoned-cart");
  }

  @Test
  void longUnknownName_isShortened() {
    assertThatThrownBy(() -> ours.findJourney("x".repeat(5_000)))
        .hasMessageStartingWith("Unknown journey \"" + "x".repeat(80) + "…\"; known are: ");
  }

  @Test
  void journeyWithoutPurposeAndOwner_isRefused() {
    assertThatThrownBy(() -> Catalog.of(new Planned(Plan.named("nameless"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Planned: purpose: missing (expected a line")
        .hasMessageContaining("Planned: owner: missing (expected the journey's owner");
  }

  @Test
  void duplicateJourneyName_isRefused() {
    var impostor = new Planned(new EbookNurture().plan());

    assertThatThrownBy(() -> Catalog.of(new EbookNurture(), impostor))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "its name \"ebook-nurture\" is taken by " + EbookNurture.class.getName());
  }

  @Test
  void segmentReference_isResolved() {
    var catalog =
        segments(
            Segment.of("vips", in(segment("hot-leads")).and(attribute("vip").is(true))),
            Segment.of("hot-leads", score().atLeast(50)));

    assertThat(catalog.resolve(not(in(segment("vips")))))
        .isEqualTo(not(score().atLeast(50).and(attribute("vip").is(true))));
    assertThat(catalog.findSegment("vips").condition())
        .hasToString("in segment hot-leads and vip is true");
  }

  @Test
  void shippedSegments_resolve() {
    assertThat(Catalog.load().segments()).extracting(Segment::name).contains("hot-leads");
    Catalog.load()
        .segments()
        .forEach(
            segment ->
                assertThat(Catalog.load().resolve(segment.condition()).toString())
                    .doesNotContain("in segment"));
  }

  @Test
  void unknownSegment_suggestsTheNearest() {
    assertThatThrownBy(
            () -> segments(Segment.of("vips", score().atLeast(9))).resolve(in(segment("vip"))))
        .isInstanceOf(UnknownSegmentException.class)
        .hasMessage("Unknown segment \"vip\"; did you mean \"vips\"?");
  }

  @Test
  void invalidSegments_areRefused_withAllFaults() {
    assertThatThrownBy(
            () ->
                segments(
                    Segment.of("ours", in(segment("yours"))),
                    Segment.of("yours", not(in(segment("ours")))),
                    Segment.of("vips", in(segment("vipps"))),
                    Segment.of("vips", score().atLeast(50))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            segment "vips": defined twice (expected a unique name)
            segment "ours": ours refers to yours refers to ours (expected no segment that refers to itself)
            segment "yours": yours refers to ours refers to yours (expected no segment that refers to itself)
            segment "vips": Unknown segment "vipps"; did you mean "vips"?\
            """);
  }

  @Test
  void segmentOnAnEventProperty_isRefused() {
    assertThatThrownBy(
            () ->
                segments(
                    Segment.of("pricing", score().atLeast(9).and(property("form").is("pricing")))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "segment \"pricing\": \"event.form is pricing\" (expected no property of an event: only"
                + " an enrollment has one; use did(...))");
  }

  private static Catalog segments(Segment... segments) {
    return Catalog.of(List.of(), List.of(segments));
  }

  private record Planned(Plan plan) implements Journey {
    @Override
    public void run(Enrollment lead) {}
  }
}
