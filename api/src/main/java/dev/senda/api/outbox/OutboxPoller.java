package dev.senda.api.outbox;

import dev.senda.api.outbox.CompletionBatch.Completions;
import dev.senda.store.dispatch.OutboxReader;
import dev.senda.store.dispatch.OutboxReader.Position;
import dev.senda.store.dispatch.OutboxRow;
import dev.senda.store.dispatch.OutboxWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes what became of the processed items and reads the next ones into memory, in one transaction
 * that does not wait for the disk. Only one thread uses it.
 */
final class OutboxPoller {

  private static final int MAX_ITEMS = 3_000;
  private static final int MAX_ENDS = 1_000;

  /** Below this a read is not worth its cost. */
  private static final int MIN_ROOM = 200;

  private static final int MIN_ITEMS_OF_SHARD = 10;
  private static final int ITEMS_OF_CONTACT = 100;
  private static final int RETRIES_OF_SHARD = 20;

  /** Rows of transactions that took unusually long to commit are found by a read of everything. */
  private static final long FULL_READ_INTERVAL = Duration.ofSeconds(30).toNanos();

  private static final long RETRY_READ_INTERVAL = Duration.ofMillis(150).toNanos();
  private static final long NEWEST_CHECK_INTERVAL = Duration.ofMillis(150).toNanos();
  private static final long IDLE_READ_INTERVAL = Duration.ofSeconds(1).toNanos();

  private final OutboxReader reader;
  private final OutboxWriter writer;
  private final ContactQueues queues;
  private final CompletionBatch completions;
  private final ReadPositions itemPositions = new ReadPositions();
  private final ReadPositions endPositions = new ReadPositions();
  private long fullReadAt = System.nanoTime();
  private long retriesReadAt = System.nanoTime() - RETRY_READ_INTERVAL;
  private long completeReadAt = System.nanoTime() - IDLE_READ_INTERVAL;
  private long newestCheckedAt = System.nanoTime() - NEWEST_CHECK_INTERVAL;
  private long newestSeen = -1;
  private boolean hasMore;

  /** Whether a read was left out, or failed. */
  private boolean hasUnread;

  OutboxPoller(
      OutboxReader reader, OutboxWriter writer, ContactQueues queues, CompletionBatch completions) {
    this.reader = reader;
    this.writer = writer;
    this.queues = queues;
    this.completions = completions;
  }

  /**
   * What one transaction read.
   *
   * @param newest the highest id that was committed before; not known after a read of some shards
   */
  private record ReadRows(
      List<OutboxRow> items, List<OutboxRow> ends, List<OutboxRow> others, long newest) {}

  /**
   * What to read, as it was before the transaction.
   *
   * @param held all shards of this instance
   * @param isComplete whether all of them are read
   */
  private record Plan(
      Set<Short> held,
      boolean isComplete,
      Position items,
      Position ends,
      Map<String, Long> backlogs) {

    boolean readsItems() {
      return items.limit() > 0 && !items.from().isEmpty();
    }

    boolean readsEnds() {
      return ends.limit() > 0 && !ends.from().isEmpty();
    }

    /** Whether there was no room for rows that may wait. */
    boolean lacksRoom() {
      return (items.limit() == 0 && !items.from().isEmpty())
          || (ends.limit() == 0 && !ends.from().isEmpty());
    }
  }

  /** The shards are read from their beginning. */
  void startShards(Set<Short> shards) {
    itemPositions.forget(shards);
    endPositions.forget(shards);
    reader.inTransaction(
        () -> {
          writer.releaseOrphans(shards);
          return true;
        });
    hasUnread = true;
  }

  /**
   * Writes and reads. After an append in this process only the shards of the new items are read:
   * reads of all shards are for what other instances append, and for what did not fit before.
   *
   * @param held the shards of this instance
   * @param appended the shards with new items
   * @return whether more can be read at once
   */
  boolean poll(Set<Short> held, AppendedShards.Shards appended) {
    queues.wakeWaiting();
    var batch = completions.drain();
    boolean isComplete = true;
    try {
      isComplete = isCompleteReadDue();
      if (batch.isEmpty() && appended.isEmpty() && !isComplete && queues.lowBacklogs().isEmpty()) {
        return false;
      }
      batch.retried().forEach(row -> queues.readAgain(row.contactKey(), row.shard()));
      var plan = plan(held, isComplete, appended);
      var rows = reader.inTransaction(() -> writeAndRead(batch, plan));
      queues.forget(batch.rows());
      batch.failures().forEach(queues::forgetFailure);
      add(plan, rows);
      return hasMore;
    } catch (RuntimeException e) {
      completions.restore(batch);
      hasUnread = true;
      // Rows whose removal a crash of the database undid are found only by a full read.
      fullReadAt = System.nanoTime() - FULL_READ_INTERVAL;
      throw e;
    }
  }

