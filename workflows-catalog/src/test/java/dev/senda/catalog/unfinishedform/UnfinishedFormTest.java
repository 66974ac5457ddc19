package dev.senda.catalog.unfinishedform;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.everyPathOf;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.minutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.catalog.unfinishedform.UnfinishedForm.Help;
import dev.senda.explorer.virtualtime.EnrollmentEnd;
import dev.senda.explorer.walk.Scenario;
import org.junit.jupiter.api.Test;

/** The contact leaves the form on Monday, January 5th, at 10:00. */
class UnfinishedFormTest {

  private final UnfinishedForm unfinishedForm = new UnfinishedForm();

  private static Scenario leaves(String form) {
    return contact().enrolledBy(event("Form Abandoned").with("form", form));
  }

  @Test
  void whoFinishesWithinTheHourIsNotReminded() {
    var submitted = event("Form Submitted").with("form", "quote");
    var walk = walk(unfinishedForm, leaves("quote").does(submitted, minutes(50)));

    assertThat(walk.sent()).isEmpty();
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ReachedGoal(event("Form Submitted")));
  }

  @Test
  void anotherFormIsNotThisOne() {
    var submitted = event("Form Submitted").with("form", "newsletter");
    var walk = walk(unfinishedForm, leaves("quote").does(submitted, minutes(50)));

    assertThat(walk.sent()).startsWith("form-kept");
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.Completed());
  }

  @Test
  void whoIgnoresTheReminderGetsOneMoreInTheMorning() {
    var walk = walk(unfinishedForm, leaves("survey"));

    assertThat(walk.sent()).containsExactly("form-kept", "form-last-days");
    assertThat(walk.at("form-kept")).hasToString("2026-01-05T11:00Z");
    assertThat(walk.at("form-last-days")).hasToString("2026-01-07T11:00Z");
  }

  @Test
  void whoComesBackHasTimeToLookForPapers() {
    var walk = walk(unfinishedForm, leaves("survey").clicks("form-kept", hours(3)));

    assertThat(walk.at("form-last-days")).hasToString("2026-01-08T11:00Z");
  }

  @Test
  void helpWithAQuoteIsACallWithinHours() {
    var asks = leaves("quote").answers("form-help", Help.CALL_ME, minutes(4));
    var called = asks.getsDone("Fill in the quote together, by phone", hours(1));

    assertThat(walk(unfinishedForm, called).actions())
        .containsExactly("task for sales: Fill in the quote together, by phone");
    assertThat(walk(unfinishedForm, asks).actions())
        .contains("notify sales-leads: Nobody has called about the quote");
  }

  @Test
  void whoNeedsNoHelpIsLeftInPeace() {
    var walk =
        walk(unfinishedForm, leaves("quote").answers("form-help", Help.NOT_NEEDED, hours(1)));

    assertThat(walk.sent()).containsExactly("form-kept", "form-help");
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.Exited("needs no help"));
  }

  @Test
  void whoAnswersInOtherWordsIsReadByAPerson() {
    var walk = walk(unfinishedForm, leaves("quote").replies("form-help", hours(1)));

    assertThat(walk.actions()).containsExactly("task for sales: Read the answer about the quote");
  }

  @Test
  void whoDoesNotAnswerGetsAMailADayLater() {
    var walk = walk(unfinishedForm, leaves("quote"));

    assertThat(walk.sent()).containsExactly("form-kept", "form-help", "form-last-days");
    assertThat(walk.at("form-last-days")).isEqualTo(walk.at("form-help").plusDays(1));
    assertThat(walk.took()).isLessThan(days(8));
  }

  @Test
  void nobodyGetsMoreThanThreeMessages() {
    assertThat(everyPathOf(unfinishedForm))
        .allSatisfy(path -> assertThat(path.sent()).hasSizeLessThanOrEqualTo(3));
  }
}
