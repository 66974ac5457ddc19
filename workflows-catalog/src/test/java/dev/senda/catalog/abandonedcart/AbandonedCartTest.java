package dev.senda.catalog.abandonedcart;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.virtualtime.EnrollmentEnd;
import org.junit.jupiter.api.Test;

class AbandonedCartTest {

  private final AbandonedCart abandonedCart = new AbandonedCart();

  @Test
  void whoOrdersWithinHoursIsNeverReminded() {
    var walk =
        walk(abandonedCart, contact().does(event("Order Completed").with("total", 79), hours(3)));

    assertThat(walk.sent()).isEmpty();
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ReachedGoal(event("Order Completed")));
    assertThat(walk.took()).isEqualTo(hours(3));
  }

  @Test
  void whoIgnoresTheReminderGetsALastCall() {
    var walk = walk(abandonedCart, contact());

    assertThat(walk.sent()).containsExactly("cart-reminder", "cart-last-call", "cart-coupon");
    assertThat(walk.at("cart-coupon")).isEqualTo(walk.at("cart-last-call").plusDays(2));
    assertThat(walk.took()).isEqualTo(hours(4).plus(days(7)));
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.Completed());
  }

  @Test
  void whoOrdersAnywayGetsNoCoupon() {
    var buyer = contact().did(event("Order Completed"), days(90));

    assertThat(walk(abandonedCart, buyer).sent())
        .containsExactly("cart-reminder", "cart-last-call");
    assertThat(walk(abandonedCart, contact().findsNoCoupon("cart-10")).sent())
        .containsExactly("cart-reminder", "cart-last-call");
  }

  @Test
  void whoComesBackAndHesitatesIsOfferedHelp() {
    var walk = walk(abandonedCart, contact().clicks("cart-reminder", hours(1)));

    assertThat(walk.sent()).containsExactly("cart-reminder", "cart-questions", "cart-coupon");
    assertThat(walk.at("cart-coupon")).isEqualTo(walk.at("cart-questions").plusDays(2));
  }

  @Test
  void anOrderAfterTheLastMailStillCounts() {
    var walk = walk(abandonedCart, contact().does(event("Order Completed"), days(4)));

    assertThat(walk.sent()).containsExactly("cart-reminder", "cart-last-call");
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ReachedGoal(event("Order Completed")));
  }

  @Test
  void whoEmptiesTheCartIsLeftAlone() {
    var walk = walk(abandonedCart, contact().does(event("Cart Emptied"), hours(20)));

    assertThat(walk.sent()).containsExactly("cart-reminder");
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ExitedOnEvent(event("Cart Emptied")));
  }
}
