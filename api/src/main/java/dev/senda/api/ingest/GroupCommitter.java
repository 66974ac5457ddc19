package dev.senda.api.ingest;

import dev.senda.api.http.ApiException;
import dev.senda.api.ingest.CallStore.UnknownOutcomeException;
import dev.senda.store.contacts.ContactCall.Resolution;
import dev.senda.store.events.EventPartitions;
import dev.senda.store.support.LockTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;

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
  private static final int MAX_SINGLE_CALLS = 100;
  private static final int MAX_ATTEMPTS = 5;
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
  private static final int MAX_DOUBLINGS = 5;
  private static final long LONGEST_TRY_TO_REPEAT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int RETRY_AFTER_SECONDS = 1;

  private final RequestQueue queue;
  private final CallStore store;
  private final EventPartitions partitions;
  private final IngestMetrics metrics;

  private @Nullable ExecutorService committers;
  private @Nullable ExecutorService single;

  GroupCommitter(
      RequestQueue queue, CallStore store, EventPartitions partitions, IngestMetrics metrics) {
    this.queue = queue;
    this.store = store;
    this.partitions = partitions;
    this.metrics = metrics;
  }

  @Override
  public void start() {
    single = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("ingest-single").factory());
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
    shutDown(single);
    committers = null;
    single = null;
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
    var alone = new Chain();
    for (var request : taken) {
      // What names the people of one that goes alone must not overtake it.
      if (request.isAmbiguous || alone.concerns(request)) {
        alone.add(request);
      } else {
        group.add(request);
      }
    }
    commitInTurn(alone);
    if (group.isEmpty()) {
      return;
    }
    try {
      settle(group, retried(() -> store.storeTogether(group)));
    } catch (RuntimeException e) {
      if (group.size() == 1 && e instanceof DuplicateKeyException) {
        group.getFirst().isAmbiguous = true;
        commit(group);
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
    return !(failure instanceof UnknownOutcomeException)
        && !DatabaseFailures.isUnavailable(failure);
  }

  private void settle(List<PendingRequest> group, List<Resolution> resolutions) {
    var stored = new ArrayList<PendingRequest>(group.size());
    var alone = new Chain();
    var locked = new Chain();
    int calls = 0;
    for (int i = 0; i < group.size(); i++) {
      var request = group.get(i);
      switch (resolutions.get(i)) {
        case Resolution.Resolved _ -> {
          stored.add(request);
          calls += request.calls().size();
        }
        case Resolution.Ambiguous _ -> {
          request.isAmbiguous = true;
          alone.add(request);
        }
        case Resolution.Locked _ -> {
          if (alone.concerns(request) && !locked.concerns(request)) {
            alone.add(request);
          } else {
            locked.add(request);
          }
        }
      }
    }
    commitInTurn(alone);
    queue.finish(stored);
    queue.putBack(locked.requests, GroupCommitter::pause);
    stored.forEach(request -> request.outcome().complete(null));
    metrics.recordGroup(calls);
  }

  /** Requests in their order, and whom they are about. */
  private static final class Chain {
    final List<PendingRequest> requests = new ArrayList<>();
    private final Set<String> identifiers = new HashSet<>();

    void add(PendingRequest request) {
      requests.add(request);
      identifiers.addAll(request.identifiers());
    }

    boolean concerns(PendingRequest request) {
      return !requests.isEmpty() && request.identifiers().stream().anyMatch(identifiers::contains);
    }
  }

  /**
   * Stores ambiguous requests call by call, by one thread for all of them: two such transactions
   * that lock several contacts each would wait for each other.
   */
  private void commitInTurn(Chain alone) {
    var requests = alone.requests;
    if (!requests.isEmpty()) {
      Objects.requireNonNull(single).execute(() -> commitInParts(requests));
    }
  }

  private void commitInParts(List<PendingRequest> requests) {
    var locked = new Chain();
    try {
      for (int start = 0; start < requests.size(); ) {
        int end = start;
        for (int calls = 0; end < requests.size() && (end == start || calls < MAX_SINGLE_CALLS); ) {
          calls += requests.get(end++).calls().size();
        }
        commitPart(requests.subList(start, end), locked);
        start = end;
      }
      queue.putBack(locked.requests, GroupCommitter::pause);
    } catch (RuntimeException | Error e) {
      LOG.error("Unexpected error while storing calls", e);
      abandon(requests, e);
    }
  }

  private void commitPart(List<PendingRequest> part, Chain locked) {
    if (part.stream().anyMatch(locked::concerns)) {
      commitEach(part, locked);
      return;
    }
    try {
      storeInOrder(part);
    } catch (RuntimeException e) {
      if (e instanceof LockTimeoutException && part.size() == 1) {
        locked.add(part.getFirst());
      } else if (part.size() > 1 && isWorthSplitting(e)) {
        commitEach(part, locked);
      } else {
        part.forEach(request -> fail(request, e));
      }
    }
  }

  private void commitEach(List<PendingRequest> part, Chain locked) {
    for (var request : part) {
      if (locked.concerns(request)) {
        locked.add(request);
      } else {
        commitPart(List.of(request), locked);
      }
    }
  }

  private void storeInOrder(List<PendingRequest> requests) {
    retried(
        () -> {
          store.storeInOrder(requests);
          return true;
        });
    queue.finish(requests);
    requests.forEach(request -> request.outcome().complete(null));
  }

  private void fail(PendingRequest request, RuntimeException failure) {
    if (failure instanceof LockTimeoutException) {
      queue.putBack(List.of(request), GroupCommitter::pause);
      return;
    }
    queue.finish(List.of(request));
    request.outcome().completeExceptionally(answer(failure));
  }

  private static RuntimeException answer(RuntimeException failure) {
    if (failure instanceof UnknownOutcomeException) {
      return ApiException.unavailable(
          "The database failed during the commit, so the calls may be stored or not."
              + " Retry with the same messageId",
          RETRY_AFTER_SECONDS);
    }
    if (DatabaseFailures.isUnavailable(failure)) {
      LOG.debug("Database unavailable, nothing was stored", failure);
      return ApiException.unavailable(
          "The database is not available; nothing was stored. Retry in a moment",
          RETRY_AFTER_SECONDS);
    }
    return failure;
  }

  private static Duration pause(int attempts) {
    return SHORTEST_PAUSE.multipliedBy(1L << Math.min(attempts, MAX_DOUBLINGS));
  }

  private interface Work<T> {
    T run();
  }

  /**
   * Repeats what lost a race, lost its connection soon, before the commit, or lacks a partition.
   */
  private <T> T retried(Work<T> work) {
    boolean isPartitionCreated = false;
    boolean isReconnected = false;
    long start = System.nanoTime();
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
        if (!isPartitionCreated && DatabaseFailures.isPartitionMissing(e)) {
          isPartitionCreated = true;
          partitions.createAhead();
        } else if (!isReconnected
            && DatabaseFailures.isUnavailable(e)
            && System.nanoTime() - start < LONGEST_TRY_TO_REPEAT_NANOS) {
          isReconnected = true;
        } else {
          throw e;
        }
      }
    }
  }
}
