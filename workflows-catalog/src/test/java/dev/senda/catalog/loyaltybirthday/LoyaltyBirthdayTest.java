package dev.senda.catalog.loyaltybirthday;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Time.days;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.virtualtime.EnrollmentEnd;
import dev.senda.explorer.walk.Scenario;
import org.junit.jupiter.api.Test;

/** The contact joins on Monday, January 5th 2026, at 10:00. */
class LoyaltyBirthdayTest {

  private final LoyaltyBirthday loyaltyBirthday = new LoyaltyBirthday();

  private static Scenario member() {
    return contact().livesIn("Europe/Madrid").has("birthday", "1988-03-14");
  }

  @Test
  void thePresentComesOnEachBirthdayInTheMorning() {
    var walk = walk(loyaltyBirthday, member());

    assertThat(walk.sent())
        .hasSize(12)
        .startsWith("birthday-gift", "birthday-last-days", "birthday-gift");
    assertThat(walk.at("birthday-gift")).hasToString("2026-03-14T09:00+01:00[Europe/Madrid]");
  }

  @Test
  void whoUsesItIsNotRemindedOfIt() {
    var walk = walk(loyaltyBirthday, member().does(event("Order Completed"), days(75)));

    assertThat(walk.sent()).startsWith("birthday-gift", "birthday-gift", "birthday-last-days");
  }

  @Test
  void withoutCouponsThereAreWishesAndTheShopIsTold() {
    var walk = walk(loyaltyBirthday, member().findsNoCoupon("birthday"));

    assertThat(walk.sent()).hasSize(6).containsOnly("birthday-wishes");
    assertThat(walk.actions()).contains("notify shop: No birthday coupons are left");
  }

  @Test
  void withoutABirthdayThereIsNothingToWaitFor() {
    assertThat(walk(loyaltyBirthday, contact()).end())
        .isEqualTo(new EnrollmentEnd.Exited("no birthday is known"));
  }

  @Test
  void whoLeavesTheProgramHearsNoMore() {
    var walk = walk(loyaltyBirthday, member().does(event("Loyalty Left"), days(200)));

    assertThat(walk.sent()).containsExactly("birthday-gift", "birthday-last-days");
  }
}
