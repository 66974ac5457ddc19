package dev.senda.benchmarks.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Some clients at once, each with its own connection and thread. */
public final class Load {

  private static final double NANOS = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  private Load() {}

  /** One client. */
  public interface Client extends AutoCloseable {

    /**
     * Sends one request and waits for the answer.
     *
     * @return the status; 0 where there is none
     */
    int exchange() throws Exception;

    @Override
    default void close() {}
  }

  /** Makes the client with this number. */
  @FunctionalInterface
  public interface Clients {
    Client open(int number) throws Exception;
  }

  /** What came of it. */
  public static final class Result {
    private final double seconds;
    private final double[] millis;
    private final Map<Integer, Integer> statuses;

    private Result(double seconds, double[] millis, Map<Integer, Integer> statuses) {
      this.seconds = seconds;
      this.millis = millis;
      this.statuses = statuses;
    }

    /** From the first request to the last answer. */
    public double seconds() {
      return seconds;
    }

    /** How long each accepted request took. */
    public double[] millis() {
      return millis.clone();
    }

    /** How often each status was answered. */
    public Map<Integer, Integer> statuses() {
      return Collections.unmodifiableMap(statuses);
    }

    public int accepted() {
      return millis.length;
    }

    public double perSecond() {
      return millis.length / seconds;
    }

    public int refused() {
      return statuses.entrySet().stream()
          .filter(status -> !isAccepted(status.getKey()))
          .mapToInt(Map.Entry::getValue)
          .sum();
    }
  }

  private static boolean isAccepted(int status) {
    return status / 100 == 2;
  }

  /** Each client sends its next request as soon as the last one is answered. */
  public static Result asFastAsItGoes(int connections, Duration time, Clients clients)
      throws InterruptedException {
    return run(connections, time, Long.MAX_VALUE, 0, clients);
  }

  /** The same until this many requests were sent. */
  public static Result requests(int connections, long requests, Clients clients)
      throws InterruptedException {
    return run(connections, Duration.ofHours(1), requests, 0, clients);
  }

  /**
   * Requests at a fixed rate. An answer's time counts from when its request was due, so that a
   * server that stalls is not spared the requests that it held up.
   */
  public static Result paced(int connections, Duration time, double perSecond, Clients clients)
      throws InterruptedException {
    return run(connections, time, Long.MAX_VALUE, perSecond, clients);
  }

  private static Result run(
      int connections, Duration time, long limit, double perSecond, Clients clients)
      throws InterruptedException {
    var left = new AtomicLong(limit);
    long start = System.nanoTime();
    long deadline = start + time.toNanos();
    var workers = new ArrayList<Worker>();
    for (int i = 0; i < connections; i++) {
      double interval = perSecond == 0 ? 0 : connections / perSecond * NANOS;
      long first = start + Math.round(interval * i / connections);
      workers.add(new Worker(i, clients, left, first, Math.round(interval), deadline));
    }
    var threads =
        workers.stream().map(worker -> Thread.ofPlatform().daemon().start(worker)).toList();
    for (var thread : threads) {
      thread.join();
    }
    return collect(workers, start);
  }

  private static Result collect(List<Worker> workers, long start) {
    var statuses = new TreeMap<Integer, Integer>();
    workers.forEach(
        worker -> worker.statuses.forEach((code, n) -> statuses.merge(code, n, Integer::sum)));
    var millis =
        workers.stream()
            .flatMapToLong(worker -> Arrays.stream(worker.nanos, 0, worker.accepted))
            .mapToDouble(nanos -> nanos / NANOS_PER_MILLI)
            .toArray();
    long last = workers.stream().mapToLong(worker -> worker.last).max().orElse(start + 1);
    return new Result((last - start) / NANOS, millis, statuses);
  }

  private static final class Worker implements Runnable {
    private final int number;
    private final Clients clients;
    private final AtomicLong left;
    private final long interval;
    private final long deadline;
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private long[] nanos = new long[1024];
    private int accepted;
    private long due;
    private long last;

    Worker(int number, Clients clients, AtomicLong left, long first, long interval, long deadline) {
      this.number = number;
      this.clients = clients;
      this.left = left;
      this.due = first;
      this.last = first;
      this.interval = interval;
      this.deadline = deadline;
    }

    @Override
    public void run() {
      try (var client = clients.open(number)) {
        while (waitUntilDue() && left.getAndDecrement() > 0) {
          once(client);
        }
      } catch (Exception e) {
        statuses.merge(0, 1, Integer::sum);
      }
    }

    private boolean waitUntilDue() {
      long now = System.nanoTime();
      if (interval == 0) {
        due = now;
        return now < deadline;
      }
      while (now < due) {
        LockSupport.parkNanos(due - now);
        now = System.nanoTime();
      }
      return due < deadline;
    }

    private void once(Client client) throws Exception {
      int status;
      try {
        status = client.exchange();
      } catch (IOException e) {
        status = 0;
      }
      last = System.nanoTime();
      if (isAccepted(status)) {
        if (accepted == nanos.length) {
          nanos = Arrays.copyOf(nanos, accepted * 2);
        }
        nanos[accepted++] = last - due;
      }
      statuses.merge(status, 1, Integer::sum);
      due += interval;
    }
  }
}
