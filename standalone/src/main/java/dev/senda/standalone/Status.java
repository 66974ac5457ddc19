package dev.senda.standalone;

import dev.senda.devservices.PostgresServer;
import dev.senda.devservices.TemporalServer;
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

/** Says what runs, and where. */
@Command(
    name = "status",
    description = "Says what runs, and where.",
    mixinStandardHelpOptions = true)
final class Status implements Callable<Integer> {

  @Option(names = "--json", description = "For programs: one JSON object, the same keys always.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    var out = spec.commandLine().getOut();
    var home = Home.ofUser();
    if (json) {
      out.println(
          JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(describe(home)));
      return 0;
    }
    var terminal = Terminal.of(out);
    print(terminal, home, "Senda");
    if (HouseState.of(home.ofDemo()).isPresent()) {
      print(terminal, home.ofDemo(), "The demo's house");
    }
    return 0;
  }

  private static void print(Terminal terminal, Home home, String name) throws IOException {
    var state = HouseState.of(home);
    var pids = pids(home, state);
    if (state.filter(HouseState::isRunning).isPresent()) {
      terminal.say("%s runs (%s).".formatted(name, describe(pids)));
      Addressbook.print(terminal, home, state.get());
    } else if (!pids.isEmpty()) {
      terminal.say(
          "%s runs in part only (%s): ./senda up mends it, ./senda down stops it."
              .formatted(name, describe(pids)));
    } else {
      terminal.say("%s does not run; ./senda up starts it.".formatted(name));
    }
  }

  private static String describe(Map<String, Long> pids) {
    return String.join(
        ", ", pids.entrySet().stream().map(pid -> pid.getKey() + " " + pid.getValue()).toList());
  }

  /** What {@code --json} prints: always these keys; null where nothing runs. */
  static Map<String, @Nullable Object> describe(Home home) throws IOException {
    var state = HouseState.of(home);
    var running = state.filter(HouseState::isRunning);
    var addresses = running.map(HouseState::addresses);
    var keys = running.isPresent() ? Optional.of(Keys.keptIn(home)) : Optional.<Keys>empty();
    var all = new LinkedHashMap<String, @Nullable Object>();
    all.put("running", running.isPresent());
    all.put("api", addresses.map(Addresses::api).orElse(null));
    all.put("console", addresses.map(Addresses::console).orElse(null));
    all.put("mailbox", addresses.map(Addresses::mailbox).orElse(null));
    all.put(
        "fakeSendGrid",
        running.filter(HouseState::providers).map(on -> on.addresses().sendGrid()).orElse(null));
    all.put(
        "fakeTwilio",
        running.filter(HouseState::providers).map(on -> on.addresses().twilio()).orElse(null));
    all.put("temporal", addresses.map(Addresses::temporal).orElse(null));
    all.put("temporalUi", addresses.map(Addresses::temporalUi).orElse(null));
    all.put("temporalCli", running.map(HouseState::temporalCli).orElse(null));
    all.put("writeKey", keys.map(Keys::write).orElse(null));
    all.put("adminKey", keys.map(Keys::admin).orElse(null));
    all.put("database", addresses.map(Addresses::database).orElse(null));
    all.put("timeScale", running.map(HouseState::timeScale).orElse(null));
    all.put("pids", pids(home, state));
    return all;
  }

  /** Of the parts that live: also of those that a crash left alone. */
  private static Map<String, Long> pids(Home home, Optional<HouseState> state) throws IOException {
    var pids = new LinkedHashMap<String, Long>();
    state
        .flatMap(known -> known.process(HouseState.SENDA))
        .ifPresent(process -> pids.put(HouseState.SENDA, process.pid()));
    TemporalServer.orphanOn(home.temporal())
        .ifPresent(process -> pids.put(HouseState.TEMPORAL, process.pid()));
    PostgresServer.orphanOn(home.postgresql())
        .ifPresent(process -> pids.put(HouseState.POSTGRESQL, process.pid()));
    return pids;
  }
}
