package dev.senda.store.outbox;

import dev.senda.store.outbox.OutboxItem.OutboxItemType;

/**
 * A leased row of the outbox.
 *
 * @param payload the item as JSON; read it with {@link #item}
 * @param attempts how often the row was leased, this time included
 */
public record LeasedOutboxItem(
    long id, String contactKey, OutboxItemType type, String payload, int attempts) {

  /**
   * The typed item. It is read here and not while leasing, so that a row that cannot be read parks
   * alone.
   *
   * @throws IllegalArgumentException if the payload does not fit the type
   */
  public OutboxItem item() {
    return OutboxItemSerializer.read(type, payload);
  }
}
