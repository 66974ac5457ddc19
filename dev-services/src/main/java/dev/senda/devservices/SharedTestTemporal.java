package dev.senda.devservices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One real Temporal dev server for all tests of a JVM, started at the first use; each test class
 * gets its own task queue. (Workflow ids differ, because contact keys are random.)
 */
public final class SharedTestTemporal {

  /** The namespace that every dev server has. */
  public static final String NAMESPACE = "default";

  private static final AtomicInteger TASK_QUEUES = new AtomicInteger();

  private SharedTestTemporal() {}

  private static final class Server {
    static final TemporalServer INSTANCE = start();

    private static TemporalServer start() {
      try {
        var directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "temporal-");
        var server =
            TemporalServer.startHeadless(
                TemporalCli.findOrDownload(System.err::println), directory, Ports.findFree());
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while Temporal for the tests started", e);
      }
    }
  }

  /** host:port of the server's frontend. */
  public static String target() {
    return Server.INSTANCE.target();
  }

  /** The name of a task queue that no other worker polls. */
  public static String newTaskQueue() {
    return "test-" + TASK_QUEUES.incrementAndGet();
  }
}
