package dev.senda.standalone.cli;

import dev.senda.devservices.ProcessId;
import dev.senda.standalone.stack.DataDirectory;
import dev.senda.standalone.stack.LocalStack;
import dev.senda.standalone.stack.StackState;
import dev.senda.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Stops the local stack and the demo stack, and processes that a crash left running. */
@Command(
    name = "down",
    description = "Stops the local stack and the demo stack; keeps the data.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    var out = spec.commandLine().getOut();
    var terminal = Terminal.of(out);
    var dataDirectory = DataDirectory.fromEnvironment();
    stopDemoRunner(dataDirectory.forDemo()); // it would restart its stack
    boolean stopped = stop(dataDirectory, terminal, "Senda");
    stopped |= stop(dataDirectory.forDemo(), terminal, "The demo stack");
    if (!stopped) {
      terminal.printLine("Nothing is running.");
    }
    return 0;
  }

  private static void stopDemoRunner(DataDirectory dataDirectory) throws IOException {
    if (Files.exists(dataDirectory.demoProcessFile())) {
      JsonMapper.shared()
          .readValue(Files.readString(dataDirectory.demoProcessFile()), ProcessId.class)
          .stop("TERM");
      Files.deleteIfExists(dataDirectory.demoProcessFile());
    }
  }

  /** Stops one stack; returns whether anything was running. */
  static boolean stop(DataDirectory dataDirectory, Terminal terminal, String name)
      throws IOException {
    if (!Files.isDirectory(dataDirectory.path())) {
      return false;
    }
    var state = StackState.read(dataDirectory);
    var process = state.flatMap(known -> known.liveProcess(StackState.SENDA));
    process
        .map(ProcessId::of)
        .ifPresent(senda -> senda.stop("TERM")); // it stops its children itself
    boolean[] orphans = {false};
    LocalStack.stopOrphans(
        dataDirectory,
        line -> {
          orphans[0] = true;
          terminal.printLine(line);
        });
    Files.deleteIfExists(dataDirectory.stateFile());
    if (process.isPresent()) {
      terminal.printLine(
          "%s is stopped. Its data is kept in %s.".formatted(name, dataDirectory.path()));
    }
    return process.isPresent() || orphans[0];
  }
}
