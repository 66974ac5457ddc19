package dev.senda.api.ingest;

import dev.senda.api.http.ApiException;
import dev.senda.api.ingest.PendingRequest.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;

/**
 * The requests that wait to be stored. The API keys take turns, and the requests of one key keep
 * their order. Requests that name the same person are never in progress in two groups at once, and
 * none overtakes another one, also where it had to be put back.
 *
 * <p>The queue is bounded by the memory that the requests take, and so is the share of each key: a
 * client that sends too fast is refused before it delays the others.
 */
final class RequestQueue {

  private static final int RETRY_AFTER_SECONDS = 1;

  /**
   * How often a request is tried again as soon as a transaction of this process ends, because that
   * one may have held the lock. Afterwards the lock is believed to be held by another process.
   */
  private static final int MAX_EARLY_ATTEMPTS = 20;

  private final long maxWeight;
  private final long maxWeightPerKey;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<UUID, KeyQueue> keys = new HashMap<>();

  /** The keys that have new requests, in the order of their turns. */
  private final ArrayDeque<KeyQueue> turns = new ArrayDeque<>();

  /** Requests that were put back, and those that must not overtake them, in order of arrival. */
  private final TreeMap<Long, PendingRequest> delayed = new TreeMap<>();

  /** How many requests in progress name each identifier. */
  private final Map<String, Integer> inProgress = new HashMap<>();

  private long weight;
  private long lastSequence;

  /** How many times requests in progress were finished. */
  private long ended;

  private long pauses;
  private boolean isClosed;

  private static final class KeyQueue {
    final ArrayDeque<PendingRequest> requests = new ArrayDeque<>();
    long weight;
  }

  RequestQueue(long maxWeight, long maxWeightPerKey) {
    this.maxWeight = maxWeight;
    this.maxWeightPerKey = maxWeightPerKey;
  }

