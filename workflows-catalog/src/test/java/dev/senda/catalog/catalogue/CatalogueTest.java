package dev.senda.catalog.catalogue;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.virtualtime.EnrollmentEnd;
import org.junit.jupiter.api.Test;

class CatalogueTest {

  private final Catalogue catalogue = new Catalogue();

  @Test
  void whoOpensItGetsAnOfferTheDayAfter() {
    var walk = walk(catalogue, contact().opens("new-catalogue", hours(2)));

    assertThat(walk.sent()).containsExactly("new-catalogue", "catalogue-free-delivery");
    assertThat(walk.at("catalogue-free-delivery"))
        .isEqualTo(walk.at("new-catalogue").plusHours(26));
  }

  @Test
  void whoDoesNotGetsAnotherSubject() {
    var walk = walk(catalogue, contact().opens("once-more", hours(2)));

    assertThat(walk.sent())
        .containsExactly("new-catalogue", "once-more", "catalogue-free-delivery");
    assertThat(walk.at("once-more")).isEqualTo(walk.at("new-catalogue").plusDays(3));
  }

  @Test
  void whoOpensNeitherGetsNoOffer() {
    var walk = walk(catalogue, contact().ignoresEverything());

    assertThat(walk.sent()).containsExactly("new-catalogue", "once-more");
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.Exited("not interested this time"));
  }

  @Test
  void theOtherOfferIsACouponWhileThereAreSome() {
    var reader = contact().opens("new-catalogue").gets(Catalogue.Offer.TEN_PERCENT);

    assertThat(walk(catalogue, reader).sent()).endsWith("catalogue-ten-percent");
    assertThat(walk(catalogue, reader.findsNoCoupon("catalogue-10")).sent())
        .endsWith("catalogue-free-delivery");
  }

  @Test
  void anOrderIsTheGoal() {
    var walk =
        walk(catalogue, contact().opens("new-catalogue").does(event("Order Completed"), days(5)));

    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ReachedGoal(event("Order Completed")));
  }
}
