package dev.senda.api.outbox;

import dev.senda.store.dispatch.OutboxRow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The items that were read and not yet processed: a queue for each contact. One item of a contact
 * is processed at a time, and the contacts take turns.
 *
 * <p>A contact with many items gets a backlog: its later items stay in the database and are read
 * when its queue runs low, so that one contact never fills the memory.
 */
final class ContactQueues {

  private static final int MAX_ITEMS_WITHOUT_BACKLOG = 20;
  private static final int LOW = 10;
  private static final Backoff DEPENDENCY_BACKOFF =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));

  private final Map<String, ContactQueue> queues = new HashMap<>();
  private final ArrayDeque<ContactQueue> line = new ArrayDeque<>();
  private final Set<ContactQueue> waiting = new HashSet<>();
  private final Set<Long> knownItems = new HashSet<>();
  private final Set<Long> knownEnds = new HashSet<>();

  /**
   * Adds rows that were read. Those that are known already are ignored.
   *
   * @return those that must wait for an older item of their lane, and are not added
   */
  synchronized List<OutboxRow> add(Collection<OutboxRow> rows) {
    var behindFailure = new ArrayList<OutboxRow>();
    for (var row : rows) {
      if (!known(row).add(row.id())) {
        continue;
      }
      var queue = queueOf(row.contactKey(), row.shard());
      if (row.isBehindFailure() || (!row.isEnd() && isBehindNewFailure(queue, row))) {
        behindFailure.add(row);
      } else {
        queue.add(row);
        putInLine(queue);
      }
      if (!row.isEnd() && !row.hasFailed()) {
        noteRead(queue, row);
      }
      removeIfIdle(queue);
    }
    return behindFailure;
  }

  private static boolean isBehindNewFailure(ContactQueue queue, OutboxRow row) {
    return queue.hasFailed(row.lane()) && !row.hasFailed();
  }

  private static void noteRead(ContactQueue queue, OutboxRow row) {
    if (queue.hasBacklog) {
      queue.readTo = Math.max(queue.readTo, row.id());
    } else if (queue.itemCount() > MAX_ITEMS_WITHOUT_BACKLOG) {
      queue.hasBacklog = true;
      queue.readTo = row.id();
    }
  }

  /** The next item to process; null if there is none now. Report what became of it. */
  synchronized @Nullable OutboxRow next(Predicate<Short> isHeld) {
    for (int turns = line.size(); turns > 0; turns--) {
      var queue = line.removeFirst();
      queue.isInLine = false;
      if (!isHeld.test(queue.shard)) {
        putInLine(queue);
        continue;
      }
      var row = queue.poll();
      if (row != null) {
        queue.busyRow = row;
        return row;
      }
      removeIfIdle(queue);
    }
    return null;
  }

  /** The item is done, or its failure is recorded. */
  synchronized void complete(OutboxRow row) {
    var queue = queueOf(row.contactKey(), row.shard());
    queue.failures = 0;
    release(queue);
  }

  /**
   * The item was not processed, because something that it needs is unavailable.
   *
   * @param isPaused whether the whole instance waits, so that its contact need not
   */
  synchronized void giveBack(OutboxRow row, boolean isPaused) {
    var queue = queueOf(row.contactKey(), row.shard());
    if (known(row).contains(row.id())) {
      queue.add(row);
    }
    if (!isPaused) {
      queue.waitsUntil = System.nanoTime() + DEPENDENCY_BACKOFF.after(queue.failures++).toNanos();
      waiting.add(queue);
    }
    release(queue);
  }

  /** The item failed: takes out the later items of its lane. */
  synchronized List<OutboxRow> fail(OutboxRow row) {
    var queue = queueOf(row.contactKey(), row.shard());
    queue.markFailed(row.lane());
    return row.isEnd() ? List.of() : queue.removeLane(row.lane());
  }

  /** The enrollment was told its end: takes out its other items. */
  synchronized List<OutboxRow> removeItemsOf(String contactKey, UUID enrollment) {
    var queue = queues.get(contactKey);
    return queue == null ? List.of() : queue.removeItemsOf(enrollment);
  }

  private void release(ContactQueue queue) {
    queue.busyRow = null;
    putInLine(queue);
    removeIfIdle(queue);
  }

  private void putInLine(ContactQueue queue) {
    if (!queue.isBusy()
        && !queue.isInLine
        && queue.hasItems()
        && System.nanoTime() - queue.waitsUntil >= 0) {
      queue.isInLine = true;
      line.addLast(queue);
    }
  }

  /** Ends the wait of queues whose time is over. */
  synchronized void wakeWaiting() {
    waiting.removeIf(
        queue -> {
          boolean isOver = System.nanoTime() - queue.waitsUntil >= 0;
          if (isOver) {
            putInLine(queue);
          }
          return isOver;
        });
  }

  /** What became of these rows is written: the database does not offer them any more. */
  synchronized void forget(Collection<OutboxRow> rows) {
    rows.forEach(row -> known(row).remove(row.id()));
  }

  /** The failure is written: the database says of later items that they are behind it. */
  synchronized void forgetFailure(OutboxRow row) {
    var queue = queues.get(row.contactKey());
    if (queue != null) {
      queue.forgetFailed(row.lane());
      removeIfIdle(queue);
    }
  }

  /** The contact's items are read by contact from the beginning: some are ready again. */
  synchronized void readAgain(String contactKey, short shard) {
    var queue = queueOf(contactKey, shard);
    queue.hasBacklog = true;
    queue.readTo = 0;
  }

  /** The items of these shards are processed by another instance now. */
  synchronized void drop(Set<Short> shards) {
    for (var queue : List.copyOf(queues.values())) {
      if (shards.contains(queue.shard)) {
        queue.removeAll().forEach(row -> known(row).remove(row.id()));
        if (queue.busyRow != null) {
          known(queue.busyRow).remove(queue.busyRow.id());
        }
        removeIfIdle(queue);
      }
    }
  }

  /** The contacts whose items are read by contact, not by shard. */
  synchronized List<String> contactsWithBacklog() {
    return queues.values().stream()
        .filter(queue -> queue.hasBacklog)
        .map(queue -> queue.contactKey)
        .toList();
  }

  /** Those of them whose queue runs low, with the id from which to read on. */
  synchronized Map<String, Long> lowBacklogs() {
    var low = new HashMap<String, Long>();
    for (var queue : queues.values()) {
      if (queue.hasBacklog && queue.itemCount() < LOW) {
        low.put(queue.contactKey, queue.readTo);
      }
    }
    return low;
  }

  /** Everything of the contact is read. */
  synchronized void endBacklog(String contactKey) {
    var queue = queues.get(contactKey);
    if (queue != null) {
      queue.hasBacklog = false;
      removeIfIdle(queue);
    }
  }

  synchronized List<Long> knownItems() {
    return new ArrayList<>(knownItems);
  }

  synchronized List<Long> knownEnds() {
    return new ArrayList<>(knownEnds);
  }

  synchronized boolean hasNext() {
    return !line.isEmpty();
  }

  /** Whether the contact's later items should be read. */
  synchronized boolean isLow(String contactKey) {
    var queue = queues.get(contactKey);
    return queue != null && queue.hasBacklog && queue.itemCount() < LOW;
  }

  /** Whether an item of this shard is being processed. */
  synchronized boolean isBusy(short shard) {
    return queues.values().stream().anyMatch(queue -> queue.shard == shard && queue.isBusy());
  }

  private Set<Long> known(OutboxRow row) {
    return row.isEnd() ? knownEnds : knownItems;
  }

  private ContactQueue queueOf(String contactKey, short shard) {
    return queues.computeIfAbsent(contactKey, key -> new ContactQueue(key, shard));
  }

  private void removeIfIdle(ContactQueue queue) {
    if (queue.isIdle() && !queue.isInLine) {
      queues.remove(queue.contactKey);
      waiting.remove(queue);
    }
  }
}
