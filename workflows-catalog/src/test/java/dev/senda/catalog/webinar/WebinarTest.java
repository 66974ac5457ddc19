package dev.senda.catalog.webinar;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.minutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.virtualtime.EnrollmentEnd;
import dev.senda.explorer.walk.Scenario;
import dev.senda.journey.Event;
import org.junit.jupiter.api.Test;

/** The contact registers on Monday, January 5th, at 10:00. */
class WebinarTest {

  private static final Event COMES = event("Webinar Attended").with("webinar", "till-in-a-day");

  private final Webinar webinar = new Webinar();

  /** Registers for a webinar that starts then. */
  private static Scenario registersFor(String startsAt) {
    return contact()
        .enrolledBy(
            event("Webinar Registered")
                .with("webinar", "till-in-a-day")
                .with("starts_at", startsAt));
  }

  @Test
  void whoComesIsRemindedTwiceAndThankedOnTheNextDay() {
    var walk = walk(webinar, registersFor("2026-01-08T18:00").does(COMES, days(3).plusHours(8)));

    assertThat(walk.sent())
        .containsExactly(
            "webinar-confirmed", "webinar-tomorrow", "webinar-starts", "webinar-thanks");
    assertThat(walk.at("webinar-tomorrow")).hasToString("2026-01-07T18:00Z");
    assertThat(walk.at("webinar-starts")).hasToString("2026-01-08T17:45Z");
    assertThat(walk.at("webinar-thanks")).hasToString("2026-01-09T10:00Z");
    assertThat(walk.actions()).containsExactly("score +20");
  }

  @Test
  void whoMissesItGetsTheRecordingAfterTheWeekend() {
    var walk = walk(webinar, registersFor("2026-01-09T18:00"));

    assertThat(walk.sent()).endsWith("webinar-starts", "webinar-recording");
    assertThat(walk.at("webinar-recording")).hasToString("2026-01-12T10:00Z");
  }

  @Test
  void theTimesAreThoseOfTheContact() {
    var walk =
        walk(webinar, registersFor("2026-01-08T18:00:00+01:00").livesIn("America/Mexico_City"));

    assertThat(walk.at("webinar-starts"))
        .hasToString("2026-01-08T10:45-06:00[America/Mexico_City]");
  }

  @Test
  void whoRegistersInTheMorningIsNotRemindedOfTomorrow() {
    var walk = walk(webinar, registersFor("2026-01-05T16:00"));

    assertThat(walk.sent())
        .containsExactly("webinar-confirmed", "webinar-starts", "webinar-recording");
  }

  @Test
  void whoReadsTheFollowUpIsOfferedADemo() {
    var walk =
        walk(
            webinar,
            registersFor("2026-01-05T16:00")
                .does(COMES, hours(6))
                .clicks("webinar-thanks", days(1)));

    assertThat(walk.actions())
        .containsExactly(
            "score +20",
            "score +10",
            "task for sales: Interested in the topic of the webinar: offer a demo");
  }

  @Test
  void anotherWebinarOfTheSameContactIsNotThisOne() {
    var walk =
        walk(
            webinar,
            registersFor("2026-01-05T16:00")
                .does(event("Webinar Attended").with("webinar", "stock-taking"), hours(6)));

    assertThat(walk.sent()).endsWith("webinar-recording");
  }

  @Test
  void whoCancelsHearsNoMore() {
    var cancelled = event("Webinar Registration Cancelled").with("webinar", "till-in-a-day");
    var walk = walk(webinar, registersFor("2026-01-08T18:00").does(cancelled, minutes(5)));

    assertThat(walk.sent()).containsExactly("webinar-confirmed");
    assertThat(walk.took()).isEqualTo(minutes(5));
  }

  @Test
  void aDemoIsTheGoal() {
    var walk = walk(webinar, registersFor("2026-01-08T18:00").does(event("Demo Booked"), days(4)));

    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ReachedGoal(event("Demo Booked")));
  }
}
