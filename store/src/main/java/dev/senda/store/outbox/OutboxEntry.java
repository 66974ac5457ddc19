package dev.senda.store.outbox;

/** An item to append to the outbox, with the key of the contact that it concerns. */
public record OutboxEntry(String contactKey, OutboxItem item) {

  /** The item's shard. */
  short shard() {
    return OutboxShards.of(contactKey);
  }

  boolean isEnd() {
    return item.endsEnrollment();
  }
}
