package dev.senda.store.outbox;

/** How contacts are distributed over the shards of the outbox. */
public final class OutboxShards {

  /** How many shards there are. A change of it needs an empty outbox. */
  public static final int COUNT = 32;

  private OutboxShards() {}

  /** The shard of all items of this contact. */
  public static short of(String contactKey) {
    return (short) Math.floorMod(contactKey.hashCode(), COUNT);
  }
}
