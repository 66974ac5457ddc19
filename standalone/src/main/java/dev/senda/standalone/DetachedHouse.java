package dev.senda.standalone;

import dev.senda.devservices.ProcessId;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A house that runs in a process of its own, also when the terminal that started it is closed. */
final class DetachedHouse {

  private static final Duration PATIENCE = Duration.ofMinutes(12); // the CLI may have to be fetched
  private static final long POLL_MILLIS = 100;

  private DetachedHouse() {}

  /**
   * Starts {@code up} with these options, and waits until all runs.
   *
   * @throws IOException if it does not start: what it said
   */
  static HouseState start(Home home, List<String> options)
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
      return awaitReady(home, pid);
    } finally {
      Files.deleteIfExists(pidFile);
    }
  }

  private static HouseState awaitReady(Home home, long pid)
      throws IOException, InterruptedException {
    var process = ProcessHandle.of(pid).map(ProcessId::of);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      var state = HouseState.of(home).filter(HouseState::isRunning);
      if (state.isPresent()) {
        return state.get();
      }
      if (process.flatMap(ProcessId::alive).isEmpty()) {
        throw new IOException(Files.readString(home.output()).strip());
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new IOException(
        "it does not start within %d min; what it said is in %s"
            .formatted(PATIENCE.toMinutes(), home.output()));
  }

  private static String javaProgram() {
    return ProcessHandle.current()
        .info()
        .command()
        .orElseThrow(() -> new IllegalStateException("the system does not say which java this is"));
  }
}
