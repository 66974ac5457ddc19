package dev.senda.store.steering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.OverlapPolicy;
import dev.senda.journey.ReentryPolicy;
import dev.senda.journey.engine.TimeScale;
import dev.senda.store.TestStore;
import dev.senda.store.audit.Actor;
import dev.senda.store.audit.AuditLog;
import dev.senda.store.consent.Consents;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentRules;
import dev.senda.store.enrollments.EnrollmentService;
import dev.senda.store.enrollments.EnrollmentService.EnrollmentSource;
import dev.senda.store.enrollments.EnrollmentService.EnrollmentSource.ApiRequest;
import dev.senda.store.enrollments.EnrollmentService.EnrollmentSource.StartEvent;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult.Enrolled;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult.Refused;
import dev.senda.store.events.Events;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.events.NewEvent;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.store.steering.JourneySteering.Change;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contacts whose enrollment was stopped, and whose workflow sleeps, enter the journey again. */
class EntryAfterStopTest {

  private static final TestStore STORE = new TestStore();
  private static final String WELCOME = "welcome";
  private static final Change CHANGE = new Change(Actor.ofApiKey("ops"), "legal");
  private static final EnrollmentSource REQUEST = new ApiRequest("", Map.of());
  private static final ReentryPolicy AFTER_FINISHING = new ReentryPolicy.AfterFinishing();
  private static final ReentryPolicy AFTER_30_DAYS = new ReentryPolicy.After(Duration.ofDays(30));

  private final RetryingTransactions transactions = new RetryingTransactions(STORE.transactions);
  private final Outbox outbox = new Outbox(STORE.database, _ -> {});
  private final Enrollments enrollments =
      new Enrollments(STORE.database, transactions, STORE.clock);
  private final JourneySteering steering =
      new JourneySteering(
          transactions,
          new JourneyLocks(STORE.database),
          new JourneyControls(STORE.database),
          new WaitingSends(STORE.database, transactions, outbox, STORE.clock),
          new AuditLog(STORE.database));

  private final String ada = STORE.insertContact();

  @AfterAll
  static void close() {
    STORE.close();
  }

  @BeforeEach
  void clear() {
    STORE.database.sql("truncate journey_controls, enrollments, outbox cascade").update();
  }

  @Test
  void eventAfterTheStop_routedTwoSecondsLater_enrolls() {
    var old = enrolled(AFTER_FINISHING);
    STORE.advance(Duration.ofHours(1));
    var stop = stopAndResume();
    STORE.advance(Duration.ofMinutes(5));

    var result =
        enroll(AFTER_FINISHING, eventOf(STORE.clock.instant().minus(Duration.ofSeconds(2))));

    assertThat(((Enrolled) result).replacedEnrollmentId()).isEqualTo(old.id());
    var closed = find(old);
    assertThat(closed.state()).isEqualTo(EnrollmentState.CANCELED);
    assertThat(closed.endedAt()).isEqualTo(stop);
  }

  @Test
  void eventBeforeTheStop_isRefused_andALaterEventReplacesTheEnrollment() {
    var old = enrolled(AFTER_FINISHING);
    STORE.advance(Duration.ofHours(1));
    var stop = stopAndResume();
    STORE.advance(Duration.ofMinutes(5));

    assertThat(enroll(AFTER_FINISHING, eventOf(stop.minus(Duration.ofSeconds(10)))))
        .isInstanceOf(Refused.class);
    assertThat(find(old)).as("unchanged").isEqualTo(old);
    assertThat(STORE.drainOutbox(ada)).isEmpty();

    var entered = (Enrolled) enroll(AFTER_FINISHING, eventOf(STORE.clock.instant()));

    assertThat(STORE.drainOutbox(ada))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("signal.id")
        .containsExactly(
            new OutboxItem.SignalEnrollment(
                WELCOME,
                "restarted",
                new SignalPayload.Exit(
                    Ids.newUuid(), old.id(), STORE.clock.instant(), "restarted")),
            new OutboxItem.StartEnrollment(entered.enrollment().id(), WELCOME));
  }

  /** The stop counts, not the request that found it. */
  @Test
  void reentryAfter30Days_beginsWithTheStop() {
    var old = enrolled(AFTER_30_DAYS);
    STORE.advance(Duration.ofHours(1));
    stopAndResume();

    STORE.advance(Duration.ofDays(29));
    assertThat(enroll(AFTER_30_DAYS, REQUEST)).isInstanceOf(Refused.class);
    assertThat(find(old)).as("unchanged").isEqualTo(old);

    STORE.advance(Duration.ofDays(1));
    assertThat(((Enrolled) enroll(AFTER_30_DAYS, REQUEST)).replacedEnrollmentId())
        .isEqualTo(old.id());
  }

  @Test
  void stop_isInSimulatedTime() {
    var realStart = Instant.parse("2026-11-23T09:00:00Z");
    var simulatedStart = Instant.parse("2030-01-01T00:00:00Z");
    var scale = new TimeScale(realStart, simulatedStart, 60);
    var old = ((Enrolled) enroll(AFTER_FINISHING, REQUEST, clock(scale, realStart))).enrollment();
    stopAndResume(realStart.plusSeconds(10));

    enroll(AFTER_FINISHING, REQUEST, clock(scale, realStart.plusSeconds(20)));

    assertThat(find(old).endedAt()).isEqualTo(simulatedStart.plusSeconds(600));
  }

  private static ScaledClock clock(TimeScale scale, Instant real) {
    return new ScaledClock(Clock.fixed(real, ZoneOffset.UTC), scale);
  }

  /** When it was stopped: the test's clock stands still in the past. */
  private Instant stopAndResume() {
    stopAndResume(STORE.clock.instant());
    return STORE.clock.instant();
  }

  private void stopAndResume(Instant stop) {
    steering.stop(WELCOME, CHANGE);
    steering.resume(WELCOME, null, CHANGE);
    STORE
        .database
        .sql("update journey_controls set stopped_at = :stop")
        .param("stop", SqlTimestamps.toSql(stop))
        .update();
  }

  private EnrollmentRow enrolled(ReentryPolicy reentry) {
    var result = (Enrolled) enroll(reentry, REQUEST);
    STORE.drainOutbox(ada);
    return result.enrollment();
  }

  private EnrollmentRow find(EnrollmentRow enrollment) {
    return enrollments.find(enrollment.id()).orElseThrow();
  }

  private StartEvent eventOf(Instant occurredAt) {
    var id =
        new Events(STORE.database, STORE.clock)
            .append(NewEvent.of(Ids.newUuid(), "1", ada, "Signed Up", Map.of(), occurredAt))
            .orElseThrow();
    return new StartEvent(id, occurredAt, Map.of());
  }

  private EnrollmentResult enroll(ReentryPolicy reentry, EnrollmentSource source) {
    return enroll(reentry, source, STORE.clock);
  }

  private EnrollmentResult enroll(
      ReentryPolicy reentry, EnrollmentSource source, ScaledClock clock) {
    return new EnrollmentService(
            transactions,
            new Contacts(STORE.database, transactions, clock),
            new Consents(STORE.database),
            new KnownEvents(STORE.database),
            new Enrollments(STORE.database, transactions, clock),
            outbox,
            clock)
        .enroll(new EnrollmentRules(WELCOME, reentry, OverlapPolicy.REFUSE, null), ada, source);
  }
}
