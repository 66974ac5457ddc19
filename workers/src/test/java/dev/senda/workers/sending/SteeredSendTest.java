package dev.senda.workers.sending;

import static dev.senda.journey.TeamNotification.sales;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.Action;
import dev.senda.journey.OverlapPolicy;
import dev.senda.journey.ReentryPolicy;
import dev.senda.store.actions.TeamTasks;
import dev.senda.store.audit.Actor;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.Ending;
import dev.senda.store.enrollments.EnrollmentRules;
import dev.senda.store.enrollments.EnrollmentService;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.EnrollmentSteering;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult;
import dev.senda.store.enrollments.SendReads;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.steering.JourneySteering;
import dev.senda.store.steering.JourneySteering.Change;
import dev.senda.store.steering.WaitingSends;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.temporal.activities.EnrollmentActivities.EndingType;
import dev.senda.temporal.activities.ExternalActivities.ActionRequest;
import dev.senda.temporal.activities.RetryLaterException;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendRequest;
import dev.senda.workers.steering.SteeredExternalActivities;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** What a pause, a rate and a stop make of a send. */
class SteeredSendTest extends EmailSendTestBase {

  private static final Change CHANGE = new Change(Actor.ofApiKey("ops"), "wrong price");
  private static final EnrollmentRules TIPS =
      new EnrollmentRules("tips", new ReentryPolicy.AfterFinishing(), OverlapPolicy.REFUSE, null);

  private final AtomicInteger rendered = new AtomicInteger();

  @Nested
  class Paused {

    @Test
    void message_waits_andIsNotEvenRendered() {
      workerFixture.beforeRender = _ -> rendered.incrementAndGet();
      var enrollment = enroll();
      steering().pause("tips", CHANGE);

      assertThat(send(enrollment)).isEqualTo(AttemptOutcome.PAUSED);
      assertThat(send(enrollment)).isEqualTo(AttemptOutcome.PAUSED);

      assertThat(rendered).hasValue(0);
      assertThat(entry(enrollment)).isEmpty();
      assertThat(waiting().count("tips")).isEqualTo(1);
      assertThat(state(enrollment)).isEqualTo(EnrollmentState.RUNNING);
    }

    @Test
    void resumed_isSentAtOnce_andWaitsNoMore() {
      var enrollment = enroll();
      steering().pause("tips", CHANGE);
      assertThat(send(enrollment)).isEqualTo(AttemptOutcome.PAUSED);

      steering().resume("tips", null, CHANGE);

      assertThat(send(enrollment)).isEqualTo(AttemptOutcome.ACCEPTED);
      assertThat(waiting().count("tips")).isZero();
      assertThat(countWaiting()).isZero();
    }

    @Test
    void enrollmentThatEnds_waitsNoMore() {
      var enrollment = enroll();
      steering().pause("tips", CHANGE);
      assertThat(send(enrollment)).isEqualTo(AttemptOutcome.PAUSED);

      end(workerFixture.enrollmentActivities(), enrollment);

      assertThat(countWaiting()).isZero();
    }

    @Test
    void otherJourney_isSent() {
      var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "service");
      steering().pause("tips", CHANGE);

      assertThat(send(enrollment)).isEqualTo(AttemptOutcome.ACCEPTED);
    }

