package dev.senda.devservices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A real Temporal dev server as a child process, listening on 127.0.0.1 only. Its database is a
 * file: a server that was killed continues with its data, and a server that an earlier process left
 * running is stopped first. (A power failure may lose the last writes.)
 */
public final class TemporalServer implements AutoCloseable {

  private static final String PID_FILE = "temporal.pid";
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final ChildProcess child;
  private final int port;
  private final Path cli;

  private TemporalServer(ChildProcess child, int port, Path cli) {
    this.child = child;
    this.port = port;
    this.cli = cli;
  }

  /**
   * Starts the server with its web UI, and waits until it serves.
   *
   * @param cli the Temporal CLI, see {@link TemporalCli}
   * @param directory where its database and its log are kept; created if it is missing
   * @throws IOException if it does not start; the message quotes its log
   */
  public static TemporalServer start(Path cli, Path directory, int port, int uiPort)
      throws IOException, InterruptedException {
    return start(cli, directory, port, OptionalInt.of(uiPort), OptionalInt.empty());
  }

  /** As {@link #start(Path, Path, int, int)}, without the web UI. */
  public static TemporalServer startHeadless(Path cli, Path directory, int port)
      throws IOException, InterruptedException {
    return start(cli, directory, port, OptionalInt.empty(), OptionalInt.empty());
  }

  /**
   * As {@link #startHeadless(Path, Path, int)}, with its metrics on a given port.
   *
   * @param metricsPort where {@code /metrics} answers in the format of Prometheus
   */
  public static TemporalServer startHeadless(Path cli, Path directory, int port, int metricsPort)
      throws IOException, InterruptedException {
    return start(cli, directory, port, OptionalInt.empty(), OptionalInt.of(metricsPort));
  }

  private static TemporalServer start(
      Path cli, Path directory, int port, OptionalInt uiPort, OptionalInt metricsPort)
      throws IOException, InterruptedException {
    stopRunningServer(directory);
    if (!Ports.isFree(port)) {
      throw new IOException("port %d for Temporal is taken".formatted(port));
    }
    if (uiPort.isPresent() && !Ports.isFree(uiPort.getAsInt())) {
      throw new IOException("port %d for the Temporal UI is taken".formatted(uiPort.getAsInt()));
    }
    Files.createDirectories(directory);
    var child =
        ChildProcess.start(
            "the Temporal server",
            command(cli, directory.resolve("temporal.db"), port, uiPort, metricsPort),
            Map.of("TEMPORAL_VERSION_CHECK_DISABLED", "1"),
            directory.resolve("temporal.log"));
    var id = ProcessId.of(child.process());
    Files.writeString(directory.resolve(PID_FILE), id.pid() + "\n" + id.startedAt() + "\n");
    var server = new TemporalServer(child, port, cli);
    child.awaitReady(server::probe);
    return server;
  }

  private static List<String> command(
      Path cli, Path database, int port, OptionalInt uiPort, OptionalInt metricsPort) {
    var command =
        new ArrayList<>(
            List.of(
                cli.toString(),
                "server",
                "start-dev",
                "--ip",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--db-filename",
                database.toString(),
                // Worth 2.7 times the throughput; survives kill -9.
                "--sqlite-pragma",
                "journal_mode=wal",
                "--sqlite-pragma",
                "synchronous=1",
                // One shard has all workflows. The default of 20 reads a second is made for
                // hundreds
                // of shards: here each task would wait for up to 50 ms.
                "--dynamic-config-value",
                "history.transferProcessorMaxPollRPS=1000",
                "--log-level",
                "warn"));
    if (uiPort.isPresent()) {
      command.addAll(
          List.of("--ui-port", String.valueOf(uiPort.getAsInt()), "--ui-disable-news-fetch"));
    } else {
      command.add("--headless");
    }
    metricsPort.ifPresent(
        metrics -> command.addAll(List.of("--metrics-port", String.valueOf(metrics))));
    return command;
  }

  private boolean probe() throws InterruptedException {
    if (Ports.isFree(port)) {
      return false;
    }
    try {
      return CommandRunner.run(
              List.of(cli.toString(), "operator", "cluster", "health", "--address", target()),
              ANSWER)
          .contains("SERVING");
    } catch (IOException e) {
      return false; // not yet
    }
  }

  /**
   * The server that runs on this directory, also if another process started it. Another process
   * that has its pid now does not count.
   */
  public static Optional<ProcessHandle> findRunningServer(Path directory) throws IOException {
    var file = directory.resolve(PID_FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var lines = Files.readAllLines(file); // pid, start in epoch milliseconds
    return lines.size() < 2
        ? Optional.empty()
        : new ProcessId(Long.parseLong(lines.get(0)), Long.parseLong(lines.get(1))).findAlive();
  }

  /** Stops the server that runs on this directory, if any: {@link #findRunningServer}. */
  public static void stopRunningServer(Path directory) throws IOException {
    findRunningServer(directory).map(ProcessId::of).ifPresent(orphan -> orphan.stop("TERM"));
  }

  /** host:port of its frontend. */
  public String target() {
    return "127.0.0.1:" + port;
  }

  /** The server's process. */
  public ProcessHandle process() {
    return child.process();
  }

  /** Stops the server; its data stays. */
  @Override
  public void close() {
    child.stop("TERM");
  }
}
