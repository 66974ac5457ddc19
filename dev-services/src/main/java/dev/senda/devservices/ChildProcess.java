package dev.senda.devservices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server as a child process that writes its log to a file. */
final class ChildProcess {

  private static final Duration STARTUP = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 50;
  private static final int LOG_LINES = 10;

  private final String name;
  private final Process process;
  private final Path log;

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  static ChildProcess start(
      String name, List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    var builder =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return new ChildProcess(name, builder.start(), log);
  }

  /** Whether the server answers. */
  interface ReadinessCheck {
    boolean probe() throws IOException, InterruptedException;
  }

  /**
   * Waits until the server answers.
   *
   * @throws IOException if it ends, or does not answer within a minute; the server is stopped then
   */
  void awaitReady(ReadinessCheck check) throws IOException, InterruptedException {
    try {
      long deadline = System.nanoTime() + STARTUP.toNanos();
      while (System.nanoTime() < deadline) {
        if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new IOException(
              "%s exited during startup, exit code %d; end of its log (%s):%n%s"
                  .formatted(name, process.exitValue(), log, endOfLog()));
        }
        if (check.probe()) {
          return;
        }
      }
      throw new IOException(
          "%s is not ready after %d s; end of its log (%s):%n%s"
              .formatted(name, STARTUP.toSeconds(), log, endOfLog()));
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private String endOfLog() throws IOException {
    var lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  /** Sends this signal and waits; a process that does not end is killed. */
  void stop(String signal) {
    ProcessId.of(process.toHandle()).stop(signal);
  }
}
