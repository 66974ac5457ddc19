package dev.senda.api.outbox;

import dev.senda.store.dispatch.OutboxLeases;
import dev.senda.store.outbox.OutboxShards;
import dev.senda.store.support.Ids;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The shards that this instance holds: its fair share of all. By its own clock a lease ends a
 * little earlier than in the database, so that a stalled instance stops before another one begins.
 */
final class ShardLeases {

  private static final Duration SAFETY_MARGIN = Duration.ofSeconds(1);

  private final OutboxLeases leases;
  private final Duration duration;
  private final UUID instance = Ids.newUuid();

  /** By shard, until when it is held, by {@link System#nanoTime}. */
  private final Map<Short, Long> heldUntil = new ConcurrentHashMap<>();

  private final Set<Short> surrendered = ConcurrentHashMap.newKeySet();

  ShardLeases(OutboxLeases leases, Duration duration) {
    this.leases = leases;
    this.duration = duration;
  }

  /** What a renewal changed. */
  record Changes(Set<Short> acquired, Set<Short> lost) {}

  /** Whether items of this shard may be processed now. */
  boolean isHeld(short shard) {
    var until = heldUntil.get(shard);
    return until != null && System.nanoTime() - until < 0 && !surrendered.contains(shard);
  }

  /** The shards to read. */
  Set<Short> readable() {
    var shards = new HashSet<>(heldUntil.keySet());
    shards.removeIf(shard -> !isHeld(shard));
    return shards;
  }

  /**
   * Renews the leases, in a transaction of the caller; acquires shards that no instance holds, and
   * gives up those above the fair share once they are idle.
   *
   * @param isIdle whether no item of the shard is being processed
   */
  Changes renew(Predicate<Short> isIdle) {
    long asked = System.nanoTime();
    int alive = leases.recordAlive(instance, duration);
    int share = Math.ceilDiv(OutboxShards.COUNT, alive);
    var mine = new HashSet<>(leases.renew(instance, duration));
    surrender(mine, share);
    var released = surrendered.stream().filter(isIdle).toList();
    if (!released.isEmpty()) {
      leases.release(instance, released);
      released.forEach(mine::remove);
    }
    if (mine.size() < share) {
      mine.addAll(leases.acquire(instance, duration, share - mine.size()));
    }
    return replaceHeld(mine, asked + duration.minus(SAFETY_MARGIN).toNanos());
  }

  private void surrender(Collection<Short> mine, int share) {
    surrendered.retainAll(mine);
    if (mine.size() <= share) {
      surrendered.clear();
    }
    mine.stream()
        .filter(shard -> !surrendered.contains(shard))
        .limit(Math.max(0, mine.size() - surrendered.size() - share))
        .toList()
        .forEach(surrendered::add);
  }

  private Changes replaceHeld(Set<Short> mine, long until) {
    var lost = new HashSet<>(heldUntil.keySet());
    lost.removeAll(mine);
    var acquired = new HashSet<>(mine);
    acquired.removeAll(heldUntil.keySet());
    lost.forEach(heldUntil::remove);
    lost.forEach(surrendered::remove);
    mine.forEach(shard -> heldUntil.put(shard, until));
    return new Changes(acquired, lost);
  }

  /** Gives up all shards, because this instance stops. */
  void leave() {
    heldUntil.clear();
    leases.leave(instance);
  }
}
