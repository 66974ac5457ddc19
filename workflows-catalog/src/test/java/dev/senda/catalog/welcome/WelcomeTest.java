package dev.senda.catalog.welcome;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.virtualtime.EnrollmentEnd;
import org.junit.jupiter.api.Test;

class WelcomeTest {

  private final Welcome welcome = new Welcome();

  @Test
  void aNewAccountThatDoesNothingIsHelpedStepByStep() {
    var walk = walk(welcome, contact());

    assertThat(walk.sent())
        .containsExactly("welcome", "complete-your-profile", "first-steps", "how-can-we-help");
    assertThat(walk.took()).isEqualTo(days(7));
  }

  @Test
  void whoWasInvitedByAFriendIsWelcomedAsTheFriendsFriend() {
    var walk = walk(welcome, contact().has("acquisition_channel", "referral"));

    assertThat(walk.sent()).startsWith("welcome-referred").doesNotContain("welcome");
  }

  @Test
  void whoClicksTheWelcomeIsNotRemindedOfTheProfile() {
    var walk = walk(welcome, contact().clicks("welcome", hours(2)));

    assertThat(walk.sent()).containsExactly("welcome", "first-steps", "how-can-we-help");
  }

  @Test
  void whoPaysMeetsAnAdvisorInPerson() {
    assertThat(walk(welcome, contact().has("plan", "pro")).sent()).contains("meet-your-advisor");
    assertThat(walk(welcome, contact().has("plan", "team")).sent()).contains("meet-your-advisor");
    assertThat(walk(welcome, contact().has("plan", "free")).sent()).contains("first-steps");
  }

  @Test
  void whoHasSoldSomethingNeedsNoHelp() {
    var walk =
        walk(welcome, contact().clicks("welcome").does(event("First Sale Recorded"), days(1)));

    assertThat(walk.sent()).containsExactly("welcome", "first-steps");
    assertThat(walk.took()).isEqualTo(days(2));
  }

  @Test
  void aCompleteProfileIsTheGoal() {
    var walk = walk(welcome, contact().does(event("Profile Completed"), hours(1)));

    assertThat(walk.sent()).containsExactly("welcome");
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ReachedGoal(event("Profile Completed")));
  }

  @Test
  void whoClosesTheAccountHearsNoMoreOfUs() {
    var walk = walk(welcome, contact().does(event("Account Closed"), days(3)));

    assertThat(walk.sent()).containsExactly("welcome", "complete-your-profile");
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ExitedOnEvent(event("Account Closed")));
  }
}
