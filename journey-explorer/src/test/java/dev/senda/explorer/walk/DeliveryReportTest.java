package dev.senda.explorer.walk;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.journey.AwaitedEvent.happened;
import static dev.senda.journey.AwaitedEvent.opened;
import static dev.senda.journey.DeliveryStatus.BOUNCED;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.within;
import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.TestJourney;
import dev.senda.explorer.dryrun.Assumption;
import dev.senda.explorer.dryrun.DryRun;
import dev.senda.explorer.dryrun.DryRunContact;
import dev.senda.explorer.graph.JourneyPath;
import dev.senda.explorer.lock.PathLock;
import dev.senda.explorer.simulation.Simulation;
import dev.senda.explorer.simulation.rates.Rate;
import dev.senda.explorer.simulation.rates.Rates;
import dev.senda.explorer.virtualtime.DeliveryReport;
import dev.senda.journey.Channel;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import java.time.Duration;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Bounces and complaints in stories, paths, locks, pictures and simulations. */
class DeliveryReportTest {

  private enum Reaction {
    OPENED,
    ORDERED,
    NOTHING
  }

  private static final ZonedDateTime START = ZonedDateTime.of(2026, 1, 5, 10, 0, 0, 0, UTC);

  private final Journey followUp = TestJourney.testJourney(DeliveryReportTest::followUp);

  private final Journey fallback =
      TestJourney.testJourney(
          lead -> {
            if (lead.send(email("guide")).bouncedWithin(days(1))) {
              lead.send(sms("guide-by-sms"));
            }
          });

  private static void followUp(Enrollment lead) {
    var guide = lead.send(email("guide"));
    if (guide.openedWithin(days(3))) {
      lead.send(email("demo"));
    }
    switch (guide.delivery()) {
      case BOUNCED -> lead.send(sms("guide-by-sms"));
      case COMPLAINED -> lead.exit("complained");
      case ACCEPTED, REJECTED, UNKNOWN, SKIPPED -> {}
    }
  }

  @Nested
  class Story {

    @Test
    void bounce_endsWaitAtOnce_andOtherChannelIsUsed() {
      var walk = Walk.walk(followUp, contact().bounces("guide", hours(5)).opens("guide", days(1)));

      assertThat(walk.sent()).containsExactly("guide", "guide-by-sms");
      assertThat(walk.took()).isEqualTo(hours(5));
      assertThat(walk.steps())
          .extracting(Object::toString)
          .contains("guide opened within 3 days: no", "delivery of guide: bounced");
    }

    @Test
    void bounceAtOnce_isNeverDelivered() {
      var journey =
          TestJourney.testJourney(
              lead -> lead.set("delivered", lead.send(email("guide")).deliveredWithin(days(1))));

      assertThat(Walk.walk(journey, contact().bounces("guide")).actions())
          .containsExactly("set delivered to false");
      assertThat(Walk.walk(journey, contact().delivery("guide", BOUNCED)).took()).isZero();
    }

    @Test
    void openBeforeComplaint_counts() {
      var walk =
          Walk.walk(followUp, contact().opens("guide", hours(1)).complains("guide", hours(1)));

      assertThat(walk.sent()).containsExactly("guide", "demo");
      assertThat(walk.end()).hasToString("exit: complained");
    }

    @Test
    void firstOf_goesOnForOtherMembers() {
      var journey =
          TestJourney.testJourney(
              lead -> {
                var guide = lead.send(email("guide"));
                lead.firstOf(
                    opened(guide).means(Reaction.OPENED),
                    happened("Order Completed").means(Reaction.ORDERED),
                    within(days(3)).otherwise(Reaction.NOTHING));
                lead.set("delivery", guide.delivery().toString());
              });

      var ordered =
          Walk.walk(journey, contact().bounces("guide").does(event("Order Completed"), days(2)));
      assertThat(ordered.took()).isEqualTo(days(2));
      assertThat(ordered.actions()).containsExactly("set delivery to bounced");
      assertThat(Walk.walk(journey, contact().bounces("guide")).took()).isEqualTo(days(3));
    }

    @Test
    void bounce_answersTheWaitForIt_atItsTime() {
      var bounced = Walk.walk(fallback, contact().bounces("guide", hours(5)));

      assertThat(bounced.sent()).containsExactly("guide", "guide-by-sms");
      assertThat(bounced.took()).isEqualTo(hours(5));
      assertThat(bounced.steps())
          .extracting(Object::toString)
          .contains("guide bounced within 1 day: yes");
      assertThat(Walk.walk(fallback, contact().bounces("guide", days(2))).sent())
          .containsExactly("guide");
    }

