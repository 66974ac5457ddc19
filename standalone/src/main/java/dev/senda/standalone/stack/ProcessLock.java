package dev.senda.standalone.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * The lock of the one process that runs a stack, or a demo on it. The operating system releases it
 * when the process ends for any reason.
 */
public final class ProcessLock implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final long POLL_MILLIS = 100;

  private final FileChannel channel;

  private ProcessLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Empty if another process holds it. */
  public static Optional<ProcessLock> tryLock(Path file) throws IOException, InterruptedException {
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (channel.tryLock() == null) {
      if (System.nanoTime() > deadline) {
        channel.close();
        return Optional.empty();
      }
      Thread.sleep(POLL_MILLIS);
    }
    return Optional.of(new ProcessLock(channel));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
