package dev.senda.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Work that is committed here and still has to reach Temporal. The work of one contact is done in
 * the order in which it was appended, provided that whoever appends holds the contact's lock.
 *
 * <p>Its times are real time, also where the house's clock is compressed.
 */
@Repository
public class Outbox {

  private final JdbcClient database;
  private final ApplicationEventPublisher publisher;

  Outbox(JdbcClient database, ApplicationEventPublisher publisher) {
    this.database = database;
    this.publisher = publisher;
  }

  /** What is to be done. */
  public enum Kind {
    /** An event came in: find out whom it starts and who hears it. */
    EVENT,
    /** An enrollment is to be started. */
    START,
    /** A running enrollment is to be told something. */
    SIGNAL
  }

  /**
   * A piece of work.
   *
   * @param contact the contact's key
   * @param attempts how often it was taken, this time among them
   */
  public record Item(
      long id, String contact, Kind kind, Map<String, Object> payload, int attempts) {}

  /** Published inside the transaction that appended something. */
  public record Appended() {}

  /**
   * Appends work; it is there once the caller's transaction is committed.
   *
   * @param contact the contact's key
   */
  public void append(String contact, Kind kind, Map<String, ? extends @Nullable Object> payload) {
    database
        .sql(
            """
            insert into outbox (contact, kind, payload)
            values (:contact, :kind, cast(:payload as jsonb))
            """)
        .param("contact", contact)
        .param("kind", kind.name())
        .param("payload", Json.write(payload))
        .update();
    publisher.publishEvent(new Appended());
  }

  /**
   * Takes work that is due, oldest first and at most one piece a contact: none whose contact has
   * older work left, other than work of another journey that was set aside. It is the taker's for
   * this long; one that dies loses it to others then.
   */
  public List<Item> take(int limit, Duration lease) {
    // Materialized: as a subquery the planner may run it again for each row, and take more than the
    // limit.
    return database
        .sql(
            """
            with due as materialized (
              select id from outbox candidate
              where due_at <= clock_timestamp()
                and not exists (
                  select from outbox older
                  where older.contact = candidate.contact and older.id < candidate.id
                    and not (older.set_aside
                             and older.payload ->> 'journey'
                                 is distinct from coalesce(candidate.payload ->> 'journey', '')))
              order by id
              limit :limit
              for update skip locked)
            update outbox
            set due_at = clock_timestamp() + :lease * interval '1 millisecond',
                attempts = attempts + 1
            from due
            where outbox.id = due.id
            returning outbox.id, contact, kind, payload, attempts
            """)
        .param("lease", lease.toMillis())
        .param("limit", limit)
        .query(Outbox::item)
        .list();
  }

  /**
   * Removes work that is done.
   *
   * @return whether it was still there; if not, another did it
   */
  public boolean remove(Item item) {
    return database.sql("delete from outbox where id = :id").param("id", item.id()).update() == 1;
  }

  /** Removes all of this work, which is done. */
  public void removeAll(Collection<Item> items) {
    if (!items.isEmpty()) {
      database
          .sql("delete from outbox where id in (:ids)")
          .param("ids", items.stream().map(Item::id).toList())
          .update();
    }
  }

  /**
   * Puts work off.
   *
   * @param problem what the last try said
   */
  public void postpone(Item item, Duration delay, String problem) {
    database
        .sql(
            """
            update outbox
            set due_at = clock_timestamp() + :delay * interval '1 millisecond', problem = :problem
            where id = :id
            """)
        .param("id", item.id())
        .param("delay", delay.toMillis())
        .param("problem", problem)
        .update();
  }

  /**
   * Puts work off that fails by a fault: whatever of the contact does not belong to the same
   * journey goes on without it.
   *
   * @param problem for people to mend
   */
  public void setAside(Item item, Duration delay, String problem) {
    postpone(item, delay, problem);
    database
        .sql("update outbox set set_aside = true where id = :id")
        .param("id", item.id())
        .update();
  }

  /** How much work is left. */
  public long size() {
    return database.sql("select count(*) from outbox").query(Long.class).single();
  }

  private static Item item(ResultSet row, int number) throws SQLException {
    return new Item(
        row.getLong("id"),
        row.getString("contact"),
        Kind.valueOf(row.getString("kind")),
        Json.read(row.getString("payload")),
        row.getInt("attempts"));
  }
}
