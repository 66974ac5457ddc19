package dev.senda.catalog.upsell;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.virtualtime.EnrollmentEnd;
import dev.senda.explorer.walk.Scenario;
import org.junit.jupiter.api.Test;

/** The account nears its limit on Monday, January 5th, at 10:00. */
class UpsellTest {

  private final Upsell upsell = new Upsell();

  private static Scenario account() {
    return contact().enrolledBy(event("Limit Approached").with("limit", "tills").with("used", 4));
  }

  @Test
  void theRecommendationOfTheAppIsSentInTheMorning() {
    var walk =
        walk(upsell, account().does(event("Plan Recommended").with("plan", "Pro"), hours(1)));

    assertThat(walk.sent()).containsExactly("a-plan-that-fits");
    assertThat(walk.at("a-plan-that-fits")).hasToString("2026-01-06T10:00Z");
    assertThat(walk.actions())
        .containsExactly("webhook plan-recommender with event.limit, event.used");
  }

  @Test
  void withoutARecommendationThePlansAreCompared() {
    assertThat(walk(upsell, account()).sent()).containsExactly("plans-compared");
  }

  @Test
  void whoLooksAtThePlansGetsAnswersTwoDaysLater() {
    var walk = walk(upsell, account().clicks("plans-compared", hours(3)));

    assertThat(walk.sent()).containsExactly("plans-compared", "before-you-upgrade");
    assertThat(walk.at("before-you-upgrade")).hasToString("2026-01-08T13:00Z");
  }

  @Test
  void whoReachesTheLimitHearsItAtOnce() {
    var walk = walk(upsell, account().does(event("Limit Reached"), days(3)));

    assertThat(walk.sent()).containsExactly("plans-compared", "limit-reached");
    assertThat(walk.at("limit-reached")).hasToString("2026-01-08T10:00Z");
  }

  @Test
  void aLargeAccountHearsItFromAPerson() {
    var large = account().has("team_size", 40);
    var walk = walk(upsell, large.getsDone("Near a limit: propose the next plan", hours(4)));

    assertThat(walk.sent()).isEmpty();
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.Exited("a person has talked to them"));
    assertThat(walk(upsell, large).sent()).containsExactly("plans-compared");
  }

  @Test
  void anUpgradeIsTheGoal() {
    var walk = walk(upsell, account().does(event("Plan Upgraded"), days(12)));

    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ReachedGoal(event("Plan Upgraded")));
  }
}
