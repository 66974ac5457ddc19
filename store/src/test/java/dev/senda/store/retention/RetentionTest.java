package dev.senda.store.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.OverlapPolicy;
import dev.senda.journey.ReentryPolicy;
import dev.senda.store.TestStore;
import dev.senda.store.enrollments.EnrollmentRules;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult;
import dev.senda.store.events.EventPartitions;
import dev.senda.store.retention.Retention.BusyException;
import dev.senda.store.retention.Retention.ChunkedDeletion;
import dev.senda.store.support.ConcurrentCalls;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.SqlTimestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetentionTest {

  private static final TestStore STORE = new TestStore();
  private static final RetryingTransactions TRANSACTIONS =
      new RetryingTransactions(STORE.transactions);
  private static final String JOURNEY = "ebook-nurture";
  private static final int CHUNK = 3;
  private static final EnrollmentRows ENROLLMENTS = new EnrollmentRows(STORE);

  private static final List<String> DETAILS =
      List.of(
          "messages",
          "message_events",
          "engagements",
          "short_links",
          "digests",
          "journal",
          "completed_actions",
          "variant_assignments",
          "conversions",
          "team_tasks");

  private final Instant cutoff = STORE.clock.instant().minus(Duration.ofDays(400));
  private final Retention retention =
      new Retention(STORE.database, TRANSACTIONS, new EventPartitions(STORE.database));

  @BeforeEach
  void empty() {
    STORE
        .database
        .sql(
            """
            truncate contacts, events, event_deduplication, processed_webhooks, inbound_sessions,
                     dev_mailbox, api_keys, coupons, outbox cascade
            """)
        .update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  /** A new table needs a rule, or a reason why it has none. */
  @Test
  void everyTable_hasARule() {
    assertThat(
            STORE
                .database
                .sql(
                    """
                    select relname from pg_class
                    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
                      and not relispartition and relname <> 'flyway_schema_history'
                    """)
                .query(String.class)
                .list())
        .containsExactlyInAnyOrderElementsOf(RetentionRule.byTable().keySet());
  }

  @Test
  void endedEnrollments_goWithTheirDetails_inChunks() {
    for (int i = 0; i < 7; i++) {
      ENROLLMENTS.ended(STORE.insertContact(), 401 + i);
    }
    var young = ENROLLMENTS.ended(STORE.insertContact(), 399);
    var running = ENROLLMENTS.withDetails(STORE.insertEnrollment(STORE.insertContact()));
    STORE
        .database
        .sql("update enrollments set enrolled_at = enrolled_at - interval '2 years'")
        .update();

    var deletion = retention.endedEnrollments(JOURNEY, cutoff, false, CHUNK);

    assertThat(deletion.deleteChunk()).isEqualTo(CHUNK);
    assertThat(count("enrollments")).isEqualTo(6);
    // A new run continues after an interruption.
    assertThat(run(retention.endedEnrollments(JOURNEY, cutoff, false, CHUNK))).isEqualTo(4);
    assertThat(ids("select id from enrollments")).containsExactlyInAnyOrder(young, running);
    for (var table : DETAILS) {
      assertThat(count(table)).as(table).isEqualTo(2);
    }
  }

  @Test
  void usedCoupon_isUnlinked_andNeverAvailableAgain() {
    ENROLLMENTS.ended(STORE.insertContact(), 401);

    assertThat(retention.findJourneysWithEndedEnrollments()).containsExactly(JOURNEY);
    run(retention.endedEnrollments(JOURNEY, cutoff, false, CHUNK));
    assertThat(retention.findJourneysWithEndedEnrollments()).isEmpty();

    assertThat(
            STORE
                .database
                .sql(
                    """
                    select count(*) from coupons
                    where contact_key is null and enrollment_id is null and assigned_at is not null
                    """)
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void lastEnrollment_staysWithoutDetails_whereItDecidesReentry() {
    var contact = STORE.insertContact();
    ENROLLMENTS.ended(contact, 500);
    var last = ENROLLMENTS.ended(contact, 450);
    STORE.database.sql("update enrollments set cancel_reason = 'asked by Ana'").update();

    assertThat(run(retention.endedEnrollments(JOURNEY, cutoff, true, CHUNK))).isEqualTo(2);

    assertThat(ids("select id from enrollments where cancel_reason is null")).containsExactly(last);
    assertThat(count("messages")).isZero();
    assertThat(enroll(contact, new ReentryPolicy.Never()))
        .isInstanceOf(EnrollmentResult.Refused.class);
    assertThat(run(retention.endedEnrollments(JOURNEY, cutoff, true, CHUNK)))
        .as("it is not looked at again")
        .isZero();
  }

  @Test
  void endedEnrollment_isDeleted_whereALaterOneDecidesReentry() {
    var contact = STORE.insertContact();
    ENROLLMENTS.ended(contact, 500);
    var running = STORE.insertEnrollment(contact);

    run(retention.endedEnrollments(JOURNEY, cutoff, true, CHUNK));

    assertThat(ids("select id from enrollments")).containsExactly(running);
  }

  @Test
  void anonymousContacts_goIfNothingHappenedSince() {
    var unused = visitor(500);
    ENROLLMENTS.ended(unused, 450);
    run(retention.endedEnrollments(JOURNEY, cutoff, true, CHUNK));
    event(unused, 450);
    STORE
        .database
        .sql("insert into list_members values (:key, 'vip', now())")
        .param("key", unused)
        .update();
    var changed = visitor(500);
    STORE
        .database
        .sql("update contacts set updated_at = :now where key = :key")
        .param("now", SqlTimestamps.toSql(STORE.clock.instant()))
        .param("key", changed)
        .update();
    var active = visitor(500);
    event(active, 100);
    var enrolled = visitor(500);
    STORE.insertEnrollment(enrolled);
    var left = visitor(500);
    ENROLLMENTS.ended(left, 100);
    var known = visitor(500);
    STORE
        .database
        .sql("update contacts set user_id = 'u-1' where key = :key")
        .param("key", known)
        .update();
    var young = visitor(300);
    for (int i = 0; i < 4; i++) {
      visitor(410);
    }

    assertThat(run(retention.anonymousContacts(cutoff, CHUNK))).isEqualTo(5);

    assertThat(STORE.database.sql("select key from contacts").query(String.class).list())
        .containsExactlyInAnyOrder(changed, active, enrolled, left, known, young);
    assertThat(count("list_members")).isZero();
    assertThat(count("events")).isEqualTo(1);
  }

  @Test
  void events_goByWholeMonths() {
    var now = Instant.now();
    var old = now.atOffset(ZoneOffset.UTC).minusMonths(15).toInstant();
    STORE
        .database
        .sql("select create_events_partition(:at)")
        .param("at", SqlTimestamps.toSql(old))
        .query(Boolean.class)
        .single();
    insertEvent(STORE.insertContact(), Ids.lowestAt(old), old);
    insertEvent(STORE.insertContact(), Ids.newUuid(), now);

    assertThat(run(retention.eventMonths(now.minus(Duration.ofDays(400))))).isEqualTo(1);
    assertThat(count("events")).isEqualTo(1);
  }

  @Test
  void eventIds_goByAge() {
    for (int i = 1; i <= 7; i++) {
      STORE
          .database
          .sql(
              """
              insert into event_deduplication (message_hash, content_hash, received_at)
              values (:hash, 1, now() - :days * interval '1 day')
              """)
          .param("hash", new byte[] {(byte) i})
          .param("days", i * 10)
          .update();
    }

    assertThat(run(retention.eventIds(daysAgo(25), CHUNK))).isEqualTo(5);
    assertThat(count("event_deduplication")).isEqualTo(2);
  }

  /** Twilio signs no time: a copy of an old START must not count for a new one. */
  @Test
  void processedWebhooks_goByAge_andThoseOfInboundMessagesLater() {
    for (int day = 1; day <= 8; day++) {
      webhook("event-" + day, false, day);
      webhook("inbound/" + day, true, day);
    }

    assertThat(run(retention.processedWebhooks(false, daysAgo(3), CHUNK))).isEqualTo(6);
    assertThat(run(retention.processedWebhooks(true, daysAgo(7), CHUNK))).isEqualTo(2);
    assertThat(count("processed_webhooks")).isEqualTo(2 + 6);
  }

  @Test
  void inboundSessions_goByAge() {
    for (int day = 1; day <= 5; day++) {
      STORE
          .database
          .sql(
              """
              insert into inbound_sessions (account, channel, address, last_inbound_at)
              values ('text', 'whatsapp', :address, now() - :days * interval '1 day')
              """)
          .param("address", "+" + day)
          .param("days", day)
          .update();
    }

    assertThat(run(retention.inboundSessions(daysAgo(3), CHUNK))).isEqualTo(3);
    assertThat(count("inbound_sessions")).isEqualTo(2);
  }

  @Test
  void devMailbox_goesByAge() {
    for (int day = 1; day <= 5; day++) {
      STORE
          .database
          .sql(
              """
              insert into dev_mailbox (id, message_id_header, recipient, sender, subject, raw_message,
                                       received_at)
              values (:id, '<x>', 'a', 'b', 'c', '', now())
              """)
          .param("id", Ids.lowestAt(daysAgo(day)))
          .update();
    }

    assertThat(run(retention.devMailbox(daysAgo(4).plusSeconds(60), CHUNK))).isEqualTo(2);
    assertThat(count("dev_mailbox")).isEqualTo(3);
  }

  @Test
  void revokedApiKeys_go_unlessTheConfigurationGaveThem() {
    STORE
        .database
        .sql(
            """
            insert into api_keys (id, key_hash, name, scope, is_configured, created_at, revoked_at)
            select gen_random_uuid(), decode(lpad(to_hex(days), 4, '0'), 'hex'), 'key', 'WRITE', is_configured, now(),
                   now() - days * interval '1 day'
            from (values (400, false), (401, true), (300, false)) as given (days, is_configured)
            """)
        .update();

    assertThat(run(retention.revokedApiKeys(daysAgo(365)))).isEqualTo(1);
    assertThat(count("api_keys")).isEqualTo(2);
  }

  @Test
  void secondInstance_isTurnedAway() {
    STORE.transactions.executeWithoutResult(
        _ -> {
          retention.revokedApiKeys(daysAgo(1)).deleteChunk();
          assertThatThrownBy(
                  () ->
                      ConcurrentCalls.run(
                          1, () -> retention.eventIds(daysAgo(1), CHUNK).deleteChunk()))
              .hasRootCauseInstanceOf(BusyException.class);
        });
  }

  private static int run(ChunkedDeletion deletion) {
    int deleted = 0;
    while (!deletion.isFinished()) {
      deleted += deletion.deleteChunk();
    }
    return deleted;
  }

  private static Instant daysAgo(int days) {
    return Instant.now().minus(Duration.ofDays(days));
  }

  private EnrollmentResult enroll(String contact, ReentryPolicy reentry) {
    return new Enrollments(STORE.database, TRANSACTIONS, STORE.clock)
        .enroll(
            new EnrollmentRules(JOURNEY, reentry, OverlapPolicy.REFUSE, null), contact, "", null);
  }

  private static long count(String table) {
    return STORE.database.sql("select count(*) from " + table).query(Long.class).single();
  }

  private static List<UUID> ids(String sql) {
    return STORE.database.sql(sql).query(UUID.class).list();
  }

  private static String visitor(int daysAgo) {
    var key = STORE.insertContact();
    STORE
        .database
        .sql("update contacts set created_at = :at, updated_at = :at where key = :key")
        .param("at", SqlTimestamps.toSql(STORE.clock.instant().minus(Duration.ofDays(daysAgo))))
        .param("key", key)
        .update();
    return key;
  }

  private static void event(String contact, int daysAgo) {
    insertEvent(contact, Ids.newUuid(), STORE.clock.instant().minus(Duration.ofDays(daysAgo)));
  }

  private static void insertEvent(String contact, UUID id, Instant receivedAt) {
    STORE
        .database
        .sql(
            """
            insert into events (id, contact_key, name, occurred_at, received_at)
            values (:id, :contact, 'Product Viewed', :at, :at)
            """)
        .param("id", id)
        .param("contact", contact)
        .param("at", SqlTimestamps.toSql(receivedAt))
        .update();
  }

  private static void webhook(String id, boolean isInbound, int daysAgo) {
    STORE
        .database
        .sql(
            """
            insert into processed_webhooks (account, provider_event_id, is_inbound, received_at)
            values ('text', :id, :isInbound, now() - :days * interval '1 day')
            """)
        .param("id", id)
        .param("isInbound", isInbound)
        .param("days", daysAgo)
        .update();
  }
}
