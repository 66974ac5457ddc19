package dev.senda.api.outbox;

import java.util.HashSet;
import java.util.Set;

/** The shards to which this instance appended items that were not read yet. */
final class AppendedShards {

  private Set<Short> shards = new HashSet<>();

  synchronized void addAll(Set<Short> appended) {
    shards.addAll(appended);
  }

  /** Takes everything out. */
  synchronized Set<Short> drain() {
    var drained = shards;
    shards = new HashSet<>();
    return drained;
  }
}
