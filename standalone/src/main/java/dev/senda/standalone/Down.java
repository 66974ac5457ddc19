package dev.senda.standalone;

import dev.senda.devservices.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Stops everything, the demo's house too, also what a crash left running. */
@Command(
    name = "down",
    description = "Stops everything that runs, the demo's house too; the data stays.",
    mixinStandardHelpOptions = true)
final class Down implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    var out = spec.commandLine().getOut();
    var terminal = Terminal.of(out);
    var home = Home.ofUser();
    stopPlayer(home.ofDemo()); // it would start its house again
    boolean stopped = stop(home, terminal, "Senda");
    stopped |= stop(home.ofDemo(), terminal, "The demo's house");
    if (!stopped) {
      terminal.say("Nothing runs.");
    }
    return 0;
  }

  private static void stopPlayer(Home home) throws IOException {
    if (Files.exists(home.demoPlayer())) {
      JsonMapper.shared()
          .readValue(Files.readString(home.demoPlayer()), ProcessId.class)
          .stop("TERM");
      Files.deleteIfExists(home.demoPlayer());
    }
  }

  /** Whether there was something to stop. */
  static boolean stop(Home home, Terminal terminal, String name) throws IOException {
    if (!Files.isDirectory(home.directory())) {
      return false;
    }
    var state = HouseState.of(home);
    var process = state.flatMap(known -> known.process(HouseState.SENDA));
    process
        .map(ProcessId::of)
        .ifPresent(senda -> senda.stop("TERM")); // it stops its children itself
    boolean[] orphans = {false};
    House.stopOrphans(
        home,
        line -> {
          orphans[0] = true;
          terminal.say(line);
        });
    Files.deleteIfExists(home.state());
    if (process.isPresent()) {
      terminal.say("%s is stopped; its data stays in %s.".formatted(name, home.directory()));
    }
    return process.isPresent() || orphans[0];
  }
}
