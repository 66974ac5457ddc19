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
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.TestJourney;
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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Bounces and complaints in stories, paths, locks, pictures and simulations. */
class DeliveryReportTest {

  private final Journey followUp = TestJourney.testJourney(DeliveryReportTest::followUp);

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
                lead.firstOf(opened(guide), happened("Order Completed"), within(days(3)));
                lead.set("delivery", guide.delivery().toString());
              });

      var ordered =
          Walk.walk(journey, contact().bounces("guide").does(event("Order Completed"), days(2)));
      assertThat(ordered.took()).isEqualTo(days(2));
      assertThat(ordered.actions()).containsExactly("set delivery to bounced");
      assertThat(Walk.walk(journey, contact().bounces("guide")).took()).isEqualTo(days(3));
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
    void journeyThatWaitsOrAsks_awaitsDeliveryStatus() {
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
