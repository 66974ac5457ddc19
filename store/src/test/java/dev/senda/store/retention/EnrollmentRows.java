package dev.senda.store.retention;

import dev.senda.store.TestStore;
import dev.senda.store.support.SqlTimestamps;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Inserts enrollments with everything that belongs to them. */
final class EnrollmentRows {

  private final TestStore store;

  EnrollmentRows(TestStore store) {
    this.store = store;
  }

  /** An enrollment that ended so many days ago, with one row in each table that belongs to it. */
  UUID ended(String contact, int daysAgo) {
    var id = withDetails(store.insertEnrollment(contact));
    store
        .database
        .sql("update enrollments set state = 'COMPLETED', ended_at = :at where id = :id")
        .param("at", SqlTimestamps.toSql(store.clock.instant().minus(Duration.ofDays(daysAgo))))
        .param("id", id)
        .update();
    return id;
  }

  UUID withDetails(UUID enrollment) {
    for (var sql :
        List.of(
            """
            insert into messages (id, enrollment_id, step, occurrence, contact_key, channel, template,
                                  state, claimed_at, settled_at)
            select gen_random_uuid(), id, 'guide', 1, contact_key, 'email', 'guide', 'ACCEPTED', now(),
                   now()
            from enrollments where id = :id
            """,
            """
            insert into message_events (enrollment_id, step, occurrence, message_id, channel, type,
                                        recorded_at)
            select enrollment_id, step, 1, id, 'email', 'ACCEPTED', now() from messages
            where enrollment_id = :id
            """,
            """
            insert into engagements (message_id, type, occurred_at)
            select id, 'OPENED', now() from messages where enrollment_id = :id
            """,
            """
            insert into short_links (code, message_id, target, is_click, created_at)
            select right(cast(id as text), 10), id, 'https://shop.example', true, now() from messages
            where enrollment_id = :id
            """,
            """
            insert into digests (message_id, pattern, events, collected_at)
            select id, 'Comment Received', '{}', now() from messages where enrollment_id = :id
            """,
            "insert into journal values (:id, 1, 'SEND', 'guide', 'sent', now(), now())",
            "insert into completed_actions values (:id, 1)",
            """
            insert into variant_assignments (enrollment_id, journey, split, variant, assigned_at)
            values (:id, 'ebook-nurture', 'offer', 'GIFT', now())
            """,
            "insert into conversions values (:id, gen_random_uuid(), now())",
            """
            insert into team_tasks (id, type, enrollment_id, contact_key, team, text, created_at)
            select gen_random_uuid(), 'TASK', id, contact_key, 'sales', 'Call', now() from enrollments
            where id = :id
            """,
            """
            insert into coupons (pool, code, enrollment_id, contact_key, sequence, assigned_at)
            select 'welcome', cast(id as text), id, contact_key, 1, now() from enrollments where id = :id
            """)) {
      store.database.sql(sql).param("id", enrollment).update();
    }
    return enrollment;
  }
}
