package dev.senda.standalone;

import dev.senda.catalog.Catalog;
import dev.senda.devservices.ProcessId;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Sixty people go through three journeys while somebody watches. */
@Command(
    name = "demo",
    description = {
      "Sixty people enter three journeys, read the mails that are really sent, and act on them;",
      "exits 0 only if every one of them ended as the play says. It has a house of its own."
    },
    mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {

  /** A day takes six seconds. */
  private static final int TIME_SCALE = 14_400;

  private static final String CONTACTS = "demo-contacts.csv";

  @Option(
      names = "--port-base",
      paramLabel = "N",
      defaultValue = "" + Addresses.DEMO_PORT_BASE,
      description = "The first of the ports (${DEFAULT-VALUE}).")
  private int portBase;

  @Option(
      names = "--contacts",
      paramLabel = "FILE",
      description = "Another file of people and their plays (CSV).")
  private @Nullable Path contacts;

  @Option(
      names = "--providers",
      description =
          "Email goes by a fake of SendGrid and texts by a fake of Twilio, over HTTP and with faults.")
  private boolean providers;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var plays = plays();
    var addresses = new Addresses(portBase);
    var terminal = Terminal.of(spec.commandLine().getOut());
    var home = Home.ofUser().ofDemo();
    home.create();
    try (var lock = HouseLock.tryLock(home.demoLock()).orElse(null)) {
      if (lock == null) {
        throw new IOException("Another ./senda demo plays now; it holds " + home.demoLock());
      }
      OwnFiles.write(
          home.demoPlayer(),
          JsonMapper.shared().writeValueAsString(ProcessId.of(ProcessHandle.current())));
      var house = house(home, addresses, terminal);
      var stage = new DemoStage(home, house, () -> house(home, addresses, terminal));
      var interrupted =
          new Thread(
              () ->
                  terminal.say(
                      "Interrupted. ./senda demo goes on with this run; ./senda down stops its house."));
      Runtime.getRuntime().addShutdownHook(interrupted);
      if (providers) {
        terminal.say(
            terminal.yellow(
                "Email goes by a fake of SendGrid, texts by a fake of Twilio. Nothing is sent to anybody; what they accept is at %s and %s."
                    .formatted(addresses.sendGrid(), addresses.twilio())));
      }
      boolean asPlayed = new DemoPlayer(plays, stage, home.demoRun(), terminal).play();
      Runtime.getRuntime().removeShutdownHook(interrupted);
      if (providers) {
        long twice = new DemoView(stage.database().client()).arrivedTwice();
        terminal.say(ProviderTally.of(addresses).inWords(twice));
      }
      terminal.say("Look around; the house keeps running:");
      Addressbook.print(terminal, home, stage.state());
      terminal.say("./senda down stops it; ./senda demo plays again.");
      return asPlayed ? 0 : 1;
    }
  }

  private List<Play> plays() throws IOException {
    try (var reader = reader()) {
      return Plays.read(reader, contacts == null ? CONTACTS : contacts.toString(), Catalog.ours());
    }
  }

  private Reader reader() throws IOException {
    if (contacts != null) {
      return Files.newBufferedReader(contacts);
    }
    var in = Demo.class.getResourceAsStream(CONTACTS);
    if (in == null) {
      throw new IllegalStateException(CONTACTS + " is not beside this class");
    }
    return new InputStreamReader(in, StandardCharsets.UTF_8);
  }

  /** The demo's house, started where it does not run. */
  private HouseState house(Home home, Addresses addresses, Terminal terminal)
      throws IOException, InterruptedException {
    var state = HouseState.of(home).filter(HouseState::isRunning);
    if (state.filter(running -> running.providers() == providers).isPresent()) {
      return state.get();
    }
    if (state.isPresent()) {
      terminal.say(
          "The demo's house runs %s the fakes of providers: it is started again."
              .formatted(state.get().providers() ? "with" : "without"));
      Down.stop(home, terminal, "The demo's house");
    }
    terminal.say("Starting the demo's house: PostgreSQL, Temporal, the API, the workers ...");
    var options =
        new ArrayList<>(
            List.of(
                "--port-base",
                String.valueOf(addresses.portBase()),
                "--time-scale",
                String.valueOf(TIME_SCALE),
                "--time-scale-change"));
    if (providers) {
      options.add("--providers");
    }
    return DetachedHouse.start(home, options, terminal::say);
  }
}
