package dev.senda.devservices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A process, identified by its pid and its start time, because pids are reused.
 *
 * @param startedAt epoch milliseconds
 */
public record ProcessId(long pid, long startedAt) {

  /** The tolerance between two readings of one start time: clocks are adjusted, seconds rounded. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  private static final Duration TIMEOUT = Duration.ofSeconds(45);
  private static final long POLL_MILLIS = 25;

  public static ProcessId of(ProcessHandle process) {
    return new ProcessId(
        process.pid(), process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
  }

  /** The process while it is alive; empty also if another process has the pid now. */
  public Optional<ProcessHandle> findAlive() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                process
                    .info()
                    .startInstant()
                    .filter(
                        start -> Math.abs(start.toEpochMilli() - startedAt) <= TOLERANCE.toMillis())
                    .isPresent())
        .filter(process -> !isZombie());
  }

  /** Whether it ended and its parent has not reaped it: common in containers without an init. */
  private boolean isZombie() {
    try {
      var stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
    } catch (IOException e) {
      return false; // no such file on macOS, or gone in this moment
    }
  }

  /**
   * Sends this signal (INT, TERM) and waits until the process has ended; one that does not end is
   * killed.
   */
  public void stop(String signal) {
    try {
      if (findAlive().isEmpty()) {
        return;
      }
      new ProcessBuilder(List.of("kill", "-" + signal, String.valueOf(pid)))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
      long deadline = System.nanoTime() + TIMEOUT.toNanos();
      while (System.nanoTime() < deadline) {
        if (findAlive().isEmpty()) {
          return;
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (IOException e) {
      // no program "kill": destroy the process instead
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    findAlive().ifPresent(ProcessHandle::destroyForcibly);
  }
}