    @Test
    void waitForABounce_answersNoAtOnce_whereItIsRuledOut() {
      assertThat(Walk.walk(fallback, contact().complains("guide", hours(3))).took())
          .isEqualTo(hours(3));
      assertThat(Walk.walk(fallback, contact().delivery("guide", DeliveryStatus.REJECTED)).took())
          .isZero();
      assertThat(Walk.walk(fallback, contact().opens("guide")).took()).isEqualTo(days(1));
    }

    @Test
    void misspelledStep_isRefused() {
      assertThatThrownBy(() -> Walk.walk(followUp, contact().bounces("gide")))
          .hasMessageContaining("did you mean \"guide\"?");
    }

    @Test
    void statusThatAllowsEngagement_isNoReport() {
      assertThatThrownBy(() -> new DeliveryReport(DeliveryStatus.ACCEPTED, Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class Paths {

    @Test
    void everyStatus_isAPath_inPathsLockAndPicture() {
      var exploration = Explorer.explore(followUp);

      assertThat(exploration.pathCount()).isEqualTo(2L * DeliveryStatus.values().length);
      assertThat(exploration.paths())
          .extracting(JourneyPath::toString)
          .anySatisfy(
              path ->
                  assertThat(path).contains("delivery of guide: bounced -> send sms guide-by-sms"));
      var lock = PathLock.of(exploration).text();
      assertThat(lock).contains("delivery of guide: complained -> exit");
      assertThat(PathLock.parse(lock).text()).isEqualTo(lock);
      assertThat(exploration.mermaid()).contains("bounced", "complained");
    }

    @Test
    void waitForABounce_isInLockAndPicture_andInTheDryRun() {
      var exploration = Explorer.explore(fallback);

      assertThat(PathLock.of(exploration).text())
          .contains("guide bounced within 1 day: yes -> send sms guide-by-sms -> end");
      assertThat(exploration.mermaid())
          .contains("guide bounced?", "|\"bounced\"|", "|\"not within 1 day\"|");
      var someone = DryRunContact.of(contact().scenarioContact());
      assertThat(DryRun.of(fallback, someone, START, Assumption.EVERY_MESSAGE_BOUNCES).toString())
          .contains("send sms guide-by-sms");
      assertThat(DryRun.of(fallback, someone, START, Assumption.DOES_EVERYTHING).toString())
          .as("a bounce is nothing that the contact does")
          .doesNotContain("send sms guide-by-sms");
      assertThat(DryRun.possibleRuns(fallback, someone, START, 10).runs()).hasSize(2);
    }

    @Test
    void journeyThatWaitsOrAsks_awaitsDeliveryStatus() {
      assertThat(Explorer.explore(fallback).awaitedEvents().deliveryStatus()).isTrue();
      assertThat(Explorer.explore(followUp).awaitedEvents().deliveryStatus()).isTrue();
      assertThat(
              Explorer.explore(
                      TestJourney.testJourney(lead -> lead.send(email("guide")).delivery()))
                  .awaitedEvents()
                  .deliveryStatus())
          .isTrue();
      assertThat(
              Explorer.explore(TestJourney.testJourney(lead -> lead.send(email("guide"))))
                  .awaitedEvents()
                  .deliveryStatus())
          .isFalse();
    }
  }

  @Test
  void simulation_shareOfBounces_isWhatIsNotDelivered() {
    var forecast =
        Simulation.of(fallback)
            .contacts(2_000)
            .rates(
                Rates.assumed()
                    .delivers("guide", Rate.of(0.75))
                    .delivers("guide-by-sms", Rate.of(1)))
            .run();

    assertThat(forecast.messages(Channel.SMS)).isBetween(430, 570);
  }

  @Test
  void simulation_undeliveredMessageBounces_andWaitEndsEarly() {
    var rates =
        Rates.assumed()
            .delivers("guide", Rate.of(0.75))
            .opens("guide", Rate.of(0.25))
            .delivers("guide-by-sms", Rate.of(1));

    var forecast = Simulation.of(followUp).contacts(2_000).rates(rates).run();

    assertThat(forecast.messages(Channel.SMS)).isBetween(430, 570);
  }
}
