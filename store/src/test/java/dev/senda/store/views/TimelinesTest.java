package dev.senda.store.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.journey.ReentryPolicy;
import dev.senda.store.TestStore;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.events.Events;
import dev.senda.store.events.NewEvent;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.SqlTimestamps;
import dev.senda.store.views.Timelines.TimelineEntryType;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Events, engagements, and the timeline that shows both. */
class TimelinesTest {

  private static final TestStore STORE = new TestStore();

  private final RetryingTransactions transactions = new RetryingTransactions(STORE.transactions);
  private final Events events = new Events(STORE.database, STORE.clock);
  private final Engagements engagements = new Engagements(STORE.database);
  private final Enrollments enrollments =
      new Enrollments(STORE.database, transactions, STORE.clock);
  private final Timelines timelines = new Timelines(STORE.database);

  private final String ada = STORE.insertContact();

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void repeatedEvent_isStoredOnce() {
    var before = STORE.clock.instant().minusSeconds(5);
    var event =
        NewEvent.of(Ids.newUuid(), "m1", ada, "Order Completed", Map.of("total", 12), before);
    var id = events.append(event).orElseThrow();

    assertThat(events.append(event)).isEmpty();
    assertThat(events.find(id))
        .contains(
            new Events.ReceivedEvent(
                id,
                "m1",
                ada,
                "Order Completed",
                Map.of("total", 12),
                before,
                STORE.clock.instant(),
                false));
  }

  @Test
  void repeatedEngagement_isRecordedOnce() {
    var message = message(enroll("welcome"), "hello", 1, "ACCEPTED", null);

    assertThat(
            engagements.recordIfNew(
                message, Engagements.EngagementType.OPENED, "", false, STORE.clock.instant()))
        .isTrue();
    assertThat(
            engagements.recordIfNew(
                message, Engagements.EngagementType.OPENED, "", false, STORE.clock.instant()))
        .isFalse();
    assertThat(
            engagements.recordIfNew(
                message, Engagements.EngagementType.OPENED, "", true, STORE.clock.instant()))
        .isTrue();
    assertThat(
            engagements.recordIfNew(
                message,
                Engagements.EngagementType.CLICKED,
                "https://a",
                false,
                STORE.clock.instant()))
        .isTrue();
    assertThat(
            engagements.recordIfNew(
                message,
                Engagements.EngagementType.CLICKED,
                "https://b",
                false,
                STORE.clock.instant()))
        .isTrue();
  }

  @Test
  void longLink_isTruncated() {
    var message = message(enroll("welcome"), "hello", 1, "ACCEPTED", null);
    var link = "https://a/" + noise(20_000);
    var at = STORE.clock.instant();

    assertThat(
            engagements.recordIfNew(message, Engagements.EngagementType.CLICKED, link, false, at))
        .isTrue();
    assertThat(
            engagements.recordIfNew(message, Engagements.EngagementType.CLICKED, link, false, at))
        .isFalse();
    assertThat(
            engagements.hasOtherByContactBefore(
                message, Engagements.EngagementType.CLICKED, link, at))
        .isFalse();
    assertThat(engagements.hasOtherClickBetween(message, link, at, at)).isFalse();
    assertThat(engagements.hasOtherClickBetween(message, "https://b", at, at)).isTrue();
    assertThat(
            engagements.record(
                message, Engagements.EngagementType.CLICKED, link, false, at.minusSeconds(5)))
        .isEqualTo(new Engagements.RecordedEngagement.MovedEarlier(at));
    assertThat(
            engagements.record(
                message, Engagements.EngagementType.CLICKED, link, false, at.minusSeconds(4)))
        .isEqualTo(new Engagements.RecordedEngagement.Known());
    assertThat(engagements.record(message, Engagements.EngagementType.OPENED, "", false, at))
        .isEqualTo(new Engagements.RecordedEngagement.New());
  }

  @Test
  void longTimeline_showsTheNewestEntries() {
    var enrollment = enroll("welcome");
    STORE
        .database
        .sql(
            """
            insert into journal
            select :id, n, 'WAIT', 'step-' || n, 'yes', at, at
            from (select n, :now + n * interval '1 second' as at from generate_series(1, 2100) as n) as steps
            """)
        .param("id", enrollment)
        .param("now", SqlTimestamps.toSql(STORE.clock.instant()))
        .update();

    var timeline = timelines.findByEnrollment(enrollment);

    assertThat(timeline).hasSize(Timelines.MAX_ENTRIES);
    assertThat(timeline.getFirst().step()).isEqualTo("step-101");
    assertThat(timeline.getLast().step()).isEqualTo("step-2100");
  }

