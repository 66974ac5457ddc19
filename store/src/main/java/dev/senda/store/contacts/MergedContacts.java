package dev.senda.store.contacts;

import dev.senda.store.support.SqlTimestamps;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The contacts that turned out to be another one. */
@Repository
public class MergedContacts {

  private final JdbcClient database;

  MergedContacts(JdbcClient database) {
    this.database = database;
  }

  /**
   * A contact that was merged.
   *
   * @param key its key, which means the other contact now
   * @param cause IDENTITY for a call that named both, OPERATOR for a merge by hand
   * @param at simulated time
   */
  public record MergedContact(String key, String cause, Instant at) {}

  /** The key of the contact that this key means now. */
  static String currentKey(JdbcClient database, String key) {
    return database
        .sql("select contact_key from merged_contacts where key = :key")
        .param("key", key)
        .query(String.class)
        .optional()
        .orElse(key);
  }

  /** The contacts that were merged into this one, newest first. */
  public List<MergedContact> findInto(String contactKey) {
    return database
        .sql(
            """
            select key, cause, merged_at from merged_contacts
            where contact_key = :contact order by merged_at desc, key
            """)
        .param("contact", contactKey)
        .query(
            (row, number) ->
                new MergedContact(
                    row.getString("key"),
                    row.getString("cause"),
                    SqlTimestamps.instant(row, "merged_at")))
        .list();
  }

  /**
   * Moves the events that were stored under a key while its contact was merged. Storing an event
   * that no journey hears locks no contact, so the merge may not have seen it.
   *
   * @param since of merges since then, simulated time
   * @return how many events
   */
  public int moveLateEvents(Instant since) {
    return database
        .sql(
            """
            update events set contact_key = merged.contact_key
            from merged_contacts merged
            where merged.merged_at >= :since and events.contact_key = merged.key
            """)
        .param("since", SqlTimestamps.toSql(since))
        .update();
  }
}
