package dev.senda.catalog.reactivation;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.everyPathOf;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Holdout.HELD_OUT;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.time;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.virtualtime.EnrollmentEnd;
import org.junit.jupiter.api.Test;

class ReactivationTest {

  private final Reactivation reactivation = new Reactivation();

  @Test
  void whoIsHeldOutHearsNothing() {
    var walk = walk(reactivation, contact().gets(HELD_OUT));

    assertThat(walk.sent()).isEmpty();
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.Exited("held out, to compare with"));
  }

  @Test
  void theFirstMailComesAtTheHourAtWhichTheyRead() {
    var walk = walk(reactivation, contact().livesIn("Europe/Madrid").hasBestHour(time(20, 0)));

    assertThat(walk.at("we-miss-you")).hasToString("2026-01-05T20:00+01:00[Europe/Madrid]");
  }

  @Test
  void whoLooksAtTheNewsIsNotOfferedACoupon() {
    var reads = walk(reactivation, contact().clicks("we-miss-you", hours(2)));
    var looks = walk(reactivation, contact().does(event("Product Viewed"), days(2)));

    assertThat(reads.sent()).isEqualTo(looks.sent()).containsExactly("we-miss-you");
    assertThat(reads.actions()).isEqualTo(looks.actions()).containsExactly("score +10");
  }

  @Test
  void whoDoesNotIsOfferedACouponAfterFiveDays() {
    var walk = walk(reactivation, contact().ignoresEverything());

    assertThat(walk.sent()).containsExactly("we-miss-you", "win-back-coupon");
    assertThat(walk.at("win-back-coupon")).isEqualTo(walk.at("we-miss-you").plusDays(5));
  }

  @Test
  void theShopIsToldWhenNoCouponsAreLeft() {
    var walk = walk(reactivation, contact().findsNoCoupon("win-back"));

    assertThat(walk.sent()).containsExactly("we-miss-you", "what-has-changed");
    assertThat(walk.actions()).containsExactly("notify shop: No win-back coupons are left");
  }

  @Test
  void anOrderEndsItAtOnce() {
    var walk =
        walk(reactivation, contact().does(event("Order Completed").with("total", 79), days(3)));

    assertThat(walk.sent()).containsExactly("we-miss-you");
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ReachedGoal(event("Order Completed")));
  }

  @Test
  void nobodyGetsMoreThanTwoMails() {
    assertThat(everyPathOf(reactivation))
        .allSatisfy(path -> assertThat(path.sent()).hasSizeLessThanOrEqualTo(2));
  }
}
