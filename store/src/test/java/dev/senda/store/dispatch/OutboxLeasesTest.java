package dev.senda.store.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.TestStore;
import dev.senda.store.outbox.OutboxShards;
import dev.senda.store.support.ConcurrentCalls;
import dev.senda.store.support.Ids;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxLeasesTest {

  private static final TestStore STORE = new TestStore();
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration OVER = Duration.ofMillis(-1);

  private final OutboxLeases leases = new OutboxLeases(STORE.database);

  @BeforeEach
  void free() {
    STORE.database.sql("update outbox_shards set owner = null, leased_until = null").update();
    STORE.database.sql("delete from outbox_readers").update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shard_hasOneOwner_untilItsLeaseIsOver() {
    var one = Ids.newUuid();
    var other = Ids.newUuid();

    assertThat(leases.acquire(one, LEASE, 32)).hasSize(OutboxShards.COUNT);
    assertThat(leases.acquire(other, LEASE, 32)).isEmpty();
    assertThat(leases.renew(other, LEASE)).isEmpty();

    assertThat(leases.renew(one, OVER)).hasSize(OutboxShards.COUNT);
    assertThat(leases.acquire(other, LEASE, 10)).hasSize(10);
    assertThat(leases.renew(one, LEASE)).hasSize(22);
  }

  @Test
  void releasedShards_canBeAcquired() {
    var one = Ids.newUuid();
    var other = Ids.newUuid();
    leases.acquire(one, LEASE, 32);

    leases.release(one, List.of((short) 3, (short) 4));
    leases.release(other, List.of((short) 5));

    assertThat(leases.acquire(other, LEASE, 32)).isEqualTo(Set.of((short) 3, (short) 4));
    leases.leave(one);
    assertThat(leases.acquire(other, LEASE, 32)).hasSize(30);
  }

  @Test
  void instancesThatAreSilentForALease_doNotCount() {
    assertThat(leases.recordAlive(Ids.newUuid(), LEASE)).isEqualTo(1);
    assertThat(leases.recordAlive(Ids.newUuid(), LEASE)).isEqualTo(2);
    STORE.database.sql("update outbox_readers set seen_at = now() - interval '2 minutes'").update();

    assertThat(leases.recordAlive(Ids.newUuid(), LEASE)).isEqualTo(1);
  }

  @Test
  void concurrentInstances_neverShareAShard() throws Exception {
    var acquired = ConcurrentCalls.run(8, () -> leases.acquire(Ids.newUuid(), LEASE, 4));

    assertThat(acquired.stream().flatMap(Set::stream)).hasSize(32).doesNotHaveDuplicates();
  }
}
