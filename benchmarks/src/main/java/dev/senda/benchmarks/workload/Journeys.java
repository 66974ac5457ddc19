package dev.senda.benchmarks.workload;

import dev.senda.benchmarks.environment.BenchEnvironment;
import dev.senda.benchmarks.journeys.OpenThenMail;
import dev.senda.benchmarks.machine.CpuUse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs many enrollments of journey R. */
public final class Journeys {

  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final long SETTLE_MILLIS = 200;
  private static final long UNTIL_ASLEEP_MILLIS = 500;
  private static final long POLL_MILLIS = 20;
  private static final double NANOS = 1e9;

  private final BenchEnvironment environment;

  public Journeys(BenchEnvironment environment) {
    this.environment = environment;
  }

  /**
   * Some enrollments, all of them from start to end.
   *
   * @param seconds from the first start to the last end, without the pause before the opens
   */
  public record Block(int enrollments, double seconds, CpuUse use) {

    public double perSecond() {
      return enrollments / seconds;
    }

    /** CPU milliseconds of a process for each enrollment. */
    public double millisOf(String process) {
      return use.of(process) / enrollments;
    }

    /** As above, without what the JIT compiler used. */
    public double millisWithoutCompiler(String process) {
      return (use.of(process) - use.ofCompiler(process)) / enrollments;
    }
  }

  /** Makes runs that have not started; Senda's contacts exist already. */
  public List<JourneyRun> prepare(Contender contender, int count) throws IOException {
    var ids = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      ids.add("%s-%07d".formatted(contender.name().toLowerCase(Locale.ROOT), next()));
    }
    if (contender == Contender.SENDA) {
      environment.senda().identify(ids);
    }
    return ids.stream().map(id -> new JourneyRun(environment, contender, id)).toList();
  }

  private static int next() {
    return NUMBERS.incrementAndGet();
  }

  /**
   * Runs a block: at most this many enrollments at once. All mails are sent, and all enrollments
   * wait, before the first mail is opened: an open that comes before its wait begins costs neither
   * a timer nor a workflow task.
   */
  public Block runBlock(Contender contender, int count, int atOnce)
      throws IOException, InterruptedException {
    return runBlock(contender, prepare(contender, count), atOnce);
  }

  /** As above, with runs that were prepared. */
  public Block runBlock(Contender contender, List<JourneyRun> runs, int atOnce)
      throws InterruptedException {
    long before = contender == Contender.SENDA ? running() : 0;
    var reading = environment.meter().read();
    long start = System.nanoTime();
    eachAtOnce(
        runs,
        atOnce,
        run -> {
          run.start();
          run.awaitFirst();
        });
    long sent = System.nanoTime();
    Thread.sleep(UNTIL_ASLEEP_MILLIS);
    long opening = System.nanoTime();
    eachAtOnce(
        runs,
        atOnce,
        run -> {
          run.open();
          run.awaitSecond();
          run.awaitEnd();
        });
    while (contender == Contender.SENDA && running() > before) {
      Thread.sleep(POLL_MILLIS);
    }
    long end = System.nanoTime() - (opening - sent);
    Thread.sleep(SETTLE_MILLIS); // what comes after the last answer counts as its CPU time
    var use = reading.since();
    runs.forEach(JourneyRun::forget);
    return new Block(runs.size(), (end - start) / NANOS, use);
  }

  /** Enrolls, and leaves them waiting for the open of their mail. */
  public Block putToSleep(List<JourneyRun> runs, int atOnce) throws InterruptedException {
    var reading = environment.meter().read();
    long start = System.nanoTime();
    eachAtOnce(
        runs,
        atOnce,
        run -> {
          run.start();
          run.awaitFirst();
        });
    long end = System.nanoTime();
    Thread.sleep(SETTLE_MILLIS);
    return new Block(runs.size(), (end - start) / NANOS, reading.since());
  }

  /** How many enrollments of journey R run in Senda. */
  public long running() {
    return environment.number(
        "select count(*) from enrollments where journey = ? and ended_at is null",
        OpenThenMail.NAME);
  }

  /** What is done with a run. */
  @FunctionalInterface
  public interface Step {
    void with(JourneyRun run) throws Exception;
  }

  public static void eachAtOnce(List<JourneyRun> runs, int atOnce, Step step)
      throws InterruptedException {
    var permits = new Semaphore(atOnce);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new ArrayList<Future<Void>>();
      for (var run : runs) {
        permits.acquire();
        Callable<Void> task =
            () -> {
              try {
                step.with(run);
              } finally {
                permits.release();
              }
              return null;
            };
        tasks.add(threads.submit(task));
      }
      for (var task : tasks) {
        task.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(String.valueOf(e.getCause()), e);
    }
  }
}
