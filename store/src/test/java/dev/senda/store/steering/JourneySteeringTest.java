package dev.senda.store.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.OverlapPolicy;
import dev.senda.journey.ReentryPolicy;
import dev.senda.store.TestStore;
import dev.senda.store.audit.Actor;
import dev.senda.store.audit.AuditLog;
import dev.senda.store.audit.AuditSubject;
import dev.senda.store.enrollments.EnrollmentRules;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult.AlreadyEnrolled;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult.Enrolled;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult.EntriesClosed;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult.Refused;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.steering.JourneyControl.Entries;
import dev.senda.store.steering.JourneyControl.Mode;
import dev.senda.store.steering.JourneySteering.Change;
import dev.senda.store.steering.JourneySteering.JourneyStoppedException;
import dev.senda.store.support.RetryingTransactions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JourneySteeringTest {

  private static final TestStore STORE = new TestStore();
  private static final String WELCOME = "welcome";
  private static final Change CHANGE = new Change(Actor.ofApiKey("ops"), "wrong price");

  private final RetryingTransactions transactions = new RetryingTransactions(STORE.transactions);
  private final JourneyControls controls = new JourneyControls(STORE.database);
  private final AuditLog auditLog = new AuditLog(STORE.database);
  private final Enrollments enrollments =
      new Enrollments(STORE.database, transactions, STORE.clock);
  private final WaitingSends waiting =
      new WaitingSends(
          STORE.database, transactions, new Outbox(STORE.database, _ -> {}), STORE.clock);
  private final JourneySteering steering =
      new JourneySteering(
          transactions, new JourneyLocks(STORE.database), controls, waiting, auditLog);

  @AfterAll
  static void close() {
    STORE.close();
  }

  @BeforeEach
  void clear() {
    STORE
        .database
        .sql("truncate audit_log, waiting_sends, journey_controls, enrollments, outbox cascade")
        .update();
  }

  @Nested
  class Modes {

    @Test
    void journeyThatNobodySteered_hasNoRow() {
      assertThat(controls.find(WELCOME)).isEmpty();
    }

    @Test
    void pauseOfADrain_isLiftedBeforeTheDrain() {
      steering.drain(WELCOME, CHANGE);
      assertThat(steering.pause(WELCOME, CHANGE).mode()).isEqualTo(Mode.PAUSED);
      assertThat(steering.resume(WELCOME, null, CHANGE).mode()).isEqualTo(Mode.DRAINING);
      assertThat(steering.resume(WELCOME, null, CHANGE).mode()).isEqualTo(Mode.RUNNING);
    }

    @Test
    void rate_isShown_andRefusedOutsideItsBounds() {
      steering.pause(WELCOME, CHANGE);

      var resumed = steering.resume(WELCOME, 600, new Change(Actor.ofConsoleUser("ana"), "fixed"));

      assertThat(resumed.mode()).isEqualTo(Mode.RESUMING);
      assertThat(resumed.messagesPerMinute()).isEqualTo(600);
      assertThat(resumed.changedBy()).isEqualTo("ana");
      assertThat(resumed.reason()).isEqualTo("fixed");
      assertThatThrownBy(() -> steering.resume(WELCOME, 0, CHANGE))
          .hasMessage("messagesPerMinute: 0 (expected 1 to 100000)");
      assertThatThrownBy(() -> steering.resume(WELCOME, 100_001, CHANGE))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void stop_repeated_isOneStop() {
      assertThat(steering.stop(WELCOME, CHANGE).epoch()).isEqualTo(1);
      assertThat(steering.stop(WELCOME, new Change(Actor.ofApiKey("ana"), "again")).epoch())
          .isEqualTo(1);
    }

    @Test
    void everyChange_isInTheAuditLog() {
      steering.pause(WELCOME, CHANGE);
      steering.resume(WELCOME, null, new Change(Actor.ofConsoleUser("ana"), "fixed"));
      steering.drain(WELCOME, CHANGE);
      steering.stop(WELCOME, CHANGE);
      steering.stop(WELCOME, CHANGE);

      assertThat(auditLog.find(AuditSubject.ofJourney(WELCOME), null, 10))
          .extracting(
              entry -> entry.action() + " by " + entry.actor().name() + ": " + entry.reason())
          .containsExactly(
              "journey-stopped by ops: wrong price",
              "journey-drained by ops: wrong price",
              "journey-resumed by ana: fixed",
              "journey-paused by ops: wrong price");
    }

    @Test
    void stoppedJourney_isNotPausedOrDrained() {
      steering.stop(WELCOME, CHANGE);

      assertThatThrownBy(() -> steering.pause(WELCOME, CHANGE))
          .isInstanceOf(JourneyStoppedException.class)
          .hasMessage("journey: \"welcome\" is stopped (expected one that runs; resume it first)");
      assertThatThrownBy(() -> steering.drain(WELCOME, CHANGE))
          .isInstanceOf(JourneyStoppedException.class);
      assertThat(controls.find(WELCOME).orElseThrow().entries()).isEqualTo(Entries.STOPPED);
    }
  }

  @Nested
  class Entering {

    @Test
    void pausedJourney_enrolls() {
      steering.pause(WELCOME, CHANGE);

      assertThat(enroll(STORE.insertContact())).isInstanceOf(Enrolled.class);
    }

    @Test
    void drainedJourney_refuses_untilItIsResumed() {
      var ada = STORE.insertContact();
      var bob = STORE.insertContact();
      enroll(ada);
      steering.drain(WELCOME, CHANGE);

      assertThat(enroll(bob))
          .isInstanceOfSatisfying(
              EntriesClosed.class,
              closed -> assertThat(closed.reason()).startsWith("the journey is draining"));
      assertThat(enroll(ada)).as("is inside").isInstanceOf(AlreadyEnrolled.class);
      steering.resume(WELCOME, null, CHANGE);
      assertThat(enroll(bob)).isInstanceOf(Enrolled.class);
    }

    @Test
    void drainedJourney_doesNotRestartWhoIsInside() {
      var ada = STORE.insertContact();
      enroll(ada);
      steering.drain(WELCOME, CHANGE);

      assertThat(enroll(ada, new ReentryPolicy.AfterFinishing(), OverlapPolicy.RESTART))
          .isInstanceOf(EntriesClosed.class);
    }

    @Test
    void stoppedJourney_refuses_andEnrollsAnewAfterTheResume() {
      var ada = STORE.insertContact();
      var old = ((Enrolled) enroll(ada)).enrollment();
      steering.stop(WELCOME, CHANGE);
      assertThat(enroll(ada)).isInstanceOf(EntriesClosed.class);
      assertThat(controls.countStopped(WELCOME)).isEqualTo(1);
      steering.resume(WELCOME, null, CHANGE);

      var anew = (Enrolled) enroll(ada);

      assertThat(anew.replacedEnrollmentId()).as("its workflow runs").isEqualTo(old.id());
      assertThat(anew.enrollment().epoch()).isEqualTo(1);
      var closed = enrollments.find(old.id()).orElseThrow();
      assertThat(closed.state()).isEqualTo(EnrollmentState.CANCELED);
      assertThat(closed.endReason()).isEqualTo("the journey was stopped");
      assertThat(controls.countStopped(WELCOME)).isZero();
      assertThat(enroll(ada)).isInstanceOf(AlreadyEnrolled.class);
    }

    /** Its workflow may report another end later, which does not count. */
    @Test
    void stoppedEnrollment_thatWasReplaced_staysCanceled() {
      var ada = STORE.insertContact();
      var old = ((Enrolled) enroll(ada)).enrollment();
      steering.stop(WELCOME, CHANGE);
      steering.resume(WELCOME, null, CHANGE);
      enroll(ada);

      enrollments.close(old.id(), EnrollmentState.EXITED, "restarted", STORE.clock.instant());

      assertThat(enrollments.find(old.id()).orElseThrow().state())
          .isEqualTo(EnrollmentState.CANCELED);
    }

    @Test
    void whoMayEnterOnce_doesNotEnterAgainAfterAStop() {
      var ada = STORE.insertContact();
      enroll(ada);
      steering.stop(WELCOME, CHANGE);
      steering.resume(WELCOME, null, CHANGE);

      assertThat(enroll(ada, new ReentryPolicy.Never(), OverlapPolicy.REFUSE))
          .isInstanceOf(Refused.class);
    }
  }

  @Nested
  class Releasing {

    @Test
    void pausedJourney_releasesNothing() {
      waitingSends(2);

      assertThat(waiting.findJourneysToRelease()).isEmpty();
      assertThat(waiting.release(WELCOME)).isFalse();
      assertThat(waiting.count(WELCOME)).isEqualTo(2);
    }

    @Test
    void resumedJourney_releasesAll_andTellsEachWorkflowOnce() {
      var enrolled = waitingSends(3);
      steering.resume(WELCOME, null, CHANGE);

      assertThat(waiting.findJourneysToRelease()).containsExactly(WELCOME);
      releaseAll();
      releaseAll();

      assertThat(waiting.count(WELCOME)).isZero();
      assertThat(waiting.findJourneysToRelease()).isEmpty();
      assertThat(signaled()).containsExactlyInAnyOrderElementsOf(enrolled);
    }

    @Test
    void rate_releasesTheLongestWaitingFirst_andEndsWithTheBacklog() {
      var enrolled = waitingSends(5);
      steering.resume(WELCOME, 6, CHANGE);
      assertThat(released(0)).isEmpty();

      assertThat(released(20)).containsExactlyInAnyOrderElementsOf(enrolled.subList(0, 2));
      assertThat(controls.find(WELCOME).orElseThrow().mode()).isEqualTo(Mode.RESUMING);
      assertThat(released(20)).containsExactlyInAnyOrderElementsOf(enrolled.subList(0, 4));
      assertThat(released(20)).containsExactlyInAnyOrderElementsOf(enrolled);
      assertThat(controls.find(WELCOME).orElseThrow().mode()).isEqualTo(Mode.RUNNING);
    }

    /** After an outage of an hour it does not send what the hour would have allowed. */
    @Test
    void rate_makesUpForNothing() {
      waitingSends(30);
      steering.resume(WELCOME, 6, CHANGE);

      assertThat(released(3_600)).hasSize(2);
    }

    @Test
    void oneMessageAMinute_isReleased() {
      waitingSends(3);
      steering.resume(WELCOME, 1, CHANGE);

      assertThat(released(30)).isEmpty();
      assertThat(released(31)).hasSize(1);
    }

    @Test
    void stoppedJourney_releasesWhoWaits_soThatTheyEnd() {
      var enrolled = waitingSends(2);
      steering.stop(WELCOME, CHANGE);

      releaseAll();

      assertThat(signaled()).containsExactlyInAnyOrderElementsOf(enrolled);
    }

    @Test
    void stoppedJourney_releasesPausedEnrollments_too() {
      var enrollment = ((Enrolled) enroll(STORE.insertContact())).enrollment().id();
      waiting.add(enrollment, WELCOME, "guide", true);

      steering.stop(WELCOME, CHANGE);
      releaseAll();

      assertThat(signaled()).containsExactly(enrollment);
    }

    /** The enrollments of which a message was released by now, after so many seconds more. */
    private List<UUID> released(int seconds) {
      STORE
          .database
          .sql(
              "update journey_controls set released_through = released_through - :seconds *"
                  + " interval '1 second'")
          .param("seconds", seconds)
          .update();
      waiting.release(WELCOME);
      return signaled();
    }

    private void releaseAll() {
      for (var journey : waiting.findJourneysToRelease()) {
        while (waiting.release(journey)) {
          // the rest
        }
      }
    }
  }

  /** Enrollments whose messages wait, the longest waiting first. */
  private List<UUID> waitingSends(int count) {
    steering.pause(WELCOME, CHANGE);
    var enrolled = new ArrayList<UUID>();
    for (int i = 0; i < count; i++) {
      var id = ((Enrolled) enroll(STORE.insertContact())).enrollment().id();
      waiting.add(id, WELCOME, "guide", false);
      enrolled.add(id);
    }
    return enrolled;
  }

  private static List<UUID> signaled() {
    return STORE
        .database
        .sql("select enrollment_id from outbox where type = 'SIGNAL_ENROLLMENT' order by id")
        .query(UUID.class)
        .list();
  }

  private EnrollmentResult enroll(String contact) {
    return enroll(contact, new ReentryPolicy.AfterFinishing(), OverlapPolicy.REFUSE);
  }

  private EnrollmentResult enroll(String contact, ReentryPolicy reentry, OverlapPolicy overlap) {
    return enrollments.enroll(
        new EnrollmentRules(WELCOME, reentry, overlap, null), contact, "", null);
  }
}