  /** Text that no index makes shorter, of characters that take three bytes each. */
  private static String noise(int length) {
    return new Random(7)
        .ints(length, 0x4e00, 0x9fa5)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void origin_namesJourneyStepAndContact() {
    var enrollment = enroll("welcome");
    var message = message(enrollment, "hello", 2, "ACCEPTED", null);

    assertThat(engagements.findOrigin(message))
        .contains(
            new Engagements.MessageOrigin(
                message,
                enrollment,
                "welcome",
                "hello",
                2,
                ada,
                Channel.EMAIL,
                "ada@example.com",
                "es"));
    assertThat(engagements.findOrigin(Ids.newUuid())).isEmpty();
  }

  @Test
  void timeline_hasAllEntriesInOrderWithReasons() {
    var trigger =
        events
            .append(
                NewEvent.of(
                    Ids.newUuid(), "m2", ada, "Form Submitted", Map.of(), STORE.clock.instant()))
            .orElseThrow();
    var start = STORE.clock.instant();
    var enrollmentResult = enrollments.enroll("ebook", new ReentryPolicy.Never(), ada, trigger);
    var id = ((Enrollments.EnrollmentResult.Enrolled) enrollmentResult).enrollment().id();
    STORE.advance(Duration.ofSeconds(1));
    var guide = message(id, "guide", 1, "ACCEPTED", null);
    STORE.advance(Duration.ofSeconds(1));
    engagements.recordIfNew(
        guide, Engagements.EngagementType.OPENED, "", false, STORE.clock.instant());
    engagements.recordIfNew(
        guide, Engagements.EngagementType.CLICKED, "https://a", true, STORE.clock.instant());
    STORE.advance(Duration.ofSeconds(1));
    journal(id, 1, "SEND", "guide", "accepted");
    journal(id, 2, "WAIT", "guide opened within 3 days", "yes");
    STORE.advance(Duration.ofSeconds(1));
    message(id, "guide", 2, "SKIPPED", "no consent for product-tips");
    STORE.advance(Duration.ofSeconds(1));
    enrollments.close(id, EnrollmentState.GOAL, "Demo Booked", STORE.clock.instant());

    assertThat(timelines.findByEnrollment(id))
        .containsExactly(
            new Timelines.TimelineEntry(start, TimelineEntryType.ENROLLED, "", "Form Submitted"),
            new Timelines.TimelineEntry(start.plusSeconds(1), TimelineEntryType.SENT, "guide", ""),
            new Timelines.TimelineEntry(
                start.plusSeconds(2), TimelineEntryType.CLICKED, "guide", "https://a by a bot"),
            new Timelines.TimelineEntry(
                start.plusSeconds(2), TimelineEntryType.OPENED, "guide", ""),
            new Timelines.TimelineEntry(
                start.plusSeconds(3),
                TimelineEntryType.WAITED,
                "guide opened within 3 days",
                "yes"),
            new Timelines.TimelineEntry(
                start.plusSeconds(4),
                TimelineEntryType.SKIPPED,
                "guide#2",
                "no consent for product-tips"),
            new Timelines.TimelineEntry(
                start.plusSeconds(5), TimelineEntryType.ENDED, "", "goal: Demo Booked"));
  }

  @Test
  void unknownEnrollment_hasNoTimeline() {
    assertThat(timelines.findByEnrollment(Ids.newUuid())).isEmpty();
  }

  private UUID enroll(String journey) {
    var enrollmentResult = enrollments.enroll(journey, new ReentryPolicy.Never(), ada, null);
    return ((Enrollments.EnrollmentResult.Enrolled) enrollmentResult).enrollment().id();
  }

  private UUID message(
      UUID enrollment, String step, int occurrence, String state, @Nullable String reason) {
    var id = Ids.newUuid();
    Instant now = STORE.clock.instant();
    STORE
        .database
        .sql(
            """
            insert into messages (id, enrollment_id, step, occurrence, contact_key, channel, template,
                                  locale, address, state, reason, claimed_at, settled_at)
            values (:id, :enrollment, :step, :occurrence, :contact, 'email', :step, 'es',
                    'ada@example.com', :state, :reason, :now, :now)
            """)
        .param("id", id)
        .param("enrollment", enrollment)
        .param("step", step)
        .param("occurrence", occurrence)
        .param("contact", ada)
        .param("state", state)
        .param("reason", reason)
        .param("now", SqlTimestamps.toSql(now))
        .update();
    return id;
  }

  private void journal(UUID enrollment, int sequence, String kind, String step, String outcome) {
    STORE
        .database
        .sql(
            """
            insert into journal (enrollment_id, sequence, step_type, step, outcome, started_at, ended_at)
            values (:enrollment, :sequence, :kind, :step, :outcome, :now, :now)
            """)
        .param("enrollment", enrollment)
        .param("sequence", sequence)
        .param("kind", kind)
        .param("step", step)
        .param("outcome", outcome)
        .param("now", SqlTimestamps.toSql(STORE.clock.instant()))
        .update();
  }
}