  /**
   * Adds a request.
   *
   * @throws ApiException 429 if the key has its share of the queue, 503 if the queue is full or
   *     closed
   */
  void add(PendingRequest request) {
    lock.lock();
    try {
      if (isClosed) {
        throw ApiException.unavailable(
            "The server is shutting down; nothing was stored. Retry in a moment",
            RETRY_AFTER_SECONDS);
      }
      var key = keys.computeIfAbsent(request.source(), _ -> new KeyQueue());
      if (key.weight > 0 && key.weight + request.weight() > maxWeightPerKey) {
        throw ApiException.tooManyRequests(
            "Too many calls of this API key wait to be stored; nothing was stored. Retry later",
            RETRY_AFTER_SECONDS);
      }
      if (weight > 0 && weight + request.weight() > maxWeight) {
        throw ApiException.unavailable(
            "Too many calls wait to be stored; nothing was stored. Retry later",
            RETRY_AFTER_SECONDS);
      }
      request.sequence = ++lastSequence;
      key.weight += request.weight();
      weight += request.weight();
      if (key.requests.isEmpty()) {
        turns.add(key);
      }
      key.requests.add(request);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the next requests, and waits until there is one. Each must be {@link #finish finished} or
   * {@link #putBack put back}.
   *
   * @param maxCalls how many calls at most, unless the first request has more
   * @return empty if the queue is closed and has none left
   */
  List<PendingRequest> take(int maxCalls) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        long now = System.nanoTime();
        var group = select(maxCalls, now);
        if (!group.isEmpty()) {
          for (var request : group) {
            request.state = State.IN_PROGRESS;
            request.endedBefore = ended;
            request.identifiers().forEach(one -> inProgress.merge(one, 1, Integer::sum));
          }
          if (!turns.isEmpty()) {
            changed.signal();
          }
          return group;
        }
        if (isClosed && weight == 0) {
          return group;
        }
        var pause = nanosToEndOfPause(now);
        if (pause.isPresent()) {
          changed.awaitNanos(pause.getAsLong());
        } else {
          changed.await();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** How long until the first pause ends; empty if only a signal can help. */
  private OptionalLong nanosToEndOfPause(long now) {
    return delayed.values().stream()
        .mapToLong(request -> request.notBefore - now)
        .filter(nanos -> nanos > 0)
        .min();
  }

  private List<PendingRequest> select(int maxCalls, long now) {
    var group = new ArrayList<PendingRequest>();
    var mustWait = new HashSet<String>();
    int calls = selectDelayed(group, mustWait, maxCalls, now);
    while (calls < maxCalls && !turns.isEmpty()) {
      var key = turns.poll();
      var request = key.requests.peek();
      if (request == null) {
        continue;
      }
      if (!group.isEmpty() && calls + request.calls().size() > maxCalls) {
        turns.addFirst(key);
        break;
      }
      key.requests.poll();
      if (!key.requests.isEmpty()) {
        turns.add(key);
      }
      if (request.state != State.WAITING) {
        continue;
      }
      if (conflicts(request, mustWait)) {
        delayed.put(request.sequence, request);
        mustWait.addAll(request.identifiers());
      } else {
        group.add(request);
        calls += request.calls().size();
      }
    }
    return group;
  }

  private int selectDelayed(
      List<PendingRequest> group, Set<String> mustWait, int maxCalls, long now) {
    int calls = 0;
    for (var requests = delayed.values().iterator(); requests.hasNext(); ) {
      var request = requests.next();
      boolean fits = group.isEmpty() || calls + request.calls().size() <= maxCalls;
      if (fits && now - request.notBefore >= 0 && !conflicts(request, mustWait)) {
        requests.remove();
        if (request.isPaused) {
          request.isPaused = false;
          pauses++;
        }
        group.add(request);
        calls += request.calls().size();
      } else {
        mustWait.addAll(request.identifiers());
      }
    }
    return calls;
  }

  private boolean conflicts(PendingRequest request, Set<String> mustWait) {
    if (inProgress.isEmpty() && mustWait.isEmpty()) {
      return false;
    }
    for (var identifier : request.identifiers()) {
      if (inProgress.containsKey(identifier) || mustWait.contains(identifier)) {
        return true;
      }
    }
    return false;
  }

  /** Removes requests that were taken and whose outcome is known. */
  void finish(Collection<PendingRequest> requests) {
    lock.lock();
    try {
      for (var request : requests) {
        if (request.state == State.IN_PROGRESS) {
          leaveProgress(request);
          discard(request);
        }
      }
      endProgress();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts requests that were taken back, because a contact is locked. They are taken again as soon
   * as another transaction of this process ends, which may hold the lock, or after a pause.
   *
   * @param pause the pause by the number of the attempts before
   */
  void putBack(Collection<PendingRequest> requests, IntFunction<Duration> pause) {
    lock.lock();
    try {
      long now = System.nanoTime();
      for (var request : requests) {
        leaveProgress(request);
        request.state = State.WAITING;
        if (request.endedBefore != ended && request.earlyAttempts < MAX_EARLY_ATTEMPTS) {
          request.earlyAttempts++;
          request.notBefore = now;
        } else {
          request.isPaused = true;
          request.notBefore = now + pause.apply(request.attempts++).toNanos();
        }
        delayed.put(request.sequence, request);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Withdraws a request that waits.
   *
   * @return false if it is in progress or finished, so that its outcome must be awaited
   */
  boolean withdraw(PendingRequest request) {
    lock.lock();
    try {
      if (request.state != State.WAITING) {
        return false;
      }
      delayed.remove(request.sequence);
      discard(request);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** How many requests were tried again only after a pause, because a contact was locked. */
  long pauses() {
    lock.lock();
    try {
      return pauses;
    } finally {
      lock.unlock();
    }
  }

  /** Refuses new requests; the waiting ones can still be taken. */
  void close() {
    lock.lock();
    try {
      isClosed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Those that may have waited for a lock of these requests need not wait any longer. */
  private void endProgress() {
    ended++;
    long now = System.nanoTime();
    for (var request : delayed.values()) {
      if (request.notBefore - now > 0 && request.earlyAttempts < MAX_EARLY_ATTEMPTS) {
        request.earlyAttempts++;
        request.isPaused = false;
        request.notBefore = now;
      }
    }
    changed.signalAll();
  }

  private void leaveProgress(PendingRequest request) {
    request
        .identifiers()
        .forEach(one -> inProgress.computeIfPresent(one, (_, n) -> n == 1 ? null : n - 1));
  }

  private void discard(PendingRequest request) {
    request.state = State.FINISHED;
    weight -= request.weight();
    var key = keys.get(request.source());
    if (key != null) {
      key.weight -= request.weight();
      if (key.weight == 0 && !turns.contains(key)) {
        keys.remove(request.source());
      }
    }
    if (isClosed && weight == 0) {
      changed.signalAll();
    }
  }
}
