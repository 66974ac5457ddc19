package dev.senda.catalog.loyaltyvip;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.ContactList.list;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Time.days;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.virtualtime.EnrollmentEnd;
import dev.senda.explorer.walk.Scenario;
import org.junit.jupiter.api.Test;

/** The contact orders on Monday, January 5th 2026, at 10:00. */
class LoyaltyVipTest {

  private final LoyaltyVip loyaltyVip = new LoyaltyVip();

  /** Has ordered for so much two months ago. */
  private static Scenario spent(int total) {
    return contact().did(event("Order Completed").with("total", total), days(60));
  }

  @Test
  void whoSpendsEnoughIsAVipAtOnce() {
    var walk = walk(loyaltyVip, spent(520));

    assertThat(walk.sent()).startsWith("vip-welcome");
    assertThat(walk.actions())
        .startsWith(
            "set tier to vip",
            "add to list vip",
            "remove from list told-near-vip",
            "task for shop: Write a card by hand to a new VIP");
  }

  @Test
  void theOrderThatEnrollsCounts() {
    var order = event("Order Completed").with("total", 120);

    assertThat(walk(loyaltyVip, spent(390).enrolledBy(order)).sent()).startsWith("vip-welcome");
  }

  @Test
  void whoIsNearHearsItOnce() {
    var near = spent(430);

    assertThat(walk(loyaltyVip, near).sent()).containsExactly("vip-nearly");
    assertThat(walk(loyaltyVip, near.isOn(list("told-near-vip"))).sent()).isEmpty();
  }

  @Test
  void whoIsFarFromItHearsNothing() {
    var walk = walk(loyaltyVip, spent(399));

    assertThat(walk.sent()).isEmpty();
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.Exited("not a VIP yet"));
  }

  @Test
  void whoOrdersNoMoreIsToldAMonthBeforeItEnds() {
    var walk = walk(loyaltyVip, spent(520));

    assertThat(walk.sent()).containsExactly("vip-welcome", "vip-renewal");
    assertThat(walk.at("vip-renewal")).isEqualTo(walk.at("vip-welcome").plusDays(335));
    assertThat(walk.took()).isEqualTo(days(365));
    assertThat(walk.actions()).endsWith("set tier to member", "remove from list vip");
  }

  @Test
  void anOrderInTheLastMonthKeepsIt() {
    var order = event("Order Completed").with("total", 600);
    var walk = walk(loyaltyVip, spent(520).does(order, days(350)));

    assertThat(walk.took()).isGreaterThan(days(365));
  }

  @Test
  void whoGoesOnOrderingStaysAVip() {
    var order = event("Order Completed").with("total", 600);
    var walk = walk(loyaltyVip, spent(520).does(order, days(100)).does(order, days(450)));

    assertThat(walk.sent()).containsExactly("vip-welcome", "vip-renewal");
    assertThat(walk.at("vip-renewal")).isEqualTo(walk.at("vip-welcome").plusDays(365 + 365 + 335));
  }
}
