package dev.senda.store.retention;

import dev.senda.store.support.SqlTimestamps;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Deletes enrollments that ended, with everything that belongs to them. */
final class EndedEnrollments {

  /** In an order that no foreign key forbids; {@code :ids} are the enrollments. */
  private static final List<String> DETAILS =
      List.of(
          """
          delete from engagements
          where message_id = any (array(select id from messages where enrollment_id = any (:ids)))
          """,
          "delete from messages where enrollment_id = any (:ids)",
          "delete from deferred_messages where enrollment_id = any (:ids)",
          "delete from message_data where enrollment_id = any (:ids)",
          "delete from message_events where enrollment_id = any (:ids)",
          "delete from journal where enrollment_id = any (:ids)",
          "delete from completed_actions where enrollment_id = any (:ids)",
          "delete from remembered_events where enrollment_id = any (:ids)",
          "delete from waiting_sends where enrollment_id = any (:ids)",
          "delete from variant_assignments where enrollment_id = any (:ids)",
          "delete from conversions where enrollment_id = any (:ids)",
          "delete from team_tasks where enrollment_id = any (:ids)",
          """
          update coupons set enrollment_id = null, contact_key = null, sequence = null
          where enrollment_id = any (:ids)
          """);

  private final JdbcClient database;

  EndedEnrollments(JdbcClient database) {
    this.database = database;
  }

  /** The journeys that have ended enrollments with details: one step in the index for each. */
  List<String> findJourneys() {
    return database
        .sql(
            """
            with recursive found (journey) as (
              (select journey from enrollments where ended_at is not null and purged_at is null
               order by journey limit 1)
              union all
              select (select journey from enrollments
                      where journey > found.journey and ended_at is not null and purged_at is null
                      order by journey limit 1)
              from found where found.journey is not null)
            select journey from found where journey is not null
            """)
        .query(String.class)
        .list();
  }

  /**
   * Deletes the enrollments of a journey that ended first.
   *
   * @param endedBefore simulated time
   * @param keepsLast whether the last enrollment of a contact keeps its row, because it decides
   *     re-entry
   * @return how many enrollments
   */
  int delete(String journey, Instant endedBefore, boolean keepsLast, int limit) {
    var ids =
        database
            .sql(
                """
                select id from enrollments
                where journey = :journey and ended_at is not null and purged_at is null
                  and ended_at < :endedBefore
                order by ended_at limit :limit for update skip locked
                """)
            .param("journey", journey)
            .param("endedBefore", SqlTimestamps.toSql(endedBefore))
            .param("limit", limit)
            .query(UUID.class)
            .list();
    deleteWithDetails(ids, keepsLast);
    return ids.size();
  }

  void deleteWithDetails(List<UUID> ids, boolean keepsLast) {
    if (ids.isEmpty()) {
      return;
    }
    var array = ids.toArray(UUID[]::new);
    DETAILS.forEach(sql -> database.sql(sql).param("ids", array).update());
    if (keepsLast) {
      database
          .sql(
              """
              update enrollments e
              set purged_at = now(), trigger_event_id = null, start_properties = null,
                  end_reason = null, cancel_reason = null
              where e.id = any (:ids)
                and not exists (
                  select from enrollments running
                  where running.contact_key = e.contact_key and running.journey = e.journey
                    and running.correlation_key = e.correlation_key and running.ended_at is null)
                and not exists (
                  select from enrollments later
                  where later.contact_key = e.contact_key and later.journey = e.journey
                    and later.correlation_key = e.correlation_key and later.ended_at is not null
                    and (later.ended_at, later.id) > (e.ended_at, e.id))
              """)
          .param("ids", array)
          .update();
    }
    database
        .sql("delete from enrollments where id = any (:ids) and purged_at is null")
        .param("ids", array)
        .update();
  }
}
