package dev.senda.store.events;

import dev.senda.store.support.JsonColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

  public Outbox(JdbcClient database, ApplicationEventPublisher publisher) {
    this.database = database;
    this.publisher = publisher;
  }

  /** What is to be done. */
  public enum OutboxItemType {
    /** An event came in: find out whom it starts and who hears it. */
    ROUTE_EVENT,
    /** An enrollment is to be started. */
    START_ENROLLMENT,
    /** A running enrollment is to be told something. */
    SIGNAL_ENROLLMENT
  }

  /**
   * A piece of work.
   *
   * @param contactKey the contact's key
   * @param attempts how often it was taken, this time among them
   */
  public record OutboxItem(
      long id, String contactKey, OutboxItemType type, Map<String, Object> payload, int attempts) {}

  /** Published inside the transaction that appended something. */
  public record OutboxAppended() {}

  /**
   * Appends work; it is there once the caller's transaction is committed.
   *
   * @param contact the contact's key
   */
  public void append(
      String contact,
      OutboxItemType outboxItemType,
      Map<String, ? extends @Nullable Object> payload) {
    database
        .sql(
            """
            insert into outbox (contact_key, type, payload, parked)
            values (:contact, :kind, cast(:payload as jsonb),
                    exists (select from outbox
                            where contact_key = :contact and parked
                              and payload ->> 'journey' = :journey))
            """)
        .param("contact", contact)
        .param("kind", outboxItemType.name())
        .param("payload", JsonColumns.write(payload))
        .param("journey", payload.get("journey"))
        .update();
    publisher.publishEvent(new OutboxAppended());
  }

  /**
   * Takes work that is due, oldest first, and of a contact only the oldest. Work that was set aside
   * waits for older work of its own journey alone, and nobody waits for it. What is taken is the
   * taker's for this long; one that dies loses it to others then.
   */
  public List<OutboxItem> leaseDue(int limit, Duration lease) {
    // Materialized: as a subquery the planner may run it again for each row, and take more than the
    // limit.
    return database
        .sql(
            """
            with due as materialized (
              select id from outbox
              where due_at <= now()
                and id in (
                  select distinct on (contact_key, lane) id
                  from (select id, contact_key,
                               case when parked then coalesce(payload ->> 'journey', id::text)
                                    else '' end as lane
                        from outbox) as queued
                  order by contact_key, lane, id)
              order by id
              limit :limit
              for update skip locked)
            update outbox
            set due_at = now() + :lease * interval '1 millisecond', attempts = attempts + 1
            from due
            where outbox.id = due.id
            returning outbox.id, contact_key, type, payload, attempts
            """)
        .param("lease", lease.toMillis())
        .param("limit", limit)
        .query(Outbox::mapRow)
        .list();
  }

  /**
   * Removes work that is done.
   *
   * @return whether it was still there; if not, another did it
   */
  public boolean remove(OutboxItem item) {
    return database.sql("delete from outbox where id = :id").param("id", item.id()).update() == 1;
  }

  /** Removes all of this work, which is done. */
  public void removeAll(Collection<OutboxItem> items) {
    if (!items.isEmpty()) {
      database
          .sql("delete from outbox where id in (:ids)")
          .param("ids", items.stream().map(OutboxItem::id).toList())
          .update();
    }
  }

  /**
   * Puts work off.
   *
   * @param problem what the last try said
   */
  public void postpone(OutboxItem item, Duration delay, String problem) {
    database
        .sql(
            """
            update outbox
            set due_at = clock_timestamp() + :delay * interval '1 millisecond', last_error = :problem
            where id = :id
            """)
        .param("id", item.id())
        .param("delay", delay.toMillis())
        .param("problem", problem)
        .update();
  }

  /**
   * Puts work off that fails by a fault, together with the contact's other work of the same
   * journey: everything else of the contact goes on without it.
   *
   * @param problem for people to mend
   */
  public void park(OutboxItem item, Duration delay, String problem) {
    postpone(item, delay, problem);
    database
        .sql(
            """
            update outbox set parked = true
            where contact_key = :contact and not parked
              and (id = :id or payload ->> 'journey' = :journey)
            """)
        .param("contact", item.contactKey())
        .param("id", item.id())
        .param("journey", item.payload().get("journey"))
        .update();
  }

  /**
   * Whether something that may end this enrollment is committed and has not reached it yet: an
   * event that nobody has routed, or one, an exit or a cancellation that it has not been told.
   */
  public boolean hasPendingEnd(String contact, UUID enrollment) {
    return database
        .sql(
            """
            select exists (
              select from outbox
              where contact_key = :contact and not parked
                and (type = 'ROUTE_EVENT'
                     or type = 'SIGNAL_ENROLLMENT' and payload -> 'signal' ->> 'enrollment' = :enrollment
                        and payload -> 'signal' ->> 'kind' in ('ROUTE_EVENT', 'EXIT', 'CANCEL')))
            """)
        .param("contact", contact)
        .param("enrollment", enrollment.toString())
        .query(Boolean.class)
        .single();
  }

  /** How much work is left. */
  public long count() {
    return database.sql("select count(*) from outbox").query(Long.class).single();
  }

  private static OutboxItem mapRow(ResultSet row, int number) throws SQLException {
    return new OutboxItem(
        row.getLong("id"),
        row.getString("contact_key"),
        OutboxItemType.valueOf(row.getString("type")),
        JsonColumns.read(row.getString("payload")),
        row.getInt("attempts"));
  }
}
