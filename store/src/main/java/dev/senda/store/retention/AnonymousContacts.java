package dev.senda.store.retention;

import dev.senda.store.support.SqlTimestamps;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Deletes contacts that nobody can be found by: visitors who never came back. */
final class AnonymousContacts {

  private static final List<String> DETAILS =
      List.of(
          "delete from list_members where contact_key = any (:keys)",
          "delete from consents where contact_key = any (:keys)",
          "delete from events where contact_key = any (:keys)");

  private final JdbcClient database;
  private final EndedEnrollments enrollments;

  AnonymousContacts(JdbcClient database, EndedEnrollments enrollments) {
    this.database = database;
    this.enrollments = enrollments;
  }

  /**
   * Where the next chunk starts.
   *
   * @param createdAt of the last contact of the previous chunk
   */
  record Position(Instant createdAt, String key) {
    static final Position START = new Position(Instant.EPOCH, "");
  }

  /**
   * A chunk.
   *
   * @param next null if no contacts follow
   */
  record Chunk(int deleted, Position next, boolean isLast) {}

  /**
   * Deletes the contacts of the next chunk that are older than this.
   *
   * @param unusedSince simulated time
   */
  Chunk delete(Position after, Instant unusedSince, int limit) {
    var candidates =
        database
            .sql(
                """
                select key, created_at from contacts
                where user_id is null and email is null and phone is null and erased_at is null
                  and created_at < :unusedSince and (created_at, key) > (:createdAt, :key)
                order by created_at, key limit :limit for update skip locked
                """)
            .param("unusedSince", SqlTimestamps.toSql(unusedSince))
            .param("createdAt", SqlTimestamps.toSql(after.createdAt()))
            .param("key", after.key())
            .param("limit", limit)
            .query(
                (row, number) ->
                    new Position(SqlTimestamps.instant(row, "created_at"), row.getString("key")))
            .list();
    if (candidates.isEmpty()) {
      return new Chunk(0, after, true);
    }
    var unused =
        findUnused(candidates.stream().map(Position::key).toArray(String[]::new), unusedSince);
    deleteAll(unused);
    return new Chunk(unused.length, candidates.getLast(), candidates.size() < limit);
  }

  private String[] findUnused(String[] keys, Instant unusedSince) {
    return database
        .sql(
            """
            select c.key from contacts c
            where c.key = any (:keys) and c.updated_at < :unusedSince
              and not exists (select from enrollments e where e.contact_key = c.key
                              and (e.ended_at is null or e.ended_at >= :unusedSince))
              and not exists (select from events v where v.contact_key = c.key
                              and v.received_at >= :unusedSince)
            """)
        .param("keys", keys)
        .param("unusedSince", SqlTimestamps.toSql(unusedSince))
        .query(String.class)
        .list()
        .toArray(String[]::new);
  }

  private void deleteAll(String[] keys) {
    if (keys.length == 0) {
      return;
    }
    enrollments.deleteWithDetails(
        database
            .sql("select id from enrollments where contact_key = any (:keys)")
            .param("keys", keys)
            .query(UUID.class)
            .list(),
        false);
    // What the retention of the enrollment has left behind.
    database
        .sql("delete from enrollments where contact_key = any (:keys)")
        .param("keys", keys)
        .update();
    DETAILS.forEach(sql -> database.sql(sql).param("keys", keys).update());
    database.sql("delete from contacts where key = any (:keys)").param("keys", keys).update();
  }
}
