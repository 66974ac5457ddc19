package dev.senda.store.outbox;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
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

  /**
   * Published inside the transaction that appended items.
   *
   * @param items the shards of the items that are no ends
   * @param ends the shards of those that are
   */
  public record OutboxAppended(Set<Short> items, Set<Short> ends) {}

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
            insert into outbox (shard, contact_key, journey, enrollment_id, type, is_end, payload)
            select shard, contact_key, journey, enrollment_id, type, is_end, cast(payload as jsonb)
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
        .param("ends", column(entries, Boolean[]::new, OutboxEntry::isEnd))
        .param(
            "payloads",
            column(entries, String[]::new, entry -> OutboxItemSerializer.write(entry.item())))
        .update();
    publisher.publishEvent(new OutboxAppended(shards(entries, false), shards(entries, true)));
  }

  private static Set<Short> shards(List<OutboxEntry> entries, boolean ends) {
    return entries.stream()
        .filter(entry -> entry.isEnd() == ends)
        .map(OutboxEntry::shard)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static <T extends @Nullable Object> T[] column(
      List<OutboxEntry> entries, IntFunction<T[]> array, Function<OutboxEntry, T> value) {
    return entries.stream().map(value).toArray(array);
  }

  /**
   * Whether an event that a journey recorded for this contact is committed and not routed yet. It
   * may be the goal or an exit of any enrollment of the contact.
   */
  public boolean hasUnroutedEvent(String contactKey) {
    return database
        .sql(
            """
            select exists (
              select from outbox
              where contact_key = any(array(select cast(:contact as text)
                                            union all select key from merged_contacts
                                            where contact_key = :contact))
                and type = 'ROUTE_EVENT' and retry_at is null)
            """)
        .param("contact", contactKey)
        .query(Boolean.class)
        .single();
  }

  /** How many items are left. */
  public long count() {
    return database.sql("select count(*) from outbox").query(Long.class).single();
  }
}
