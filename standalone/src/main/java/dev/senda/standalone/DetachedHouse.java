package dev.senda.standalone;

import dev.senda.devservices.ProcessId;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A house that runs in a process of its own, also when the terminal that started it is closed. */
final class DetachedHouse {

  private static final Duration PATIENCE = Duration.ofMinutes(12); // the CLI may have to be fetched
  private static final long POLL_MILLIS = 100;

  private DetachedHouse() {}

  /**
   * Starts {@code up} with these options, and waits until all runs.
   *
   * @param says hears what it says while it starts, and why it does not
   * @throws IOException if it does not start: what it said
   */
  static HouseState start(Home home, List<String> options, Consumer<String> says)
      throws IOException, InterruptedException {
    Files.createDirectories(home.directory());
    // A process group of its own: Ctrl-C in this terminal is not for it.
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
        List.of("-cp", System.getProperty("java.class.path"), Senda.class.getName(), "up"));
    command.addAll(options);
    var pidFile = Files.createTempFile(home.directory(), "pid", "");
    try {
      var builder =
          new ProcessBuilder(command)
              .redirectOutput(pidFile.toFile())
              .redirectError(home.output().toFile());
      builder.environment().put("SENDA_HOME", home.directory().toString());
      builder.environment().put("SENDA_OUTPUT", home.output().toString());
      if (builder.start().waitFor() != 0) {
        throw new IOException("bash does not start it: " + Files.readString(home.output()).strip());
      }
      long pid = Long.parseLong(Files.readString(pidFile).strip());
      return awaitReady(home, pid, says);
    } finally {
      Files.deleteIfExists(pidFile);
    }
  }

  private static HouseState awaitReady(Home home, long pid, Consumer<String> says)
      throws IOException, InterruptedException {
    var process = ProcessHandle.of(pid).map(ProcessId::of);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    int heard = 1; // that it starts, people know
    while (System.nanoTime() < deadline) {
      heard = relay(home, heard, says);
      var state = HouseState.of(home).filter(HouseState::isRunning);
      if (state.isPresent()) {
        return state.get();
      }
      if (process.flatMap(ProcessId::alive).isEmpty()) {
        relay(home, heard, says);
        throw new IOException("It did not start; all that it said is in " + home.output());
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new IOException(
        "it does not start within %d min; what it said is in %s"
            .formatted(PATIENCE.toMinutes(), home.output()));
  }

  /** What it says while it starts, up to the empty line before the addresses. */
  private static int relay(Home home, int heard, Consumer<String> says) throws IOException {
    var lines =
        Files.readAllLines(home.output()).stream().takeWhile(line -> !line.isEmpty()).toList();
    lines.stream().skip(heard).forEach(says);
    return Math.max(heard, lines.size());
  }

  private static String javaProgram() {
    return ProcessHandle.current()
        .info()
        .command()
        .orElseThrow(() -> new IllegalStateException("the system does not say which java this is"));
  }
}
