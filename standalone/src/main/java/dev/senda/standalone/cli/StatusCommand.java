package dev.senda.standalone.cli;

import dev.senda.devservices.PostgresServer;
import dev.senda.devservices.TemporalServer;
import dev.senda.standalone.stack.DataDirectory;
import dev.senda.standalone.stack.StackAddresses;
import dev.senda.standalone.stack.StackSecrets;
import dev.senda.standalone.stack.StackState;
import dev.senda.standalone.terminal.ConnectionInfoPrinter;
import dev.senda.standalone.terminal.Terminal;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Shows what is running, with addresses and keys. */
@Command(
    name = "status",
    description = "Shows what is running, with addresses and keys.",
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {

  @Option(names = "--json", description = "For programs: one JSON object, the same keys always.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    var out = spec.commandLine().getOut();
    var dataDirectory = DataDirectory.fromEnvironment();
    if (json) {
      out.println(
          JsonMapper.shared()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(describe(dataDirectory)));
      return 0;
    }
    var terminal = Terminal.of(out);
    print(terminal, dataDirectory, "Senda");
    if (StackState.read(dataDirectory.forDemo()).isPresent()) {
      print(terminal, dataDirectory.forDemo(), "The demo stack");
    }
    return 0;
  }

  private static void print(Terminal terminal, DataDirectory dataDirectory, String name)
      throws IOException {
    var state = StackState.read(dataDirectory);
    var pids = pids(dataDirectory, state);
    if (state.filter(StackState::isRunning).isPresent()) {
      terminal.printLine("%s is running (%s).".formatted(name, describe(pids)));
      ConnectionInfoPrinter.print(terminal, dataDirectory, state.get());
    } else if (!pids.isEmpty()) {
      terminal.printLine(
          "%s is only partly running (%s): ./senda up restarts it, ./senda down stops it."
              .formatted(name, describe(pids)));
    } else {
      terminal.printLine("%s is not running; ./senda up starts it.".formatted(name));
    }
  }

  private static String describe(Map<String, Long> pids) {
    return String.join(
        ", ", pids.entrySet().stream().map(pid -> pid.getKey() + " " + pid.getValue()).toList());
  }

  /** The output of {@code --json}: always these keys, with null values if nothing runs. */
  public static Map<String, @Nullable Object> describe(DataDirectory dataDirectory)
      throws IOException {
    var state = StackState.read(dataDirectory);
    var running = state.filter(StackState::isRunning);
    var addresses = running.map(StackState::addresses);
    var keys =
        running.isPresent()
            ? Optional.of(StackSecrets.loadOrCreate(dataDirectory))
            : Optional.<StackSecrets>empty();
    var all = new LinkedHashMap<String, @Nullable Object>();
    all.put("running", running.isPresent());
    all.put("api", addresses.map(StackAddresses::api).orElse(null));
    all.put("apiHealth", addresses.map(StackAddresses::apiHealth).orElse(null));
    all.put("workersHealth", addresses.map(StackAddresses::workersHealth).orElse(null));
    all.put("console", addresses.map(StackAddresses::console).orElse(null));
    all.put("mailbox", addresses.map(StackAddresses::mailbox).orElse(null));
    all.put(
        "fakeSendGrid",
        running
            .filter(StackState::providers)
            .map(on -> on.addresses().fakeSendGrid())
            .orElse(null));
    all.put(
        "fakeTwilio",
        running.filter(StackState::providers).map(on -> on.addresses().fakeTwilio()).orElse(null));
    all.put("temporal", addresses.map(StackAddresses::temporalTarget).orElse(null));
    all.put("temporalUi", addresses.map(StackAddresses::temporalUi).orElse(null));
    all.put("temporalCli", running.map(StackState::temporalCli).orElse(null));
    all.put("writeKey", keys.map(StackSecrets::write).orElse(null));
    all.put("adminKey", keys.map(StackSecrets::admin).orElse(null));
    all.put("database", addresses.map(StackAddresses::jdbcUrl).orElse(null));
    all.put("timeScale", running.map(StackState::timeScale).orElse(null));
    all.put("pids", pids(dataDirectory, state));
    return all;
  }

  /** The pids of the running processes, also of those that a crash left running. */
  private static Map<String, Long> pids(DataDirectory dataDirectory, Optional<StackState> state)
      throws IOException {
    var pids = new LinkedHashMap<String, Long>();
    state
        .flatMap(known -> known.liveProcess(StackState.SENDA))
        .ifPresent(process -> pids.put(StackState.SENDA, process.pid()));
    TemporalServer.findRunningServer(dataDirectory.temporal())
        .ifPresent(process -> pids.put(StackState.TEMPORAL, process.pid()));
    PostgresServer.findRunningServer(dataDirectory.postgresql())
        .ifPresent(process -> pids.put(StackState.POSTGRESQL, process.pid()));
    return pids;
  }
}