    /** The mail certainly did not arrive: its claim is released, and it is not sent again now. */
    @Test
    void messageThatFailed_waits_withoutItsClaim() {
      var enrollment = unconfirmed();
      steering().pause("tips", CHANGE);

      assertThat(send(enrollment)).isEqualTo(AttemptOutcome.PAUSED);

      assertThat(entry(enrollment)).isEmpty();
      assertThat(workerFixture.emailChannel.sent()).hasSize(1);
    }
  }

  @Nested
  class ResumedAtARate {

    @Test
    void message_waitsUntilItIsReleased_andOneReleaseIsOneMessage() {
      var first = enroll();
      var second = enroll();
      steering().pause("tips", CHANGE);
      assertThat(send(first)).isEqualTo(AttemptOutcome.PAUSED);
      assertThat(send(second)).isEqualTo(AttemptOutcome.PAUSED);
      steering().resume("tips", 1, CHANGE);
      assertThat(send(first)).isEqualTo(AttemptOutcome.PAUSED);

      passOneMinute();
      waiting().release("tips");

      assertThat(send(second)).isEqualTo(AttemptOutcome.PAUSED);
      assertThat(send(first)).isEqualTo(AttemptOutcome.ACCEPTED);
      assertThat(sendNext(first)).isEqualTo(AttemptOutcome.PAUSED);
    }

    @Test
    void pausedAgain_releasedMessageWaits() {
      var enrollment = enroll();
      steering().pause("tips", CHANGE);
      assertThat(send(enrollment)).isEqualTo(AttemptOutcome.PAUSED);
      steering().resume("tips", 1, CHANGE);
      passOneMinute();
      waiting().release("tips");

      steering().pause("tips", CHANGE);

      assertThat(send(enrollment)).isEqualTo(AttemptOutcome.PAUSED);
      assertThat(waiting().count("tips")).isEqualTo(1);
    }

    private void passOneMinute() {
      workerFixture
          .database()
          .sql("update journey_controls set released_through = now() - interval '61 seconds'")
          .update();
    }
  }

  @Nested
  class Stopped {

    @Test
    void enrollment_endsWhenItAsks_asCanceled() {
      var enrollment = enroll();
      steering().stop("tips", CHANGE);

      var result = sendMessageActivityImpl.send(hello(enrollment));

      assertThat(result.outcome()).isEqualTo(AttemptOutcome.ENROLLMENT_ENDED);
      assertThat(result.ending()).isNotNull();
      assertThat(String.valueOf(result.ending())).startsWith(EndingType.CANCELED.name());
      end(workerFixture.enrollmentActivities(), enrollment);
      var row = workerFixture.bean(Enrollments.class).find(enrollment).orElseThrow();
      assertThat(row.state()).isEqualTo(EnrollmentState.CANCELED);
      assertThat(row.endReason()).isEqualTo("the journey was stopped");
    }

    @Test
    void pausedEnrollment_ends_andItsTasksAreClosed() {
      var enrollment = enroll();
      workerFixture
          .enrollmentActivities()
          .applyAction(enrollment, 1, new Action.OpenTask(sales("Call")));
      workerFixture
          .bean(EnrollmentSteering.class)
          .pause(enrollment, Actor.ofApiKey("ops"), "on holiday");
      assertThat(send(enrollment)).isEqualTo(AttemptOutcome.PAUSED);
      assertThat(openTasks()).hasSize(1);

      steering().stop("tips", CHANGE);

      assertThat(waiting().findJourneysToRelease()).containsExactly("tips");
      assertThat(send(enrollment)).isEqualTo(AttemptOutcome.ENROLLMENT_ENDED);
      assertThat(openTasks()).isEmpty();
    }

    @Test
    void webhook_isNotCalled_andTheEnrollmentEnds() {
      var enrollment = enroll();
      workerFixture
          .enrollmentActivities()
          .applyAction(enrollment, 1, new Action.OpenTask(sales("Call")));
      steering().stop("tips", CHANGE);

      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> callWebhook(enrollment))
            .isInstanceOf(RetryLaterException.class)
            .hasMessage("the journey was stopped");
      }

      assertThat(workerFixture.bean(Enrollments.class).find(enrollment).orElseThrow().ending())
          .isEqualTo(Ending.cancel(enrollment));
      assertThat(openTasks()).isEmpty();
      assertThat(workerFixture.bean(Outbox.class).count()).as("it is told once").isEqualTo(1);
    }

    private void callWebhook(UUID enrollment) {
      new SteeredExternalActivities(
              workerFixture.externalActivities(
                  Map.of(), Duration.ofSeconds(1), new StaticListableBeanFactory()),
              new SteeredExternalActivities.Ports(
                  workerFixture.bean(RetryingTransactions.class),
                  workerFixture.bean(Contacts.class),
                  workerFixture.bean(SendReads.class),
                  workerFixture.bean(EnrollmentService.class)))
          .performAction(
              new ActionRequest(
                  enrollment, 2, new Action.CallWebhook("crm", List.of()), List.of()));
    }

    private List<TeamTasks.TeamTask> openTasks() {
      return workerFixture.bean(TeamTasks.class).findOpen(null, null, 10);
    }

    @Test
    void resumedJourney_enrollsAnew_andOldEnrollmentStaysStopped() {
      var old = enroll();
      steering().stop("tips", CHANGE);
      steering().resume("tips", null, CHANGE);

      var later = enroll();

      assertThat(send(later)).isEqualTo(AttemptOutcome.ACCEPTED);
      assertThat(send(old)).isEqualTo(AttemptOutcome.ENROLLMENT_ENDED);
    }
  }

  private AttemptOutcome send(UUID enrollment) {
    return sendMessageActivityImpl.send(hello(enrollment)).outcome();
  }

  private AttemptOutcome sendNext(UUID enrollment) {
    var first = hello(enrollment);
    return sendMessageActivityImpl
        .send(new SendRequest(enrollment, 2, first.message(), first.by(), first.journal()))
        .outcome();
  }

  private UUID enroll() {
    var result =
        workerFixture
            .bean(Enrollments.class)
            .enroll(TIPS, workerFixture.newSubscribedContact(), "", null);
    return ((EnrollmentResult.Enrolled) result).enrollment().id();
  }

  private EnrollmentState state(UUID enrollment) {
    return workerFixture.bean(Enrollments.class).find(enrollment).orElseThrow().state();
  }

  private JourneySteering steering() {
    return workerFixture.bean(JourneySteering.class);
  }

  private WaitingSends waiting() {
    return workerFixture.bean(WaitingSends.class);
  }

  private long countWaiting() {
    return workerFixture
        .database()
        .sql("select count(*) from waiting_sends")
        .query(Long.class)
        .single();
  }
}
