package dev.senda.store.outbox;

import dev.senda.store.outbox.OutboxItem.OutboxItemType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Work that is committed in the database and must still reach Temporal. The items of one contact
 * are processed in the order in which they were appended, provided that the writer holds the
 * contact's lock.
 *
 * <p>All instants are real time, also where simulated time is compressed.
 */
@Repository
public class Outbox {

  private final JdbcClient database;
  private final ApplicationEventPublisher publisher;

  public Outbox(JdbcClient database, ApplicationEventPublisher publisher) {
    this.database = database;
    this.publisher = publisher;
  }

  /** Published inside the transaction that appended an item. */
  public record OutboxAppended() {}

  /** Appends an item; others see it once the caller's transaction is committed. */
  public void append(String contactKey, OutboxItem item) {
    append(List.of(new OutboxEntry(contactKey, item)));
  }

  /** Appends the items in this order, in one statement. */
  public void append(List<OutboxEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    database
        .sql(
            """
            insert into outbox (shard, contact_key, journey, enrollment_id, type, is_end, payload, parked)
            select shard, contact_key, journey, enrollment_id, type, is_end, cast(payload as jsonb),
                   exists (select from outbox queued
                           where queued.contact_key = item.contact_key and queued.parked
                             and queued.journey = item.journey)
            from unnest(:shards::smallint[], :contacts::text[], :journeys::text[],
                        :enrollments::uuid[], :types::text[], :ends::boolean[], :payloads::text[])
                 with ordinality as item (shard, contact_key, journey, enrollment_id, type, is_end,
                                          payload, position)
            order by position
            """)
        .param("shards", column(entries, Short[]::new, OutboxEntry::shard))
        .param("contacts", column(entries, String[]::new, OutboxEntry::contactKey))
        .param("journeys", column(entries, String[]::new, entry -> entry.item().lane()))
        .param("enrollments", column(entries, UUID[]::new, entry -> entry.item().enrollment()))
        .param("types", column(entries, String[]::new, entry -> entry.item().type().name()))
        .param("ends", column(entries, Boolean[]::new, entry -> entry.item().endsEnrollment()))
        .param(
            "payloads",
            column(entries, String[]::new, entry -> OutboxItemSerializer.write(entry.item())))
        .update();
    publisher.publishEvent(new OutboxAppended());
  }

  private static <T extends @Nullable Object> T[] column(
      List<OutboxEntry> entries, IntFunction<T[]> array, Function<OutboxEntry, T> value) {
    return entries.stream().map(value).toArray(array);
  }

  /**
   * Leases items that are due, oldest first, and only the oldest of each contact. A parked item
   * waits only for older items of its own journey, and no other item waits for it. When a lease
   * expires, the item can be leased again.
   *
   * @param limit how many at most
   * @param lease how long the items belong to the caller
   */
  public List<LeasedOutboxItem> leaseDue(int limit, Duration lease) {
    // Materialized: the planner may run a subquery again for each row, and lease more than the
    // limit.
    return database
        .sql(
            """
            with due as materialized (
              select id from outbox
              where due_at <= now()
                and id in (
                  select distinct on (contact_key, parked_journey) id
                  from (select id, contact_key,
                               case when parked then coalesce(payload ->> 'journey', id::text)
                                    else '' end as parked_journey
                        from outbox) as queued
                  order by contact_key, parked_journey, id)
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
   * Removes a processed item.
   *
   * @return false if another process removed it already
   */
  public boolean remove(LeasedOutboxItem row) {
    return database.sql("delete from outbox where id = :id").param("id", row.id()).update() == 1;
  }

  /** Removes all of these processed items. */
  public void removeAll(Collection<LeasedOutboxItem> rows) {
    if (!rows.isEmpty()) {
      database
          .sql("delete from outbox where id in (:ids)")
          .param("ids", rows.stream().map(LeasedOutboxItem::id).toList())
          .update();
    }
  }

  /**
   * Schedules the next attempt.
   *
   * @param lastError the error of the last attempt
   */
  public void postpone(LeasedOutboxItem row, Duration delay, String lastError) {
    database
        .sql(
            """
            update outbox
            set due_at = clock_timestamp() + :delay * interval '1 millisecond',
                last_error = :lastError
            where id = :id
            """)
        .param("id", row.id())
        .param("delay", delay.toMillis())
        .param("lastError", lastError)
        .update();
  }

  /**
   * Parks an item that fails by a fault, together with the contact's other items of the same
   * journey. All other items of the contact overtake them.
   *
   * @param lastError what an operator must fix
   */
  public void park(LeasedOutboxItem row, Duration delay, String lastError) {
    postpone(row, delay, lastError);
    database
        .sql(
            """
            update outbox set parked = true
            where contact_key = :contact and not parked
              and (id = :id
                   or payload ->> 'journey' = (select failed.payload ->> 'journey'
                                               from outbox failed where failed.id = :id))
            """)
        .param("contact", row.contactKey())
        .param("id", row.id())
        .update();
  }

  /**
   * Whether an item that may end this enrollment is committed and has not reached Temporal: an
   * event that is not routed yet, or the signal of an event, an exit or a cancellation.
   */
  public boolean hasPendingEnd(String contactKey, UUID enrollmentId) {
    return database
        .sql(
            """
            select exists (
              select from outbox
              where contact_key = :contact and not parked
                and (type = 'ROUTE_EVENT'
                     or type = 'SIGNAL_ENROLLMENT'
                        and payload -> 'signal' ->> 'enrollmentId' = :enrollment
                        and payload -> 'signal' ->> 'type' in ('EVENT', 'EXIT', 'CANCEL')))
            """)
        .param("contact", contactKey)
        .param("enrollment", enrollmentId.toString())
        .query(Boolean.class)
        .single();
  }

  /** How many items are left. */
  public long count() {
    return database.sql("select count(*) from outbox").query(Long.class).single();
  }

  private static LeasedOutboxItem mapRow(ResultSet row, int number) throws SQLException {
    return new LeasedOutboxItem(
        row.getLong("id"),
        row.getString("contact_key"),
        OutboxItemType.valueOf(row.getString("type")),
        row.getString("payload"),
        row.getInt("attempts"));
  }
}
