package dev.senda.api.outbox;

import dev.senda.store.dispatch.OutboxRow;
import dev.senda.temporal.client.EnrollmentClient.PreviousEnrollmentRunningException;
import dev.senda.temporal.client.EnrollmentClient.TemporalUnavailableException;
import dev.senda.temporal.client.EnrollmentClient.TooManySignalsException;
import java.time.Duration;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Takes items from the queues, has them handled, and records what became of them. */
final class OutboxItemProcessor {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxItemProcessor.class);

  /**
   * An earlier enrollment usually ends within the first attempts, and a workflow with too many
   * signals continues in a new run when a worker has time for it.
   */
  private static final Backoff WORKFLOW_BACKOFF =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));

  private static final Backoff FAULT_BACKOFF =
      new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

  private final OutboxItemHandler handler;
  private final ContactQueues queues;
  private final CompletionBatch completions;
  private final OutboxMetrics metrics;
  private final TemporalAvailability temporal = new TemporalAvailability();

  OutboxItemProcessor(
      OutboxItemHandler handler,
      ContactQueues queues,
      CompletionBatch completions,
      OutboxMetrics metrics) {
    this.handler = handler;
    this.queues = queues;
    this.completions = completions;
    this.metrics = metrics;
    metrics.observePause(temporal::isPaused);
  }

  /** Whether an item would be processed now. */
  boolean mayPass() {
    return temporal.mayPass();
  }

  boolean isPaused() {
    return temporal.isPaused();
  }

  /**
   * Processes the next item.
   *
   * @param isHeld whether this instance holds the shard
   * @return false if there is none, or Temporal is unavailable
   */
  boolean processNext(Predicate<Short> isHeld) {
    if (!temporal.tryPass()) {
      return false;
    }
    var row = queues.next(isHeld);
    if (row == null) {
      temporal.recordNoCall();
      return false;
    }
    process(row);
    return true;
  }

  private void process(OutboxRow row) {
    try {
      if (handler.handle(row)) {
        temporal.recordAnswer();
      } else {
        temporal.recordNoCall();
      }
      complete(row);
    } catch (TemporalUnavailableException e) {
      temporal.recordUnavailable(errorMessage(e));
      queues.giveBack(row, temporal.isPaused());
    } catch (PreviousEnrollmentRunningException | TooManySignalsException e) {
      temporal.recordAnswer();
      delayLane(row, WORKFLOW_BACKOFF.after(row.attempts()), errorMessage(e));
    } catch (DataAccessException | TransactionException e) {
      temporal.recordNoCall();
      LOG.warn("Outbox item deferred: id={} {}", row.id(), e.getMessage());
      queues.giveBack(row, false);
    } catch (RuntimeException e) {
      temporal.recordNoCall();
      logFault(row, e);
      delayLane(row, FAULT_BACKOFF.after(row.attempts()), errorMessage(e));
    }
  }

  /** After its end an enrollment needs none of its other items. */
  private void complete(OutboxRow row) {
    if (row.isEnd() && row.enrollment() != null) {
      var needless = queues.removeItemsOf(row.contactKey(), row.enrollment().id());
      needless.forEach(completions::addProcessed);
      metrics.countProcessed(needless.size());
    }
    metrics.countHandled(row);
    completions.addProcessed(row);
    queues.complete(row);
    if (queues.isLow(row.contactKey())) {
      completions.markUrgent();
    }
  }

  /** Only this journey of this contact waits. */
  private void delayLane(OutboxRow row, Duration delay, String error) {
    metrics.countFailure();
    var waiting = queues.fail(row);
    completions.addFailed(row, delay, error, waiting);
    queues.complete(row);
  }

  /** The stack trace once, and not at each of many attempts. */
  private static void logFault(OutboxRow row, RuntimeException e) {
    if (row.attempts() == 0) {
      LOG.error(
          "Outbox item failed, its lane is delayed: id={} {} {}",
          row.id(),
          row.type(),
          row.payload(),
          e);
    } else {
      LOG.error(
          "Outbox item failed again, its lane is delayed: id={} attempts={} {}",
          row.id(),
          row.attempts() + 1,
          errorMessage(e));
    }
  }

  private static String errorMessage(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
