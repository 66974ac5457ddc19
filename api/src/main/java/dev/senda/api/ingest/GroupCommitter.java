package dev.senda.api.ingest;

import dev.senda.api.http.ApiException;
import dev.senda.api.ingest.CallStore.UnknownOutcomeException;
import dev.senda.store.contacts.ContactCall.Resolution;
import dev.senda.store.events.EventPartitions;
import dev.senda.store.support.LockTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Commits the waiting requests in groups: one transaction for all that wait, and the answers after
 * its commit. A request whose contact is locked by another transaction leaves its group and is
 * tried again, so it delays no other. If a group fails, its requests are stored one by one, so that
 * only the one at fault gets the error.
 */
@Component
class GroupCommitter implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommitter.class);

  private static final int COMMITTERS = 2;
  private static final int MAX_CALLS = 1_000;
  private static final int MAX_ATTEMPTS = 5;
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
  private static final int MAX_DOUBLINGS = 5;
  private static final String CHECK_VIOLATION = "23514"; // also: no partition for a row
  private static final int RETRY_AFTER_SECONDS = 1;

  private final RequestQueue queue;
  private final CallStore store;
  private final EventPartitions partitions;
  private final IngestMetrics metrics;

  private @Nullable ExecutorService committers;
  private @Nullable ExecutorService singles;

  GroupCommitter(
      RequestQueue queue, CallStore store, EventPartitions partitions, IngestMetrics metrics) {
    this.queue = queue;
    this.store = store;
    this.partitions = partitions;
    this.metrics = metrics;
  }

  @Override
  public void start() {
    singles =
        Executors.newFixedThreadPool(
            COMMITTERS, Thread.ofPlatform().name("ingest-single-", 1).factory());
    committers =
        Executors.newFixedThreadPool(
            COMMITTERS, Thread.ofPlatform().name("ingest-group-", 1).factory());
    for (int i = 0; i < COMMITTERS; i++) {
      committers.execute(this::run);
    }
  }

  /** Commits what waits, and then stops. */
  @Override
  public void stop() {
    queue.close();
    shutDown(committers);
    shutDown(singles);
    committers = null;
    singles = null;
  }

  private static void shutDown(@Nullable ExecutorService threads) {
    if (threads != null) {
      threads.close();
    }
  }

  @Override
  public boolean isRunning() {
    return committers != null;
  }

  /** Stops after the web server, whose requests wait for it. */
  @Override
  public int getPhase() {
    return SmartLifecycle.DEFAULT_PHASE - 2048;
  }

  private void run() {
    try {
      for (var group = queue.take(MAX_CALLS); !group.isEmpty(); group = queue.take(MAX_CALLS)) {
        try {
          commit(group);
        } catch (RuntimeException | Error e) {
          LOG.error("Unexpected error while storing calls", e);
          abandon(group, e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void abandon(List<PendingRequest> group, Throwable failure) {
    var lost = group.stream().filter(request -> !request.outcome().isDone()).toList();
    lost.forEach(request -> request.outcome().completeExceptionally(failure));
    queue.finish(lost);
  }

  private void commit(List<PendingRequest> taken) {
    var group = new ArrayList<PendingRequest>(taken.size());
    var alone = new HashSet<String>();
    for (var request : taken) {
      if (!alone.isEmpty() && request.identifiers().stream().anyMatch(alone::contains)) {
        queue.putBack(request, Duration.ZERO); // it must not overtake the one that goes alone
      } else if (request.isAmbiguous) {
        alone.addAll(request.identifiers());
        commitAlone(request);
      } else {
        group.add(request);
      }
    }
    if (group.isEmpty()) {
      return;
    }
    try {
      settle(group, retried(() -> store.storeTogether(group)));
    } catch (RuntimeException e) {
      if (group.size() == 1 && e instanceof DuplicateKeyException) {
        commitAlone(group.getFirst());
      } else if (group.size() == 1) {
        fail(group.getFirst(), e);
      } else if (isWorthSplitting(e)) {
        LOG.debug("Group failed, storing its requests one by one: size={}", group.size(), e);
        group.forEach(request -> commit(List.of(request)));
      } else {
        group.forEach(request -> fail(request, e));
      }
    }
  }

  /** Whether the fault may be that of one request; an unavailable database fails them all. */
  private static boolean isWorthSplitting(RuntimeException failure) {
    return !(failure instanceof UnknownOutcomeException) && !isDatabaseUnavailable(failure);
  }

  private void settle(List<PendingRequest> group, List<Resolution> resolutions) {
    var stored = new ArrayList<PendingRequest>(group.size());
    int calls = 0;
    for (int i = 0; i < group.size(); i++) {
      var request = group.get(i);
      switch (resolutions.get(i)) {
        case Resolution.Resolved _ -> {
          stored.add(request);
          calls += request.calls().size();
        }
        case Resolution.Ambiguous _ -> commitAlone(request);
        case Resolution.Locked _ -> retryLater(request);
      }
    }
    queue.finish(stored);
    stored.forEach(request -> request.outcome().complete(null));
    metrics.recordGroup(calls);
  }

  private void commitAlone(PendingRequest request) {
    request.isAmbiguous = true;
    Objects.requireNonNull(singles)
        .execute(
            () -> {
              try {
                retried(
                    () -> {
                      store.storeAlone(request);
                      return true;
                    });
                queue.finish(List.of(request));
                request.outcome().complete(null);
              } catch (RuntimeException e) {
                fail(request, e);
              }
            });
  }

  private void fail(PendingRequest request, RuntimeException failure) {
    if (failure instanceof LockTimeoutException) {
      retryLater(request);
      return;
    }
    queue.finish(List.of(request));
    request
        .outcome()
        .completeExceptionally(
            failure instanceof UnknownOutcomeException
                ? ApiException.unavailable(
                    "The database failed during the commit, so the calls may be stored or not."
                        + " Retry with the same messageId",
                    RETRY_AFTER_SECONDS)
                : failure);
  }

  /** Another transaction holds the lock of a contact. */
  private void retryLater(PendingRequest request) {
    var pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(request.attempts++, MAX_DOUBLINGS));
    queue.putBack(request, pause);
  }

  private interface Work<T> {
    T run();
  }

  /** Repeats what lost a race, lost its connection before the commit, or lacks a partition. */
  private <T> T retried(Work<T> work) {
    boolean isPartitionCreated = false;
    boolean isReconnected = false;
    for (int attempt = 1; ; attempt++) {
      try {
        return work.run();
      } catch (LockTimeoutException | UnknownOutcomeException e) {
        throw e;
      } catch (DuplicateKeyException | PessimisticLockingFailureException e) {
        if (attempt >= MAX_ATTEMPTS) {
          throw e;
        }
      } catch (RuntimeException e) {
        if (!isPartitionCreated && isPartitionMissing(e)) {
          isPartitionCreated = true;
          partitions.createAhead();
        } else if (!isReconnected && isDatabaseUnavailable(e)) {
          isReconnected = true;
        } else {
          throw e;
        }
      }
    }
  }

  private static boolean isPartitionMissing(RuntimeException failure) {
    return NestedExceptionUtils.getMostSpecificCause(failure) instanceof SQLException sql
        && CHECK_VIOLATION.equals(sql.getSQLState());
  }

  private static boolean isDatabaseUnavailable(RuntimeException failure) {
    return failure instanceof DataAccessResourceFailureException
        || failure instanceof TransientDataAccessException
        || failure instanceof CannotCreateTransactionException;
  }
}
