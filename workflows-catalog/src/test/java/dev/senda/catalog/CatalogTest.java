package dev.senda.catalog;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.not;
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
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogTest {

  private final Catalog ours = Catalog.of(new EbookNurture(), new Welcome(), new AbandonedCart());

  @Test
  void everyJourneyIsFoundByItsName() {
    assertThat(ours.journeys())
        .extracting(journey -> journey.plan().name())
        .containsExactly("ebook-nurture", "welcome", "abandoned-cart");
    assertThat(ours.findJourney("ebook-nurture")).isInstanceOf(EbookNurture.class);
  }

  @Test
  void whatShipsMayBeLoaded() {
    assertThat(Catalog.shipped().journeys()).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void aSlipInANameIsAnsweredWithTheNearestOne() {
    assertThatThrownBy(() -> ours.findJourney("ebok-nurture"))
        .isInstanceOf(UnknownJourneyException.class)
        .hasMessage("Unknown journey \"ebok-nurture\"; did you mean \"ebook-nurture\"?");
  }

  @Test
  void aNameLikeNoOtherIsAnsweredWithAllOfThem() {
    assertThatThrownBy(() -> ours.findJourney("birthday"))
        .isInstanceOf(UnknownJourneyException.class)
        .hasMessage(
            "Unknown journey \"birthday\"; known are: ebook-nurture, welcome, abandoned-cart");
  }

  @Test
  void aVeryLongNameIsShortenedInTheAnswer() {
    assertThatThrownBy(() -> ours.findJourney("x".repeat(5_000)))
        .hasMessageStartingWith("Unknown journey \"" + "x".repeat(80) + "…\"; known are: ");
  }

  @Test
  void aJourneyWithoutPurposeAndOwnerIsNotLoaded() {
    assertThatThrownBy(() -> Catalog.of(new Planned(Plan.named("nameless"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Planned: purpose: missing (expected a line")
        .hasMessageContaining("Planned: owner: missing (expected who answers");
  }

  @Test
  void twoJourneysOfOneNameAreNotLoaded() {
    var impostor = new Planned(new EbookNurture().plan());

    assertThatThrownBy(() -> Catalog.of(new EbookNurture(), impostor))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "its name \"ebook-nurture\" is taken by " + EbookNurture.class.getName());
  }

  @Test
  void aConditionThatSpeaksOfASegmentIsResolvedToWhatItMeans() {
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
  void theSegmentsThatShipMayBeLoaded() {
    assertThat(Catalog.shipped().segments()).extracting(Segment::name).contains("hot-leads");
    Catalog.shipped()
        .segments()
        .forEach(
            segment ->
                assertThat(Catalog.shipped().resolve(segment.condition()).toString())
                    .doesNotContain("in segment"));
  }

  @Test
  void anUnknownSegmentIsAnsweredWithTheNearestOne() {
    assertThatThrownBy(
            () -> segments(Segment.of("vips", score().atLeast(9))).resolve(in(segment("vip"))))
        .isInstanceOf(UnknownSegmentException.class)
        .hasMessage("Unknown segment \"vip\"; did you mean \"vips\"?");
  }

  @Test
  void segmentsThatAreNotAsTheyShouldBeAreNotLoadedAndAllIsSaidAtOnce() {
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
            segment "vips": given twice (expected a name of its own)
            segment "ours": ours speaks of yours speaks of ours (expected no segment that speaks of itself)
            segment "yours": yours speaks of ours speaks of yours (expected no segment that speaks of itself)
            segment "vips": Unknown segment "vipps"; did you mean "vips"?""");
  }

  private static Catalog segments(Segment... segments) {
    return Catalog.of(List.of(), List.of(segments));
  }

  private record Planned(Plan plan) implements Journey {
    @Override
    public void run(Enrollment lead) {}
  }
}
