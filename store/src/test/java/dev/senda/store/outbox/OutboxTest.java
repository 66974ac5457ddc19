package dev.senda.store.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Engagement;
import dev.senda.store.TestStore;
import dev.senda.store.outbox.OutboxItem.RouteEvent;
import dev.senda.store.outbox.OutboxItem.SignalEnrollment;
import dev.senda.store.outbox.OutboxItem.StartEnrollment;
import dev.senda.store.support.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxTest {

  private static final TestStore STORE = new TestStore();

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
  void appendedItems_areStoredInTheirOrder_andToldOnce() {
    var enrollment = Ids.newUuid();
    var at = STORE.clock.instant();
    var items =
        List.of(
            new RouteEvent(Ids.newUuid()),
            new StartEnrollment(enrollment, "welcome"),
            signal(
                new SignalPayload.Engaged(
                    Ids.newUuid(), enrollment, at, "guide", Engagement.OPENED, null)),
            signal(
                new SignalPayload.EventOccurred(
                    Ids.newUuid(), enrollment, at, List.of("Order"), true)),
            signal(
                new SignalPayload.EventOccurred(
                    Ids.newUuid(), enrollment, at, List.of("View"), false)),
            signal(new SignalPayload.Exit(Ids.newUuid(), enrollment, at, "unsubscribed")),
            signal(new SignalPayload.Cancel(Ids.newUuid(), enrollment, at)));

    outbox.append(items.stream().map(item -> new OutboxEntry("ADA", item)).toList());

    assertThat(STORE.outboxItems("ADA")).isEqualTo(items);
    assertThat(published)
        .containsExactly(
            new Outbox.OutboxAppended(
                Set.of(OutboxShards.of("ADA")), Set.of(OutboxShards.of("ADA"))));
    assertThat(
            STORE.database.sql("select is_end from outbox order by id").query(Boolean.class).list())
        .containsExactly(false, false, false, true, false, true, true);
    assertThat(STORE.database.sql("select distinct shard from outbox").query(Short.class).list())
        .containsExactly(OutboxShards.of("ADA"));
  }

  @Test
  void nothingToAppend_isNotTold() {
    outbox.append(List.of());

    assertThat(published).isEmpty();
    assertThat(outbox.count()).isZero();
  }

  @Test
  void unroutedEvent_isFoundUntilItFails() {
    outbox.append("GRACE", new RouteEvent(Ids.newUuid()));
    outbox.append("ADA", new StartEnrollment(Ids.newUuid(), "welcome"));

    assertThat(outbox.hasUnroutedEvent("ADA")).isFalse();
    assertThat(outbox.hasUnroutedEvent("GRACE")).isTrue();

    STORE.database.sql("update outbox set retry_at = now()").update();
    assertThat(outbox.hasUnroutedEvent("GRACE")).isFalse();
  }

  @Test
  void shardOfAContact_neverChanges() {
    assertThat(OutboxShards.of("0123456789ABC")).isEqualTo((short) 29);
    assertThat(OutboxShards.of("7ZK3M9Q2T4WXA")).isEqualTo((short) 8);
  }

  private static SignalEnrollment signal(SignalPayload payload) {
    return new SignalEnrollment("welcome", "signal", payload);
  }
}
