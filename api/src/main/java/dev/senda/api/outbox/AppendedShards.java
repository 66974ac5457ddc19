package dev.senda.api.outbox;

import dev.senda.store.outbox.Outbox.OutboxAppended;
import java.util.HashSet;
import java.util.Set;

/** The shards to which this instance appended items that were not read yet. */
final class AppendedShards {

  private Shards shards = new Shards(new HashSet<>(), new HashSet<>());

  /**
   * Shards to read.
   *
   * @param items for items that are no ends
   * @param ends for ends
   */
  record Shards(Set<Short> items, Set<Short> ends) {

    boolean isEmpty() {
      return items.isEmpty() && ends.isEmpty();
    }
  }

  synchronized void add(OutboxAppended appended) {
    shards.items().addAll(appended.items());
    shards.ends().addAll(appended.ends());
  }

  /** Takes everything out. */
  synchronized Shards drain() {
    var drained = shards;
    shards = new Shards(new HashSet<>(), new HashSet<>());
    return drained;
  }
}
