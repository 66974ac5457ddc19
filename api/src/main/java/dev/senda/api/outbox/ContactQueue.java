package dev.senda.api.outbox;

import dev.senda.store.dispatch.OutboxRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The items of one contact in memory: ends first, then the others in order. */
final class ContactQueue {

  final String contactKey;
  final short shard;

  private final PriorityQueue<OutboxRow> ends = new PriorityQueue<>(BY_ID);
  private final PriorityQueue<OutboxRow> items = new PriorityQueue<>(BY_ID);

  /** Lanes with a failure that is not written yet. */
  private final Set<String> failedLanes = new HashSet<>();

  /** The item that is being processed. */
  @Nullable OutboxRow busyRow;

  /** Whether it is in the line of the queues to process. */
  boolean isInLine;

  /** Failures in a row of a dependency, not of an item. */
  int failures;

  /** Until when it waits after such a failure, by {@link System#nanoTime}. */
  long waitsUntil = System.nanoTime();

  /** Whether the database has items of the contact that are read by contact, and not by shard. */
  boolean hasBacklog;

  /** The highest id that was read by contact. */
  long readTo;

  private static final Comparator<OutboxRow> BY_ID = Comparator.comparingLong(OutboxRow::id);

  ContactQueue(String contactKey, short shard) {
    this.contactKey = contactKey;
    this.shard = shard;
  }

  void add(OutboxRow row) {
    (row.isEnd() ? ends : items).add(row);
  }

  @Nullable OutboxRow poll() {
    var end = ends.poll();
    return end == null ? items.poll() : end;
  }

  boolean isBusy() {
    return busyRow != null;
  }

  boolean hasItems() {
    return !ends.isEmpty() || !items.isEmpty();
  }

  /** How many items are no ends. */
  int itemCount() {
    return items.size();
  }

  boolean isIdle() {
    return !isBusy() && !hasItems() && !hasBacklog && failedLanes.isEmpty();
  }

  void markFailed(String lane) {
    failedLanes.add(lane);
  }

  void forgetFailed(String lane) {
    failedLanes.remove(lane);
  }

  boolean hasFailed(String lane) {
    return failedLanes.contains(lane);
  }

  /** Takes out the items of a lane that are no ends. */
  List<OutboxRow> removeLane(String lane) {
    return removeIf(items, row -> row.lane().equals(lane));
  }

  /** Takes out the items of an enrollment that are no ends. */
  List<OutboxRow> removeItemsOf(UUID enrollment) {
    return removeIf(
        items, row -> row.enrollment() != null && row.enrollment().id().equals(enrollment));
  }

  /** Takes out everything. */
  List<OutboxRow> removeAll() {
    hasBacklog = false;
    var all = removeIf(ends, _ -> true);
    all.addAll(removeIf(items, _ -> true));
    return all;
  }

  private static List<OutboxRow> removeIf(
      PriorityQueue<OutboxRow> queue, Predicate<OutboxRow> condition) {
    var removed = new ArrayList<OutboxRow>();
    queue.removeIf(row -> condition.test(row) && removed.add(row));
    return removed;
  }
}
