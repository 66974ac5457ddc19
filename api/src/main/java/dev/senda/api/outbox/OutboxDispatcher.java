package dev.senda.api.outbox;

import dev.senda.store.outbox.LeasedOutboxItem;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.temporal.client.EnrollmentClient.PreviousEnrollmentRunningException;
import dev.senda.temporal.client.EnrollmentClient.TemporalUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Processes the outbox: at once after a commit in this process, and soon after a commit elsewhere.
 * Items of different contacts are processed concurrently, items of one contact in order. Several
 * instances of the API share the work.
 */
@Component
class OutboxDispatcher implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxDispatcher.class);

  private static final int MAX_CONCURRENT_ITEMS = 8;

  /**
   * More than the number of concurrent items, so that a long queue is not scanned for each item.
   */
  private static final int MAX_LEASED_ITEMS = 64;

  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
  private static final Duration LEASE_DURATION = Duration.ofSeconds(30);
  private static final Duration DATABASE_RETRY_DELAY = Duration.ofSeconds(1);
  private static final Backoff TEMPORAL_BACKOFF =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));

  /** About 45 seconds, which is longer than a send takes. */
  private static final int ATTEMPTS_BEFORE_PARKING = 8;

  private static final Backoff PARKED_BACKOFF =
      new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

  private final Outbox outbox;
  private final OutboxItemHandler itemHandler;
  private final Semaphore leasePermits = new Semaphore(MAX_LEASED_ITEMS);
  private final Semaphore processingPermits = new Semaphore(MAX_CONCURRENT_ITEMS);
  private final Semaphore wakeUpSignal = new Semaphore(0);
  private @Nullable Thread pollThread;
  private volatile boolean running;
  private volatile boolean temporalUnavailable;

  OutboxDispatcher(Outbox outbox, OutboxItemHandler outboxItemHandler) {
    this.outbox = outbox;
    this.itemHandler = outboxItemHandler;
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
  void onAppended(Outbox.OutboxAppended appended) {
    wakeUp();
  }

  @Override
  public void start() {
    running = true;
    pollThread = Thread.ofVirtual().name("outbox").start(this::pollLoop);
  }

  /** Waits for the items in progress; the rest stays in the outbox. */
  @Override
  public void stop() {
    running = false;
    wakeUp();
    try {
      if (pollThread != null) {
        pollThread.join(LEASE_DURATION);
      }
      if (leasePermits.tryAcquire(MAX_LEASED_ITEMS, LEASE_DURATION.toSeconds(), TimeUnit.SECONDS)) {
        leasePermits.release(MAX_LEASED_ITEMS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void pollLoop() {
    try {
      while (running) {
        leasePermits.acquire();
        int free = 1 + leasePermits.drainPermits();
        var items = running ? leaseItems(free) : List.<LeasedOutboxItem>of();
        leasePermits.release(free - items.size());
        items.forEach(item -> Thread.ofVirtual().name("outbox-item").start(() -> handle(item)));
        if (items.size() < free) {
          wakeUpSignal.tryAcquire(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
          wakeUpSignal.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<LeasedOutboxItem> leaseItems(int limit) throws InterruptedException {
    try {
      return outbox.leaseDue(limit, LEASE_DURATION);
    } catch (RuntimeException e) { // the loop must continue
      LOG.warn("Outbox poll failed, retrying: {}", e.getMessage());
      Thread.sleep(DATABASE_RETRY_DELAY);
      return List.of();
    }
  }

  private void handle(LeasedOutboxItem item) {
    processingPermits.acquireUninterruptibly();
    try {
      process(item);
    } catch (DataAccessException | TransactionException e) {
      // Its lease expires, and it is leased again.
      LOG.warn("Outbox item deferred until its lease expires: id={} {}", item.id(), e.getMessage());
    } finally {
      processingPermits.release();
      leasePermits.release();
      wakeUp();
    }
  }

  private void process(LeasedOutboxItem item) {
    try {
      itemHandler.handle(item);
      markTemporalAvailable(item);
    } catch (TemporalUnavailableException e) {
      if (!temporalUnavailable) {
        LOG.warn("Temporal unavailable, outbox items are kept: {}", e.getMessage());
      }
      temporalUnavailable = true;
      outbox.postpone(item, TEMPORAL_BACKOFF.delayAfter(item.attempts()), errorMessage(e));
    } catch (PreviousEnrollmentRunningException e) {
      postponeStillInside(item, e);
    } catch (DataAccessException | TransactionException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error(
          "Outbox item failed and was parked: id={} {} {}",
          item.id(),
          item.type(),
          item.payload(),
          e);
      outbox.park(item, PARKED_BACKOFF.delayAfter(item.attempts()), errorMessage(e));
    }
  }

  /**
   * The previous enrollment usually ends within a few attempts. One that does not, because your
   * team must fix something, must not block the contact's other items.
   */
  private void postponeStillInside(
      LeasedOutboxItem item,
      PreviousEnrollmentRunningException previousEnrollmentRunningException) {
    var message = errorMessage(previousEnrollmentRunningException);
    if (item.attempts() < ATTEMPTS_BEFORE_PARKING) {
      outbox.postpone(item, TEMPORAL_BACKOFF.delayAfter(item.attempts()), message);
    } else {
      LOG.warn("Outbox item parked: id={} {}", item.id(), message);
      outbox.park(item, PARKED_BACKOFF.delayAfter(item.attempts()), message);
    }
  }

  private void markTemporalAvailable(LeasedOutboxItem item) {
    if (temporalUnavailable && item.type() != OutboxItem.OutboxItemType.ROUTE_EVENT) {
      temporalUnavailable = false;
      LOG.info("Temporal available again");
    }
  }

  private void wakeUp() {
    if (wakeUpSignal.availablePermits() == 0) {
      wakeUpSignal.release();
    }
  }

  private static String errorMessage(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Delays that double from the first to the maximum. */
  private record Backoff(Duration first, Duration max) {

    private static final int MAX_DOUBLINGS = 16;

    Duration delayAfter(int attempts) {
      var pause = first.multipliedBy(1L << Math.min(attempts - 1, MAX_DOUBLINGS));
      return pause.compareTo(max) < 0 ? pause : max;
    }
  }
}
