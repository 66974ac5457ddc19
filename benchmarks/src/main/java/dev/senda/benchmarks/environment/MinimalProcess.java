package dev.senda.benchmarks.environment;

import dev.senda.benchmarks.minimal.MinimalMain;
import dev.senda.benchmarks.process.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** The process with the hand-written workflows, as the harness sees it. */
public final class MinimalProcess implements AutoCloseable {

  private static final int DONE = 0;
  private static final long MINUTES = 30;

  private final Map<String, IntConsumer> receivers = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Long>> signals = new ConcurrentHashMap<>();
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final ChildJvm process;

  /** The hand-written workflows, and Senda's own with nothing behind it. */
  public enum Kind {
    /** Renders and sends the mail and commits a transaction. */
    MAIL,
    /** Does nothing. */
    EMPTY,
    /** Senda's workflow and client; its activities do nothing. */
    HOST;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private MinimalProcess(
      Servers servers, int smtpPort, String publicUrl, List<String> flags, Path log)
      throws IOException, InterruptedException {
    process =
        ChildJvm.start(
            "the hand-written workflows",
            MinimalMain.class,
            flags,
            List.of(
                servers.temporalTarget(), servers.jdbcUrl(), String.valueOf(smtpPort), publicUrl),
            log,
            this::hear);
  }

  static MinimalProcess start(
      Servers servers, int smtpPort, String publicUrl, List<String> flags, Path directory)
      throws IOException, InterruptedException {
    return new MinimalProcess(
        servers, smtpPort, publicUrl, flags, directory.resolve("minimal.log"));
  }

  private void hear(String line) {
    var words = line.split(" ", -1);
    switch (words[0]) {
      case "sent" -> tell(words[1], Integer.parseInt(words[2]));
      case "done" -> tell(words[1], DONE);
      case "signaled" -> {
        var waiting = signals.remove(words[1]);
        if (waiting != null) {
          waiting.complete(Long.parseLong(words[2]));
        }
      }
      default -> {
        if (failures.getAndIncrement() < 10) {
          System.err.println("The hand-written workflows: " + line);
        }
      }
    }
  }

  private void tell(String id, int what) {
    var receiver = receivers.get(id);
    if (receiver != null) {
      receiver.accept(what);
    }
  }

  /**
   * Hears of a workflow.
   *
   * @param receiver gets 1 and 2 when that send ran (not for {@link Kind#MAIL}, whose mails arrive
   *     at the sink), and 0 when the workflow has ended
   */
  public void expect(String id, IntConsumer receiver) {
    receivers.put(id, receiver);
  }

  public void forget(String id) {
    receivers.remove(id);
  }

  public void start(Kind kind, String id) {
    process.send("start " + kind.word() + " " + id);
  }

  public void open(Kind kind, String id) {
    process.send("open " + kind.word() + " " + id);
  }

  /** Starts workflows that only take signals, numbered from 0; returns when all are started. */
  public void startGates(int count) throws InterruptedException {
    var started = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      expect("gate-" + i, _ -> started.countDown());
      process.send("start gate " + i);
    }
    if (!started.await(MINUTES, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the gates did not start");
    }
  }

  /** Sends bare signals to the gates; returns the seconds that it took. */
  public double signalGates(int count, int threads, int gates) throws InterruptedException {
    var id = "run-" + runs.incrementAndGet();
    var answer = new CompletableFuture<Long>();
    signals.put(id, answer);
    process.send("signals %s %d %d %d".formatted(id, count, threads, gates));
    try {
      return answer.get(MINUTES, TimeUnit.MINUTES) / 1e9;
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the signals did not end", e);
    }
  }

  ChildJvm jvm() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
