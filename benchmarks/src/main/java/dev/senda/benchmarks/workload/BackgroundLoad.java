package dev.senda.benchmarks.workload;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** Enrollments at a fixed rate beside what is measured, each from its start to its end. */
public final class BackgroundLoad implements AutoCloseable {

  private static final double NANOS = 1e9;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread pace;
  private volatile boolean stopped;

  /**
   * Starts it.
   *
   * @param runs are taken one after the other, until they are used up
   */
  public BackgroundLoad(List<JourneyRun> runs, double perSecond) {
    long interval = Math.round(NANOS / perSecond);
    pace =
        Thread.ofVirtual()
            .start(
                () -> {
                  long due = System.nanoTime();
                  for (var run : runs) {
                    if (stopped) {
                      return;
                    }
                    threads.execute(() -> wholly(run));
                    due += interval;
                    LockSupport.parkNanos(due - System.nanoTime());
                  }
                });
  }

  private static void wholly(JourneyRun run) {
    try {
      run.start();
      run.awaitFirst();
      run.open();
      run.awaitSecond();
      run.awaitEnd();
      run.forget();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stops it; returns when all that were started have ended. */
  @Override
  public void close() {
    stopped = true;
    pace.interrupt();
    threads.close();
  }
}
