package dev.senda.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.catalog.abandonedcart.AbandonedCart;
import dev.senda.catalog.ebooknurture.EbookNurture;
import dev.senda.catalog.welcome.Welcome;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import org.junit.jupiter.api.Test;

class CatalogTest {

  private final Catalog ours = Catalog.of(new EbookNurture(), new Welcome(), new AbandonedCart());

  @Test
  void everyJourneyIsFoundByItsName() {
    assertThat(ours.journeys())
        .extracting(journey -> journey.plan().name())
        .containsExactly("ebook-nurture", "welcome", "abandoned-cart");
    assertThat(ours.find("ebook-nurture")).isInstanceOf(EbookNurture.class);
  }

  @Test
  void whatShipsMayBeLoaded() {
    assertThat(Catalog.ours().journeys()).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void aSlipInANameIsAnsweredWithTheNearestOne() {
    assertThatThrownBy(() -> ours.find("ebok-nurture"))
        .isInstanceOf(UnknownJourney.class)
        .hasMessage("Unknown journey \"ebok-nurture\"; did you mean \"ebook-nurture\"?");
  }

  @Test
  void aNameLikeNoOtherIsAnsweredWithAllOfThem() {
    assertThatThrownBy(() -> ours.find("birthday"))
        .isInstanceOf(UnknownJourney.class)
        .hasMessage(
            "Unknown journey \"birthday\"; known are: ebook-nurture, welcome, abandoned-cart");
  }

  @Test
  void aVeryLongNameIsShortenedInTheAnswer() {
    assertThatThrownBy(() -> ours.find("x".repeat(5_000)))
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

  private record Planned(Plan plan) implements Journey {
    @Override
    public void run(Enrollment lead) {}
  }
}
