package dev.senda.catalog.onboarding;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.virtualtime.EnrollmentEnd;
import dev.senda.explorer.walk.Scenario;
import org.junit.jupiter.api.Test;

/** The trial begins on Monday, January 5th, at 10:00, and lasts until the 26th. */
class OnboardingTest {

  private final Onboarding onboarding = new Onboarding();

  private static Scenario shop() {
    return contact().has("trial_ends", "2026-01-26");
  }

  private static Scenario quickShop() {
    return shop()
        .does(event("Payment Method Added"), hours(1))
        .does(event("Products Imported"), hours(5))
        .does(event("First Sale Recorded"), days(2));
  }

  @Test
  void whoIsQuickGetsOnlyTheNextStep() {
    var walk = walk(onboarding, quickShop());

    assertThat(walk.sent()).containsExactly("set-up-your-till", "your-first-sale", "keep-selling");
    assertThat(walk.at("your-first-sale")).hasToString("2026-01-06T09:00Z");
    assertThat(walk.at("keep-selling")).hasToString("2026-01-23T09:00Z");
    assertThat(walk.actions()).isEmpty();
  }

  @Test
  void whoHasColleaguesIsShownHowToInviteThem() {
    assertThat(walk(onboarding, quickShop().has("team_size", 4)).sent())
        .contains("invite-your-team");
  }

  @Test
  void oneOfThreeJobsIsNotEnough() {
    var walk = walk(onboarding, shop().does(event("Printer Connected"), hours(1)));

    assertThat(walk.sent()).startsWith("set-up-your-till", "set-up-with-us");
    assertThat(walk.actions()).containsExactly("task for onboarding: Offer to import the products");
  }

  @Test
  void whoIsStuckGetsHelpInEachBlockAndMoreTime() {
    var walk = walk(onboarding, shop().clicks("more-time", "more-time", hours(1)));

    assertThat(walk.sent())
        .containsExactly(
            "set-up-your-till",
            "set-up-with-us",
            "your-first-sale",
            "practise-a-sale",
            "more-time");
    assertThat(walk.actions()).endsWith("webhook trial-extension");
  }

  @Test
  void aTrialWithoutAnEndHasNoLastDays() {
    var walk = walk(onboarding, contact());

    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.Exited("the trial has no end"));
  }

  @Test
  void aPlanIsTheGoal() {
    var walk = walk(onboarding, quickShop().does(event("Plan Chosen"), days(6)));

    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ReachedGoal(event("Plan Chosen")));
  }
}
