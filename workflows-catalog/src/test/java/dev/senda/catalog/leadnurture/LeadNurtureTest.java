package dev.senda.catalog.leadnurture;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.virtualtime.EnrollmentEnd;
import dev.senda.explorer.walk.Scenario;
import org.junit.jupiter.api.Test;

/** The lead comes on Monday, January 5th, at 10:00. */
class LeadNurtureTest {

  private static final String CALL = "Call: reads our lessons and looks at prices";

  private final LeadNurture leadNurture = new LeadNurture();

  private static Scenario asksFor(String form) {
    return contact().enrolledBy(event("Form Submitted").with("form", form));
  }

  @Test
  void aLessonComesEachTuesdayInTheMorning() {
    var walk = walk(leadNurture, asksFor("checklist"));

    assertThat(walk.sent()).containsExactly("lesson-queues", "lesson-stock", "lesson-numbers");
    assertThat(walk.at("lesson-queues")).hasToString("2026-01-06T10:00Z");
    assertThat(walk.at("lesson-stock")).hasToString("2026-01-13T10:00Z");
    assertThat(walk.actions()).endsWith("add to list monthly-news");
  }

  @Test
  void whoAsksForPricesAndLooksAtThemIsCalledAtOnce() {
    var lead = asksFor("pricing").does(event("Prices Viewed"), days(2));
    var walk = walk(leadNurture, lead.getsDone(CALL, hours(1)));

    assertThat(walk.sent()).containsExactly("lesson-queues", "pick-a-time");
    assertThat(walk.actions())
        .containsExactly(
            "score +30", "score +25", "move to sales qualified", "task for sales: " + CALL);
  }

  @Test
  void whoReadsEveryLessonIsReadyAfterTheLast() {
    var walk =
        walk(
            leadNurture,
            asksFor("checklist")
                .scores(10)
                .clicks("lesson-queues")
                .clicks("lesson-stock")
                .clicks("lesson-numbers"));

    assertThat(walk.sent())
        .containsExactly("lesson-queues", "lesson-stock", "lesson-numbers", "pick-a-time");
  }

  @Test
  void whoIsWarmAndNotCalledIsReportedToTheLeadOfSales() {
    var walk = walk(leadNurture, asksFor("pricing").scores(40));

    assertThat(walk.sent()).containsExactly("lesson-queues", "pick-a-time");
    assertThat(walk.actions())
        .endsWith("notify sales-leads: Nobody has called a lead who is ready");
  }

  @Test
  void aDemoIsTheGoal() {
    var walk = walk(leadNurture, asksFor("checklist").does(event("Demo Booked"), days(3)));

    assertThat(walk.sent()).containsExactly("lesson-queues");
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ReachedGoal(event("Demo Booked")));
  }
}
