package dev.senda.store.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.TestStore;
import dev.senda.store.events.Events.AppendResult;
import dev.senda.store.support.Ids;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class EventsTest {

  private static final TestStore STORE = new TestStore();

  private final Events events = new Events(STORE.database, STORE.clock);
  private final UUID shop = Ids.newUuid();
  private final UUID crm = Ids.newUuid();
  private final String ada = STORE.insertContact();
  private final String bob = STORE.insertContact();

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void sameMessageId_ofTwoContactsOrTwoSources_isTwoEvents() {
    var results =
        events.appendAll(
            List.of(
                event(shop, "1", ada, "Order Placed", Map.of()),
                event(shop, "1", bob, "Order Placed", Map.of()),
                event(crm, "1", ada, "Order Placed", Map.of())));

    assertThat(results).extracting(AppendResult::id).doesNotContainNull().doesNotHaveDuplicates();
    assertThat(results).extracting(AppendResult::isIdReused).containsOnly(false);
  }

  @Test
  void repeatedEvent_isStoredOnce_inOneBatchAndLater() {
    var event = event(shop, "2", ada, "Order Placed", Map.of("total", 12));

    assertThat(events.appendAll(List.of(event, event)))
        .extracting(result -> result.id() != null)
        .containsExactly(true, false);
    assertThat(events.append(event)).isEmpty();
    assertThat(countOf("Order Placed", "2")).isEqualTo(1);
  }

  @Test
  void sameMessageId_withOtherContent_isStoredOnceMore_andReported() {
    var order = event(shop, "3", ada, "Order Placed", Map.of("total", 12));
    var other = event(shop, "3", ada, "Order Placed", Map.of("total", 13));
    events.append(order);

    var results = events.appendAll(List.of(other, other, order));

    assertThat(results)
        .extracting(result -> result.id() != null)
        .containsExactly(true, false, false);
    assertThat(results).extracting(AppendResult::isIdReused).containsExactly(true, false, false);
    assertThat(countOf("Order Placed", "3")).isEqualTo(2);
  }

  @Test
  void withoutMessageId_everyCallIsAnEvent() {
    var event = new NewEvent(shop, null, ada, "", "Looked", "{}", STORE.clock.instant(), null);

    assertThat(events.appendAll(List.of(event, event)))
        .extracting(AppendResult::id)
        .doesNotContainNull();
  }

  @Test
  void partitions_areCreatedAhead_andEventsOfAnyMonthFindTheirs() {
    var date = Instant.parse("2031-12-31T23:59:59.999Z");
    var partitions = new EventPartitions(STORE.database, Clock.fixed(date, ZoneOffset.UTC));

    assertThat(partitions.createAhead()).isEqualTo(3);
    assertThat(partitions.createAhead()).isZero();

    insertAt(date, "lastOfTheYear");
    insertAt(date.plusMillis(1), "firstOfTheYear");
    assertThat(partitionOf("lastOfTheYear")).isEqualTo("events_2031_12");
    assertThat(partitionOf("firstOfTheYear")).isEqualTo("events_2032_01");
  }

  @Test
  void dropEndedBefore_dropsWholeMonthsOnly() {
    var partitions =
        new EventPartitions(
            STORE.database, Clock.fixed(Instant.parse("2001-05-10T00:00:00Z"), ZoneOffset.UTC));
    partitions.createAhead();

    assertThat(partitions.dropEndedBefore(Instant.parse("2001-06-30T23:00:00Z"))).isEqualTo(1);
    assertThat(partitions.dropEndedBefore(Instant.parse("2001-08-01T00:00:00Z"))).isEqualTo(2);
  }

  private NewEvent event(
      UUID source, String messageId, String contact, String name, Map<String, ?> properties) {
    return NewEvent.of(source, messageId, contact, name, properties, STORE.clock.instant());
  }

  private int countOf(String name, String messageId) {
    return STORE
        .database
        .sql("select count(*) from events where contact_key = ? and name = ? and message_id = ?")
        .params(ada, name, messageId)
        .query(Integer.class)
        .single();
  }

  private void insertAt(Instant madeAt, String name) {
    STORE
        .database
        .sql(
            """
            insert into events (id, contact_key, name, occurred_at, received_at)
            values (?, ?, ?, now(), now())
            """)
        .params(new UUID(madeAt.toEpochMilli() << 16 | 0x7000, 0x8000000000000000L), ada, name)
        .update();
  }

  private static String partitionOf(String name) {
    return STORE
        .database
        .sql("select tableoid::regclass::text from events where name = ?")
        .param(name)
        .query(String.class)
        .single();
  }
}
