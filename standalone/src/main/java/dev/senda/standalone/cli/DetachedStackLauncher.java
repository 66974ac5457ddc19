package dev.senda.standalone.cli;

import dev.senda.devservices.ProcessId;
import dev.senda.standalone.stack.DataDirectory;
import dev.senda.standalone.stack.StackState;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Starts a stack in its own process, which keeps running when the terminal is closed. */
final class DetachedStackLauncher {

  private static final Duration TIMEOUT = Duration.ofMinutes(12); // the CLI may have to be fetched
  private static final long POLL_MILLIS = 100;

  private DetachedStackLauncher() {}

  /**
   * Starts {@code up} with these options, and waits until all runs.
   *
   * @param says receives the output of the start, line by line
   * @throws IOException if the stack does not start; the message is its output
   */
  static StackState start(DataDirectory dataDirectory, List<String> options, Consumer<String> says)
      throws IOException, InterruptedException {
    Files.createDirectories(dataDirectory.path());
    // A separate process group: Ctrl-C in this terminal must not stop it.
    var command =
        new ArrayList<>(
            List.of(
                "bash",
                "-c",
                "trap '' HUP; set -m; \"$@\" </dev/null >\"$SENDA_OUTPUT\" 2>&1 & echo $!",
                "senda",
                javaProgram()));
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(
                argument -> !argument.startsWith("-agentlib") && !argument.startsWith("-javaagent"))
            .toList());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), SendaCli.class.getName(), "up"));
    command.addAll(options);
    var pidFile = Files.createTempFile(dataDirectory.path(), "pid", "");
    try {
      var builder =
          new ProcessBuilder(command)
              .redirectOutput(pidFile.toFile())
              .redirectError(dataDirectory.upOutputFile().toFile());
      builder.environment().put("SENDA_HOME", dataDirectory.path().toString());
      builder.environment().put("SENDA_OUTPUT", dataDirectory.upOutputFile().toString());
      if (builder.start().waitFor() != 0) {
        throw new IOException(
            "Start failed, bash said: " + Files.readString(dataDirectory.upOutputFile()).strip());
      }
      long pid = Long.parseLong(Files.readString(pidFile).strip());
      return awaitReady(dataDirectory, pid, says);
    } finally {
      Files.deleteIfExists(pidFile);
    }
  }

  private static StackState awaitReady(DataDirectory dataDirectory, long pid, Consumer<String> says)
      throws IOException, InterruptedException {
    var process = ProcessHandle.of(pid).map(ProcessId::of);
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    int relayed = 1; // the caller has printed the first line
    while (System.nanoTime() < deadline) {
      relayed = relayOutput(dataDirectory, relayed, says);
      var state = StackState.read(dataDirectory).filter(StackState::isRunning);
      if (state.isPresent()) {
        return state.get();
      }
      if (process.flatMap(ProcessId::findAlive).isEmpty()) {
        relayOutput(dataDirectory, relayed, says);
        throw new IOException("Senda did not start. Output: " + dataDirectory.upOutputFile());
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new IOException(
        "Senda did not start within %d min. Output: %s"
            .formatted(TIMEOUT.toMinutes(), dataDirectory.upOutputFile()));
  }

  /** Prints the output of the start, up to the empty line before the addresses. */
  private static int relayOutput(DataDirectory dataDirectory, int relayed, Consumer<String> says)
      throws IOException {
    var lines =
        Files.readAllLines(dataDirectory.upOutputFile()).stream()
            .takeWhile(line -> !line.isEmpty())
            .toList();
    lines.stream().skip(relayed).forEach(says);
    return Math.max(relayed, lines.size());
  }

  private static String javaProgram() {
    return ProcessHandle.current()
        .info()
        .command()
        .orElseThrow(() -> new IllegalStateException("the system does not say which java this is"));
  }
}
