package dev.senda.store.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.senda.store.TestStore;
import dev.senda.store.events.Outbox.OutboxItem;
import dev.senda.store.events.Outbox.OutboxItemType;
import dev.senda.store.support.ConcurrentCalls;
import dev.senda.store.support.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  void whatWasAppendedIsTakenOnce() {
    outbox.append(
        "ADA",
        OutboxItemType.SIGNAL_ENROLLMENT,
        Map.of("name", "opened", "at", 1_774_000_000_000L));

    var taken = outbox.leaseDue(10, LEASE);

    assertThat(taken)
        .extracting(
            OutboxItem::contactKey, OutboxItem::type, OutboxItem::payload, OutboxItem::attempts)
        .containsExactly(
            tuple(
                "ADA",
                OutboxItemType.SIGNAL_ENROLLMENT,
                Map.of("name", "opened", "at", 1_774_000_000_000L),
                1));
    assertThat(outbox.leaseDue(10, LEASE)).isEmpty();
    assertThat(published).containsExactly(new Outbox.OutboxAppended());
  }

  @Test
  void whatMayEndAnEnrollmentIsSeenWhileItIsOnItsWay() {
    var enrollment = Ids.newUuid();
    assertThat(outbox.hasPendingEnd("ADA", enrollment)).isFalse();

    outbox.append(
        "ADA", OutboxItemType.SIGNAL_ENROLLMENT, Map.of("signal", heard(enrollment, "OPENED")));
    outbox.append(
        "ADA", OutboxItemType.SIGNAL_ENROLLMENT, Map.of("signal", heard(Ids.newUuid(), "CANCEL")));
    outbox.append("GRACE", OutboxItemType.ROUTE_EVENT, Map.of());
    assertThat(outbox.hasPendingEnd("ADA", enrollment)).isFalse();

    outbox.append(
        "ADA", OutboxItemType.SIGNAL_ENROLLMENT, Map.of("signal", heard(enrollment, "CANCEL")));
    assertThat(outbox.hasPendingEnd("ADA", enrollment)).isTrue();
    assertThat(outbox.hasPendingEnd("GRACE", enrollment)).isTrue();
  }

  private static Map<String, String> heard(UUID enrollment, String kind) {
    return Map.of("enrollment", enrollment.toString(), "kind", kind);
  }

  @Test
  void theWorkOfAContactIsTakenInOrderAndOthersDoNotWaitForIt() {
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
  void workThatIsPutOffHoldsUpItsContactOnly() {
    append("ADA", 1);
    append("ADA", 2);
    outbox.postpone(outbox.leaseDue(1, LEASE).getFirst(), LEASE, "Temporal is away");

    append("GRACE", 3);

    assertThat(outbox.leaseDue(10, LEASE)).extracting(OutboxTest::number).containsExactly(3);
  }

  @Test
  void workThatIsSetAsideHoldsUpItsJourneyOnly() {
    outbox.append(
        "ADA", OutboxItemType.START_ENROLLMENT, Map.of("journey", "welcome", "number", 1));
    outbox.append(
        "ADA", OutboxItemType.SIGNAL_ENROLLMENT, Map.of("journey", "welcome", "number", 2));
    outbox.append("ADA", OutboxItemType.ROUTE_EVENT, Map.of("number", 3));
    outbox.append("ADA", OutboxItemType.SIGNAL_ENROLLMENT, Map.of("journey", "ebook", "number", 4));

    outbox.park(outbox.leaseDue(10, LEASE).getFirst(), LEASE, "a bug");

    var event = outbox.leaseDue(10, LEASE);
    assertThat(event).extracting(OutboxTest::number).containsExactly(3);
    outbox.removeAll(event);
    outbox.append(
        "ADA", OutboxItemType.SIGNAL_ENROLLMENT, Map.of("journey", "welcome", "number", 5));
    assertThat(outbox.leaseDue(10, LEASE)).extracting(OutboxTest::number).containsExactly(4);

    STORE.database.sql("update outbox set due_at = now()").update();
    for (int number : List.of(1, 2, 5)) {
      var next = outbox.leaseDue(10, LEASE).stream().filter(item -> number(item) != 4).toList();
      assertThat(next).extracting(OutboxTest::number).containsExactly(number);
      outbox.removeAll(next);
    }
  }

  @Test
  void aLongQueueOfOneContactIsWorkedOffOneByOne() {
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
  void workOfATakerWhoDiedIsTakenAgain() {
    append("ADA", 1);
    assertThat(outbox.leaseDue(10, Duration.ZERO))
        .extracting(OutboxItem::attempts)
        .containsExactly(1);

    assertThat(outbox.leaseDue(10, LEASE)).extracting(OutboxItem::attempts).containsExactly(2);
  }

  @Test
  void workThatAnotherDidIsNotThereAnyMore() {
    append("ADA", 1);
    var item = outbox.leaseDue(10, LEASE).getFirst();

    assertThat(outbox.remove(item)).isTrue();
    assertThat(outbox.remove(item)).isFalse();
  }

  @Test
  void severalTakersShareTheWorkAndTakeNothingTwice() throws Exception {
    for (int number = 0; number < 200; number++) {
      append("CONTACT" + number % 50, number);
    }

    var taken =
        ConcurrentCalls.run(
            8,
            () -> {
              var mine = new ArrayList<OutboxItem>();
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
          .collect(Collectors.groupingBy(OutboxItem::contactKey))
          .values()
          .forEach(ofOne -> assertThat(ofOne).extracting(OutboxItem::id).isSorted());
    }
  }

  @Test
  void neverIsMoreTakenThanAskedForHoweverTheQueryIsPlanned() {
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
    outbox.append(contact, OutboxItemType.SIGNAL_ENROLLMENT, Map.of("number", number));
  }

  private static int number(OutboxItem item) {
    return (int) item.payload().getOrDefault("number", -1);
  }

  private static OutboxItem of(List<OutboxItem> items, String contact) {
    return items.stream()
        .filter(item -> item.contactKey().equals(contact))
        .findFirst()
        .orElseThrow();
  }
}
