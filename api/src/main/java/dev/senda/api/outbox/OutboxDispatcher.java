package dev.senda.api.outbox;

import dev.senda.store.dispatch.OutboxLeases;
import dev.senda.store.dispatch.OutboxReader;
import dev.senda.store.dispatch.OutboxWriter;
import dev.senda.store.outbox.Outbox;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Processes the outbox: at once after a commit in this process, and soon after a commit elsewhere.
 * Items of different contacts are processed concurrently, items of one contact in order. Several
 * instances of the API share the work: each reads the shards that it has leased.
 *
 * <p>One thread reads and writes the outbox; virtual threads process the items.
 */
@Component
class OutboxDispatcher implements SmartLifecycle, Leadership {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxDispatcher.class);

  private static final int MAX_CONCURRENT_ITEMS = 32;

  /** So many processed items are removed together. */
  private static final int BATCH_SIZE = 256;

  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
  private static final Duration MIN_POLL_INTERVAL = Duration.ofMillis(4);
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final long RENEWAL_INTERVAL = Duration.ofSeconds(2).toNanos();
  private static final Duration DATABASE_RETRY_DELAY = Duration.ofSeconds(1);

  private final OutboxReader reader;
  private final ContactQueues queues = new ContactQueues();
  private final CompletionBatch completions = new CompletionBatch();
  private final OutboxPoller poller;
  private final OutboxItemProcessor processor;
  private final ShardLeases leases;
  private final Semaphore workers = new Semaphore(MAX_CONCURRENT_ITEMS);
  private final AppendedShards appended = new AppendedShards();
  private final Semaphore wakeUpSignal = new Semaphore(0);
  private long renewedAt = System.nanoTime() - RENEWAL_INTERVAL;
  private @Nullable Thread pollThread;
  private volatile boolean running;

  OutboxDispatcher(
      OutboxReader reader,
      OutboxWriter writer,
      OutboxLeases outboxLeases,
      OutboxItemHandler handler,
      OutboxMetrics metrics) {
    this.reader = reader;
    poller = new OutboxPoller(reader, writer, queues, completions);
    processor = new OutboxItemProcessor(handler, queues, completions, metrics);
    leases = new ShardLeases(outboxLeases, LEASE);
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
  void onAppended(Outbox.OutboxAppended event) {
    appended.add(event);
    wakeUp();
  }

  @Override
  public void start() {
    running = true;
    pollThread = Thread.ofVirtual().name("outbox").start(this::pollLoop);
  }

  /** Finishes what is being processed, and gives up the shards. */
  @Override
  public void stop() {
    running = false;
    wakeUp();
    try {
      if (pollThread != null) {
        pollThread.join(LEASE);
      }
      if (workers.tryAcquire(MAX_CONCURRENT_ITEMS, LEASE.toSeconds(), TimeUnit.SECONDS)) {
        workers.release(MAX_CONCURRENT_ITEMS);
      }
      leave();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void leave() {
    try {
      poller.writeCompletions();
      reader.inTransaction(
          () -> {
            leases.leave();
            return true;
          });
    } catch (RuntimeException e) {
      LOG.warn("Outbox shards not given up, their leases expire: {}", e.getMessage());
    }
  }

  @Override
  public boolean isLeader() {
    return leases.isHeld((short) 0);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void pollLoop() {
    try {
      while (running) {
        long startedAt = System.nanoTime();
        boolean hasMore = poll();
        startWorkers();
        await(hasMore, startedAt);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean poll() throws InterruptedException {
    try {
      renewLeases();
      return poller.poll(leases.readable(), appended.drain());
    } catch (RuntimeException e) { // the loop must continue
      LOG.warn("Outbox poll failed, retrying: {}", e.getMessage());
      Thread.sleep(DATABASE_RETRY_DELAY);
      return true;
    }
  }

  private void renewLeases() {
    if (System.nanoTime() - renewedAt < RENEWAL_INTERVAL) {
      return;
    }
    var changes = reader.inTransaction(() -> leases.renew(shard -> !queues.isBusy(shard)));
    renewedAt = System.nanoTime();
    if (!changes.lost().isEmpty()) {
      queues.drop(changes.lost());
      completions.forgetFailures(changes.lost());
    }
    if (!changes.acquired().isEmpty()) {
      LOG.debug("Outbox shards acquired: {}", changes.acquired());
      poller.startShards(changes.acquired());
    }
  }

  /** Reads follow each other quickly, but not without a pause in which more can be appended. */
  private void await(boolean hasMore, long startedAt) throws InterruptedException {
    if (!hasMore && !isWorthAPoll()) {
      wakeUpSignal.tryAcquire(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }
    wakeUpSignal.drainPermits();
    long left = MIN_POLL_INTERVAL.toNanos() - (System.nanoTime() - startedAt);
    if (left > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }

  /** The removal of a few items waits for the next poll. */
  private boolean isWorthAPoll() {
    return completions.size() >= BATCH_SIZE || completions.isUrgent();
  }

  private void startWorkers() {
    while (running && queues.hasNext() && processor.mayPass() && workers.tryAcquire()) {
      Thread.ofVirtual().name("outbox-item").start(this::work);
      if (processor.isPaused()) {
        return;
      }
    }
  }

  private void work() {
    try {
      while (running && processor.processNext(leases::isHeld)) {
        if (isWorthAPoll()) {
          wakeUp();
        }
      }
    } finally {
      workers.release();
    }
    if (isWorthAPoll()) {
      wakeUp();
    }
  }

  private void wakeUp() {
    if (wakeUpSignal.availablePermits() == 0) {
      wakeUpSignal.release();
    }
  }
}
