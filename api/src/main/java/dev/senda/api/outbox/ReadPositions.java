package dev.senda.api.outbox;

import dev.senda.store.dispatch.OutboxReader.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Up to which id each shard was read. A transaction may commit a lower id later, so a read starts
 * where the reads of some seconds ago had come to; and from time to time at the beginning.
 */
final class ReadPositions {

  /** Longer than a transaction that appends usually takes. */
  private static final long COMMIT_DELAY = Duration.ofSeconds(2).toNanos();

  /** It is not known what was committed before a read. */
  static final long UNKNOWN = -1;

  private final Map<Short, ShardPosition> positions = new HashMap<>();

  private static final class ShardPosition {
    private long settled;
    private long candidate;
    private long candidateSince = System.nanoTime();
    private long scanned;

    void advance(long id) {
      scanned = Math.max(scanned, id);
      long now = System.nanoTime();
      if (now - candidateSince >= COMMIT_DELAY) {
        settled = candidate;
        candidate = scanned;
        candidateSince = now;
      }
    }
  }

  /**
   * The position of a read of these shards.
   *
   * @param isFull whether it starts at the beginning
   */
  Position of(Collection<Short> shards, boolean isFull, Collection<Long> known, int limit) {
    var from = new TreeMap<Short, Long>();
    for (var shard : shards) {
      var position = positions.computeIfAbsent(shard, _ -> new ShardPosition());
      from.put(shard, isFull ? 0 : position.settled);
    }
    return new Position(from, known, limit);
  }

  /**
   * Records a read.
   *
   * @param newest the highest id that was committed before the read, or {@link #UNKNOWN}
   * @param found by shard, the ids that were found, ascending
   * @return whether a shard may have more
   */
  boolean advance(Position position, long newest, Map<Short, List<Long>> found) {
    boolean hasMore = false;
    for (var shard : position.from().keySet()) {
      var ids = found.getOrDefault(shard, List.of());
      boolean isComplete = ids.size() < position.limit();
      hasMore |= !isComplete;
      var shardPosition = positions.get(shard);
      if (shardPosition != null) {
        boolean isPastNewest = isComplete && newest != UNKNOWN;
        if (isPastNewest || !ids.isEmpty()) {
          shardPosition.advance(isPastNewest ? newest : ids.getLast());
        }
      }
    }
    return hasMore;
  }

  /** The next read of the shard starts at the beginning. */
  void forget(Collection<Short> shards) {
    shards.forEach(positions::remove);
  }
}
