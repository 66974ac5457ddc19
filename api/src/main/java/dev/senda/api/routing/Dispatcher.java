package dev.senda.api.routing;

import dev.senda.store.Outbox;
import dev.senda.temporal.EnrollmentClient.StillInside;
import dev.senda.temporal.EnrollmentClient.TemporalUnavailable;
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
 * Empties the outbox: at once after a commit in this process, and soon after one elsewhere. Several
 * contacts' work is done side by side, one contact's work in order; several instances of the API
 * share it.
 */
@Component
class Dispatcher implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private static final int SIDE_BY_SIDE = 8;

  /**
   * Taken at once: more than are under way, so that a long queue is not looked through for each.
   */
  private static final int IN_HAND = 64;

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration DATABASE_PAUSE = Duration.ofSeconds(1);
  private static final BackOff TEMPORAL_AWAY =
      new BackOff(Duration.ofMillis(500), Duration.ofSeconds(10));

  /** Some 45 seconds: longer than a send takes that has begun. */
  private static final int TRIES_UNTIL_OTHERS_OVERTAKE = 8;

  private static final BackOff BUG = new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(5));

  private final Outbox outbox;
  private final Courier courier;
  private final Semaphore hand = new Semaphore(IN_HAND);
  private final Semaphore underWay = new Semaphore(SIDE_BY_SIDE);
  private final Semaphore bell = new Semaphore(0);
  private @Nullable Thread loop;
  private volatile boolean running;
  private volatile boolean temporalIsAway;

  Dispatcher(Outbox outbox, Courier courier) {
    this.outbox = outbox;
    this.courier = courier;
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
  void appended(Outbox.Appended appended) {
    ring();
  }

  @Override
  public void start() {
    running = true;
    loop = Thread.ofVirtual().name("outbox").start(this::run);
  }

  /** Waits for what is under way; the rest stays in the outbox. */
  @Override
  public void stop() {
    running = false;
    ring();
    try {
      if (loop != null) {
        loop.join(LEASE);
      }
      if (hand.tryAcquire(IN_HAND, LEASE.toSeconds(), TimeUnit.SECONDS)) {
        hand.release(IN_HAND);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    try {
      while (running) {
        hand.acquire();
        int free = 1 + hand.drainPermits();
        var items = running ? take(free) : List.<Outbox.Item>of();
        hand.release(free - items.size());
        items.forEach(item -> Thread.ofVirtual().name("outbox-item").start(() -> handle(item)));
        if (items.size() < free) {
          bell.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
          bell.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Outbox.Item> take(int limit) throws InterruptedException {
    try {
      return outbox.take(limit, LEASE);
    } catch (RuntimeException e) { // whatever it is, the loop goes on
      LOG.warn("The outbox cannot be read, trying again: {}", e.getMessage());
      Thread.sleep(DATABASE_PAUSE);
      return List.of();
    }
  }

  private void handle(Outbox.Item item) {
    underWay.acquireUninterruptibly();
    try {
      deliver(item);
    } catch (DataAccessException | TransactionException e) {
      // Its lease runs out, and it is taken again.
      LOG.warn("Work {} of the outbox is put off: {}", item.id(), e.getMessage());
    } finally {
      underWay.release();
      hand.release();
      ring();
    }
  }

  private void deliver(Outbox.Item item) {
    try {
      courier.deliver(item);
      temporalAnswers(item);
    } catch (TemporalUnavailable e) {
      if (!temporalIsAway) {
        LOG.warn("{}; work is kept until it does", e.getMessage());
      }
      temporalIsAway = true;
      outbox.postpone(item, TEMPORAL_AWAY.after(item.attempts()), message(e));
    } catch (StillInside e) {
      wait(item, e);
    } catch (DataAccessException | TransactionException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("Work {} of the outbox fails: {} {}", item.id(), item.kind(), item.payload(), e);
      outbox.setAside(item, BUG.after(item.attempts()), message(e));
    }
  }

  /**
   * Whoever is about to leave leaves within some tries. An enrollment that does not, because
   * somebody must mend something, must not hold up whatever else its contact does.
   */
  private void wait(Outbox.Item item, StillInside stillInside) {
    var message = message(stillInside);
    if (item.attempts() < TRIES_UNTIL_OTHERS_OVERTAKE) {
      outbox.postpone(item, TEMPORAL_AWAY.after(item.attempts()), message);
    } else {
      LOG.warn("Work {} of the outbox waits: {}", item.id(), message);
      outbox.setAside(item, BUG.after(item.attempts()), message);
    }
  }

  private void temporalAnswers(Outbox.Item item) {
    if (temporalIsAway && item.kind() != Outbox.Kind.EVENT) {
      temporalIsAway = false;
      LOG.info("Temporal answers again");
    }
  }

  private void ring() {
    if (bell.availablePermits() == 0) {
      bell.release();
    }
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Pauses that double from the first to the longest. */
  private record BackOff(Duration first, Duration longest) {

    private static final int MOST_DOUBLINGS = 16;

    Duration after(int attempts) {
      var pause = first.multipliedBy(1L << Math.min(attempts - 1, MOST_DOUBLINGS));
      return pause.compareTo(longest) < 0 ? pause : longest;
    }
  }
}
