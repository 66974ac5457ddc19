package dev.senda.store.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.senda.journey.Engagement;
import dev.senda.store.TestStore;
import dev.senda.store.outbox.OutboxItem.RouteEvent;
import dev.senda.store.outbox.OutboxItem.SignalEnrollment;
import dev.senda.store.outbox.OutboxItem.StartEnrollment;
import dev.senda.store.support.ConcurrentCalls;
import dev.senda.store.support.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxTest {

  private static final TestStore STORE = new TestStore();
  private static final Duration LEASE = Duration.ofMinutes(1);

  private final List<Object> published = new ArrayList<>();
  private final Outbox outbox = new Outbox(STORE.database, published::add);

  @BeforeEach
  void empty() {
    STORE.database.sql("truncate outbox").update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void appendedItem_isLeasedOnce() {
    var item = new RouteEvent(Ids.newUuid());
    outbox.append("ADA", item);

    var leased = outbox.leaseDue(10, LEASE);

    assertThat(leased)
        .extracting(
            LeasedOutboxItem::contactKey, LeasedOutboxItem::item, LeasedOutboxItem::attempts)
        .containsExactly(tuple("ADA", item, 1));
    assertThat(outbox.leaseDue(10, LEASE)).isEmpty();
    assertThat(published).containsExactly(new Outbox.OutboxAppended());
  }

  @Test
  void unreadablePayload_doesNotStopOtherItems() {
    STORE
        .database
        .sql(
            "insert into outbox (shard, contact_key, journey, type, payload) values (0, 'BAD', '', 'ROUTE_EVENT', '{}')")
        .update();
    append("ADA", 1);

    var leased = outbox.leaseDue(10, LEASE);

    assertThatThrownBy(() -> of(leased, "BAD").item())
        .hasMessage("outbox item ROUTE_EVENT: payload does not fit the type");
    assertThat(number(of(leased, "ADA"))).isEqualTo(1);
  }

  @Test
  void pendingEnd_isTrueForUnroutedEventsAndForSignalsThatMayEndTheEnrollment() {
    var enrollment = Ids.newUuid();
    var now = STORE.clock.instant();
    assertThat(outbox.hasPendingEnd("ADA", enrollment)).isFalse();

    signal(
        "ADA",
        new SignalPayload.Engaged(
            Ids.newUuid(), enrollment, now, "guide", Engagement.OPENED, null));
    signal("ADA", new SignalPayload.Cancel(Ids.newUuid(), Ids.newUuid(), now));
    outbox.append("GRACE", new RouteEvent(Ids.newUuid()));
    assertThat(outbox.hasPendingEnd("ADA", enrollment)).isFalse();
    assertThat(outbox.hasPendingEnd("GRACE", enrollment)).isTrue();

    for (var end :
        List.of(
            new SignalPayload.EventOccurred(
                Ids.newUuid(), enrollment, now, List.of("Demo Booked"), true),
            new SignalPayload.Exit(Ids.newUuid(), enrollment, now, "unsubscribed"),
            new SignalPayload.Cancel(Ids.newUuid(), enrollment, now))) {
      empty();
      signal("ADA", end);
      assertThat(outbox.hasPendingEnd("ADA", enrollment)).as(end.toString()).isTrue();
    }
  }

  private void signal(String contact, SignalPayload payload) {
    outbox.append(contact, new SignalEnrollment("welcome", "signal", payload));
  }

  @Test
  void itemsOfOneContact_areLeasedInOrder_andOthersDoNotWait() {
    append("ADA", 1);
    append("ADA", 2);
    append("GRACE", 3);

    var first = outbox.leaseDue(10, LEASE);
    assertThat(first).extracting(OutboxTest::number).containsExactlyInAnyOrder(1, 3);
    assertThat(outbox.leaseDue(10, LEASE)).isEmpty();

    assertThat(outbox.remove(of(first, "ADA"))).isTrue();
    assertThat(outbox.leaseDue(10, LEASE)).extracting(OutboxTest::number).containsExactly(2);
  }

  @Test
  void postponedItem_delaysItsContactOnly() {
    append("ADA", 1);
    append("ADA", 2);
    outbox.postpone(outbox.leaseDue(1, LEASE).getFirst(), LEASE, "Temporal is away");

    append("GRACE", 3);

    assertThat(outbox.leaseDue(10, LEASE)).extracting(OutboxTest::number).containsExactly(3);
  }

  @Test
  void parkedItem_delaysItsJourneyOnly() {
    append("ADA", 1, "welcome");
    append("ADA", 2, "welcome");
    outbox.append("ADA", new RouteEvent(new UUID(0, 3)));
    append("ADA", 4, "ebook");

    outbox.park(outbox.leaseDue(10, LEASE).getFirst(), LEASE, "a bug");

    var event = outbox.leaseDue(10, LEASE);
    assertThat(event).extracting(OutboxTest::number).containsExactly(3);
    outbox.removeAll(event);
    append("ADA", 5, "welcome");
    assertThat(outbox.leaseDue(10, LEASE)).extracting(OutboxTest::number).containsExactly(4);

    STORE.database.sql("update outbox set due_at = now()").update();
    for (int number : List.of(1, 2, 5)) {
      var next = outbox.leaseDue(10, LEASE).stream().filter(item -> number(item) != 4).toList();
      assertThat(next).extracting(OutboxTest::number).containsExactly(number);
      outbox.removeAll(next);
    }
  }

  @Test
  void longQueueOfOneContact_isLeasedOneByOne() {
    for (int number = 0; number < 1_000; number++) {
      append("ADA", number);
    }

    for (int number = 0; number < 1_000; number++) {
      var next = outbox.leaseDue(10, LEASE);
      assertThat(next).extracting(OutboxTest::number).containsExactly(number);
      outbox.removeAll(next);
    }
  }

  @Test
  void expiredLease_isLeasedAgain() {
    append("ADA", 1);
    assertThat(outbox.leaseDue(10, Duration.ZERO))
        .extracting(LeasedOutboxItem::attempts)
        .containsExactly(1);

    assertThat(outbox.leaseDue(10, LEASE))
        .extracting(LeasedOutboxItem::attempts)
        .containsExactly(2);
  }

  @Test
  void removedItem_cannotBeRemovedAgain() {
    append("ADA", 1);
    var item = outbox.leaseDue(10, LEASE).getFirst();

    assertThat(outbox.remove(item)).isTrue();
    assertThat(outbox.remove(item)).isFalse();
  }

  @Test
  void concurrentLeases_shareTheItems_withoutDuplicates() throws Exception {
    for (int number = 0; number < 200; number++) {
      append("CONTACT" + number % 50, number);
    }

    var taken =
        ConcurrentCalls.run(
            8,
            () -> {
              var mine = new ArrayList<LeasedOutboxItem>();
              while (outbox.count() > 0) {
                var items = outbox.leaseDue(7, LEASE);
                mine.addAll(items);
                outbox.removeAll(items);
              }
              return mine;
            });

    assertThat(taken.stream().flatMap(List::stream).map(OutboxTest::number))
        .hasSize(200)
        .doesNotHaveDuplicates();
    for (var mine : taken) {
      mine.stream()
          .collect(Collectors.groupingBy(LeasedOutboxItem::contactKey))
          .values()
          .forEach(ofOne -> assertThat(ofOne).extracting(LeasedOutboxItem::id).isSorted());
    }
  }

  @Test
  void limit_holdsForEveryQueryPlan() {
    for (int number = 0; number < 30; number++) {
      append("CONTACT" + number, number);
    }

    STORE.transactions.executeWithoutResult(
        status -> {
          for (var plan : List.of("hashjoin", "mergejoin", "hashagg", "sort", "material")) {
            STORE.database.sql("set local enable_%s = off".formatted(plan)).update();
          }
          assertThat(outbox.leaseDue(3, LEASE)).extracting(OutboxTest::number).hasSize(3);
        });
  }

  private void append(String contact, int number) {
    append(contact, number, "journey of " + contact);
  }

  /** An item that a number identifies. */
  private void append(String contact, int number, String journey) {
    outbox.append(contact, new StartEnrollment(new UUID(0, number), journey));
  }

  private static int number(LeasedOutboxItem row) {
    return (int)
        switch (row.item()) {
          case RouteEvent route -> route.eventId().getLeastSignificantBits();
          case StartEnrollment start -> start.enrollmentId().getLeastSignificantBits();
          case SignalEnrollment _ -> -1;
        };
  }

  private static LeasedOutboxItem of(List<LeasedOutboxItem> items, String contact) {
    return items.stream()
        .filter(item -> item.contactKey().equals(contact))
        .findFirst()
        .orElseThrow();
  }
}
