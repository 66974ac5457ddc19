package dev.senda.temporal.workflow;

import static dev.senda.journey.AwaitedEvent.bounced;
import static dev.senda.journey.AwaitedEvent.happened;
import static dev.senda.journey.AwaitedEvent.opened;
import static dev.senda.journey.DeliveryStatus.ACCEPTED;
import static dev.senda.journey.DeliveryStatus.BOUNCED;
import static dev.senda.journey.DeliveryStatus.COMPLAINED;
import static dev.senda.journey.DeliveryStatus.REJECTED;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Enrollment;
import dev.senda.journey.SentMessage;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.testing.WorkflowTestBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bounce, a drop or a complaint reaches the running enrollment. */
class DeliveryStatusSignalTest extends WorkflowTestBase {

  private enum Reaction {
    OPENED,
    ORDERED,
    BOUNCED,
    NOTHING
  }

  private static final String WAIT = "guide opened within 3 days";

  /** The waits for engagement with one message. */
  @SuppressWarnings("ImmutableEnumChecker") // The predicates keep nothing.
  enum EngagementWait {
    DELIVERED(SentMessage::deliveredWithin),
    OPENED(SentMessage::openedWithin),
    CLICKED(SentMessage::clickedWithin),
    CLICKED_LINK((message, within) -> message.clickedWithin("book-now", within)),
    REPLIED(SentMessage::repliedWithin);

    private final BiPredicate<SentMessage, Duration> wait;

    EngagementWait(BiPredicate<SentMessage, Duration> wait) {
      this.wait = wait;
    }
  }

  @Nested
  class SingleWait {

    @ParameterizedTest
    @EnumSource(
        value = DeliveryStatus.class,
        names = {"REJECTED", "BOUNCED", "COMPLAINED"})
    void reportDuringWait_endsWaitAtOnce_andJourneyBranchesOnStatus(DeliveryStatus status) {
      var workflow = enroll(DeliveryStatusSignalTest::sendAndBranch);
      after(hours(5), () -> signal(workflow, report(status)));

      assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
      assertThat(activities.sent).containsExactly("guide", "not-opened-" + status);
      assertThat(tookBetween(WAIT)).isCloseTo(hours(5), A_MOMENT);
      assertThat(activities.journalLines()).contains(WAIT + ": no: the message " + status);
    }

    @ParameterizedTest
    @EnumSource(EngagementWait.class)
    void bounce_endsEveryWaitForEngagement(EngagementWait wait) {
      var workflow =
          enroll(
              lead -> {
                var guide = lead.send(email("guide"));
                lead.send(email(wait.wait.test(guide, days(3)) ? "engaged" : "not-engaged"));
              });
      long began = now();
      after(hours(5), () -> signal(workflow, report(BOUNCED)));

      assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
      assertThat(activities.sent).containsExactly("guide", "not-engaged");
      assertThat(Duration.ofMillis(activities.endings.getFirst().at() - began))
          .isLessThan(hours(6));
    }

    @Test
    void reportBeforeWait_answersNoAtOnce() {
      var workflow = enroll(DeliveryStatusSignalTest::pauseAndBranch);
      after(hours(5), () -> signal(workflow, report(BOUNCED)));

      assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
      assertThat(activities.sent).containsExactly("guide", "not-opened-bounced");
      assertThat(tookBetween(WAIT)).isZero();
    }

    @Test
    void openBeforeComplaint_stillCounts() {
      var workflow = enroll(DeliveryStatusSignalTest::pauseAndBranch);
      after(
          hours(5),
          () -> {
            signal(
                workflow, EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "guide"));
            signal(workflow, report(COMPLAINED));
          });

      assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
      assertThat(activities.sent).containsExactly("guide", "opened-complained");
    }

    @Test
    void openAfterBounce_neverCounts() {
      var workflow = enroll(DeliveryStatusSignalTest::pauseAndBranch);
      after(
          hours(5),
          () -> {
            signal(workflow, report(BOUNCED));
            signal(
                workflow,
                EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now() + 1, "guide"));
          });

      assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
      assertThat(activities.sent).containsExactly("guide", "not-opened-bounced");
    }

    @Test
    void reportOfAnotherMessageOrEnrollment_isIgnored() {
      var workflow = enroll(DeliveryStatusSignalTest::sendAndBranch);
      after(
          hours(5),
          () -> {
            signal(
                workflow,
                EnrollmentSignal.deliveryStatus(
                    UUID.randomUUID(), enrollment, now(), "guide#2", BOUNCED));
            signal(
                workflow,
                EnrollmentSignal.deliveryStatus(
                    UUID.randomUUID(), UUID.randomUUID(), now(), "guide", BOUNCED));
          });
      after(
          hours(9),
          () ->
              signal(
                  workflow,
                  EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "guide")));

      assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
      assertThat(activities.sent).containsExactly("guide", "opened-accepted");
    }

    @Test
    void otherWaits_goOn() {
      var workflow =
          enroll(
              lead -> {
                lead.send(email("guide"));
                boolean ordered = lead.happens(event("Order Completed"), within(days(3)));
                lead.send(email(ordered ? "thanks" : "reminder"));
              });
      after(hours(5), () -> signal(workflow, report(BOUNCED)));

      assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
      assertThat(activities.sent).containsExactly("guide", "reminder");
      assertThat(tookBetween("Order Completed within 3 days")).isCloseTo(days(3), A_MOMENT);
    }

    @Test
    void longHistory_carriesStatusToNextRun() {
      longestHistory = 12;
      var workflow =
          enroll(
              lead -> {
                var guide = lead.send(email("guide"));
                for (int round : lead.rounds(4)) {
                  lead.pause("pause " + round, days(1));
                }
                branch(lead, guide);
              });
      after(hours(5), () -> signal(current(), report(BOUNCED)));

      assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
      assertThat(activities.sent).containsExactly("guide", "not-opened-bounced");
      assertThat(tookBetween(WAIT)).isZero();
    }
  }

  @Nested
  class FirstOf {

    @Test
    void bounceOfOneMember_waitGoesOnForTheOthers() {
      var workflow =
          enroll(
              lead -> {
                var guide = lead.send(email("guide"));
                lead.send(
                    email(
                        inWords(
                            lead.firstOf(
                                opened(guide).means(Reaction.OPENED),
                                happened("Order Completed").means(Reaction.ORDERED),
                                within(days(3)).otherwise(Reaction.NOTHING)))));
              });
      after(hours(5), () -> signal(workflow, report(BOUNCED)));
      after(
          hours(9),
          () ->
              signal(
                  workflow,
                  EnrollmentSignal.event(
                      UUID.randomUUID(), enrollment, now(), List.of("Order Completed"))));

      assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
      assertThat(activities.sent).containsExactly("guide", "ordered");
    }

    @Test
    void everyMemberUndeliverable_timeIsUpAtOnce() {
      var workflow =
          enroll(
              lead -> {
                var guide = lead.send(email("guide"));
                var nudge = lead.send(sms("nudge"));
                var first =
                    lead.firstOf(
                        opened(guide).means(Reaction.OPENED),
                        opened(nudge).means(Reaction.OPENED),
                        within(days(3)).otherwise(Reaction.NOTHING));
                lead.send(email(inWords(first)));
              });
      after(hours(5), () -> signal(workflow, report(BOUNCED)));
      after(
          hours(7),
          () ->
              signal(
                  workflow,
                  EnrollmentSignal.deliveryStatus(
                      UUID.randomUUID(), enrollment, now(), "nudge", REJECTED)));

      assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
      assertThat(activities.sent).containsExactly("guide", "nudge", "none");
      assertThat(tookBetween("first of guide opened, nudge opened within 3 days"))
          .isCloseTo(hours(7), A_MOMENT);
      assertThat(activities.journalLines())
          .contains(
              "first of guide opened, nudge opened within 3 days: none in time: the messages bounced, rejected");
    }

    @Test
    void bounce_isOneOfTheOutcomes() {
      var workflow =
          enroll(
              lead -> {
                var guide = lead.send(email("guide"));
                lead.send(
                    email(
                        inWords(
                            lead.firstOf(
                                opened(guide).means(Reaction.OPENED),
                                bounced(guide).means(Reaction.BOUNCED),
                                within(days(3)).otherwise(Reaction.NOTHING)))));
              });
      after(hours(5), () -> signal(workflow, report(BOUNCED)));

      assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
      assertThat(activities.sent).containsExactly("guide", "bounced");
    }

    private static String inWords(Reaction first) {
      return switch (first) {
        case OPENED -> "opened";
        case ORDERED -> "ordered";
        case BOUNCED -> "bounced";
        case NOTHING -> "none";
      };
    }
  }

  @Nested
  class Status {

    @Test
    void statusIsAskedTwice_secondAnswerKnowsTheReport() {
      var seen = new ArrayList<DeliveryStatus>();
      var workflow =
          enroll(
              lead -> {
                var guide = lead.send(email("guide"));
                seen.clear();
                seen.add(guide.delivery());
                lead.pause(days(1));
                seen.add(guide.delivery());
              });
      after(hours(5), () -> signal(workflow, report(BOUNCED)));

      assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
      assertThat(seen).containsExactly(ACCEPTED, BOUNCED);
    }

    @Test
    void newestOfSeveralReports_counts() {
      var workflow = enroll(DeliveryStatusSignalTest::pauseAndBranch);
      after(
          hours(5),
          () -> {
            long at = now();
            signal(
                workflow,
                EnrollmentSignal.deliveryStatus(
                    UUID.randomUUID(), enrollment, at, "guide", COMPLAINED));
            signal(
                workflow,
                EnrollmentSignal.deliveryStatus(
                    UUID.randomUUID(), enrollment, at - 1, "guide", BOUNCED));
          });

      assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
      assertThat(activities.sent).containsExactly("guide", "not-opened-complained");
    }

    @Test
    void skippedMessage_staysSkipped() {
      activities.nextSend(() -> SendResult.of(AttemptOutcome.SKIPPED));
      var workflow = enroll(DeliveryStatusSignalTest::pauseAndBranch);
      after(hours(5), () -> signal(workflow, report(BOUNCED)));

      assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
      assertThat(activities.sent).containsExactly("guide SKIPPED", "not-opened-skipped");
    }

    @Test
    void unknownMessage_bounces() {
      activities.nextSend(() -> SendResult.of(AttemptOutcome.UNKNOWN));
      var workflow = enroll(DeliveryStatusSignalTest::pauseAndBranch);
      after(hours(5), () -> signal(workflow, report(BOUNCED)));

      assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
      assertThat(activities.sent).containsExactly("guide UNKNOWN", "not-opened-bounced");
    }

    @ParameterizedTest
    @EnumSource(
        value = DeliveryStatus.class,
        names = {"ACCEPTED", "UNKNOWN", "SKIPPED"})
    void statusThatIsNoFailure_isNoSignal(DeliveryStatus status) {
      assertThatThrownBy(() -> report(status))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected rejected, bounced or complained");
    }
  }

  private static void sendAndBranch(Enrollment lead) {
    branch(lead, lead.send(email("guide")));
  }

  private static void pauseAndBranch(Enrollment lead) {
    var guide = lead.send(email("guide"));
    lead.pause(days(1));
    branch(lead, guide);
  }

  private static void branch(Enrollment lead, SentMessage guide) {
    var opened = guide.openedWithin(days(3)) ? "opened-" : "not-opened-";
    lead.send(email(opened + guide.delivery()));
  }

  private EnrollmentSignal report(DeliveryStatus status) {
    return EnrollmentSignal.deliveryStatus(UUID.randomUUID(), enrollment, now(), "guide", status);
  }
}