  /** Writes what became of the processed items, and reads nothing. */
  void writeCompletions() {
    var batch = completions.drain();
    reader.inTransaction(
        () -> {
          batch.write(writer);
          return true;
        });
  }

  /** An idle outbox costs one small statement. */
  private boolean isCompleteReadDue() {
    long now = System.nanoTime();
    if (hasMore || hasUnread || now - completeReadAt >= IDLE_READ_INTERVAL) {
      return true;
    }
    if (now - newestCheckedAt < NEWEST_CHECK_INTERVAL) {
      return false;
    }
    newestCheckedAt = now;
    return reader.findNewestId() != newestSeen;
  }

  private Plan plan(Set<Short> held, boolean isComplete, AppendedShards.Shards appended) {
    boolean isFull = isComplete && System.nanoTime() - fullReadAt >= FULL_READ_INTERVAL;
    if (isFull) {
      fullReadAt = System.nanoTime();
    }
    var items = isComplete ? held : heldOf(appended.items(), held);
    var ends = isComplete ? held : heldOf(appended.ends(), held);
    var knownItems = queues.knownItems();
    var knownEnds = queues.knownEnds();
    return new Plan(
        held,
        isComplete,
        itemPositions.of(items, isFull, knownItems, limit(MAX_ITEMS - knownItems.size(), held)),
        endPositions.of(ends, isFull, knownEnds, limit(MAX_ENDS - knownEnds.size(), held)),
        queues.lowBacklogs());
  }

  private static Set<Short> heldOf(Set<Short> appended, Set<Short> held) {
    return appended.stream().filter(held::contains).collect(Collectors.toUnmodifiableSet());
  }

  private static int limit(int room, Set<Short> held) {
    return room < MIN_ROOM || held.isEmpty() ? 0 : Math.max(MIN_ITEMS_OF_SHARD, room / held.size());
  }

  private ReadRows writeAndRead(Completions batch, Plan plan) {
    batch.write(writer);
    long newest = plan.isComplete() ? reader.findNewestId() : ReadPositions.UNKNOWN;
    var backlogContacts = queues.contactsWithBacklog();
    var items =
        plan.readsItems() ? reader.findItems(plan.items(), backlogContacts) : List.<OutboxRow>of();
    var ends = plan.readsEnds() ? reader.findEnds(plan.ends()) : List.<OutboxRow>of();
    return new ReadRows(items, ends, readOthers(plan), newest);
  }

  private List<OutboxRow> readOthers(Plan plan) {
    var known = plan.items().known();
    var others = new ArrayList<OutboxRow>();
    if (!plan.backlogs().isEmpty()) {
      others.addAll(reader.findItemsOfContacts(plan.backlogs(), known, ITEMS_OF_CONTACT));
    }
    if (!plan.held().isEmpty() && System.nanoTime() - retriesReadAt >= RETRY_READ_INTERVAL) {
      others.addAll(
          reader.findRetries(plan.held(), concat(known, plan.ends().known()), RETRIES_OF_SHARD));
      retriesReadAt = System.nanoTime();
    }
    return others;
  }

  private static List<Long> concat(Collection<Long> one, Collection<Long> other) {
    var all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  private void add(Plan plan, ReadRows rows) {
    var read = new ArrayList<>(rows.ends());
    read.addAll(rows.items());
    read.addAll(rows.others());
    endBacklogs(plan, rows.others());
    queues.add(read).forEach(completions::addBehindFailure);
    hasMore = false;
    if (plan.readsItems()) {
      hasMore |= itemPositions.advance(plan.items(), rows.newest(), idsByShard(rows.items()));
    }
    if (plan.readsEnds()) {
      hasMore |= endPositions.advance(plan.ends(), rows.newest(), idsByShard(rows.ends()));
    }
    hasUnread = plan.lacksRoom();
    if (plan.isComplete()) {
      newestSeen = rows.newest();
      completeReadAt = System.nanoTime();
    }
  }

  /** A contact of which less was found than was asked for has no more. */
  private void endBacklogs(Plan plan, List<OutboxRow> others) {
    var found =
        others.stream()
            .filter(row -> !row.hasFailed())
            .collect(Collectors.groupingBy(OutboxRow::contactKey, Collectors.counting()));
    plan.backlogs().keySet().stream()
        .filter(contact -> found.getOrDefault(contact, 0L) < ITEMS_OF_CONTACT)
        .forEach(queues::endBacklog);
  }

  private static Map<Short, List<Long>> idsByShard(List<OutboxRow> rows) {
    return rows.stream()
        .collect(
            Collectors.groupingBy(
                OutboxRow::shard, Collectors.mapping(OutboxRow::id, Collectors.toList())));
  }
}
