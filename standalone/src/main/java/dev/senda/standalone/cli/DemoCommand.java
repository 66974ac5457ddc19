package dev.senda.standalone.cli;

import dev.senda.catalog.Catalog;
import dev.senda.devservices.ProcessId;
import dev.senda.standalone.demo.DemoEnvironment;
import dev.senda.standalone.demo.DemoQueries;
import dev.senda.standalone.demo.DemoRunner;
import dev.senda.standalone.demo.DemoScript;
import dev.senda.standalone.demo.DemoScriptReader;
import dev.senda.standalone.demo.FakeProviderStatistics;
import dev.senda.standalone.stack.DataDirectory;
import dev.senda.standalone.stack.PrivateFiles;
import dev.senda.standalone.stack.ProcessLock;
import dev.senda.standalone.stack.StackAddresses;
import dev.senda.standalone.stack.StackState;
import dev.senda.standalone.terminal.ConnectionInfoPrinter;
import dev.senda.standalone.terminal.Terminal;
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

/** 60 contacts go through three journeys, with live progress. */
@Command(
    name = "demo",
    description = {
      "60 contacts enter three journeys, read the mails that are really sent, and act on them.",
      "Exits 0 only if every contact ended as scripted. Uses a separate stack."
    },
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

  /** A day takes six seconds. */
  private static final int TIME_SCALE = 14_400;

  private static final String DEFAULT_SCRIPTS = "demo-contacts.csv";

  @Option(
      names = "--port-base",
      paramLabel = "N",
      defaultValue = "" + StackAddresses.DEMO_PORT_BASE,
      description = "The first of the ports (${DEFAULT-VALUE}).")
  private int portBase;

  @Option(
      names = "--contacts",
      paramLabel = "FILE",
      description = "Another file of contacts and their scripts (CSV).")
  private @Nullable Path contacts;

  @Option(
      names = "--providers",
      description =
          "Send email through a fake of SendGrid and texts through a fake of Twilio, over HTTP and with faults.")
  private boolean providers;

  /** Those of the scripts: other journeys would send to the contacts as well. */
  private String onlyJourneys = "";

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var scripts = readScripts();
    onlyJourneys = DemoScript.journeysOf(scripts);
    var addresses = new StackAddresses(portBase);
    var terminal = Terminal.of(spec.commandLine().getOut());
    var dataDirectory = DataDirectory.fromEnvironment().forDemo();
    dataDirectory.create();
    try (var lock = ProcessLock.tryLock(dataDirectory.demoLockFile()).orElse(null)) {
      if (lock == null) {
        throw new IOException(
            "Another ./senda demo is running; it holds the lock " + dataDirectory.demoLockFile());
      }
      PrivateFiles.write(
          dataDirectory.demoProcessFile(),
          JsonMapper.shared().writeValueAsString(ProcessId.of(ProcessHandle.current())));
      var stack = ensureRunning(dataDirectory, addresses, terminal);
      var environment =
          new DemoEnvironment(
              dataDirectory, stack, () -> ensureRunning(dataDirectory, addresses, terminal));
      var interrupted =
          new Thread(
              () ->
                  terminal.printLine(
                      "Interrupted. ./senda demo continues this run; ./senda down stops the demo stack."));
      Runtime.getRuntime().addShutdownHook(interrupted);
      if (providers) {
        terminal.printLine(
            terminal.yellow(
                "Email goes to a fake of SendGrid, texts to a fake of Twilio. Nothing is really sent. Accepted messages: %s and %s."
                    .formatted(addresses.fakeSendGrid(), addresses.fakeTwilio())));
      }
      boolean asExpected =
          new DemoRunner(scripts, environment, dataDirectory.demoRunFile(), terminal).runToEnd();
      Runtime.getRuntime().removeShutdownHook(interrupted);
      if (providers) {
        long twice = new DemoQueries(environment.database().jdbcClient()).countDuplicates();
        terminal.printLine(FakeProviderStatistics.fetch(addresses).summary(twice));
      }
      terminal.printLine("The demo stack is still running:");
      ConnectionInfoPrinter.print(terminal, dataDirectory, environment.state());
      terminal.printLine("./senda down stops it; ./senda demo runs the demo again.");
      return asExpected ? 0 : 1;
    }
  }

  private List<DemoScript> readScripts() throws IOException {
    try (var reader = openScripts()) {
      return DemoScriptReader.read(
          reader, contacts == null ? DEFAULT_SCRIPTS : contacts.toString(), Catalog.load());
    }
  }

  private Reader openScripts() throws IOException {
    if (contacts != null) {
      return Files.newBufferedReader(contacts);
    }
    var in = DemoScriptReader.class.getResourceAsStream(DEFAULT_SCRIPTS);
    if (in == null) {
      throw new IllegalStateException(DEFAULT_SCRIPTS + " is missing on the class path");
    }
    return new InputStreamReader(in, StandardCharsets.UTF_8);
  }

  /** The state of the demo stack, which is started if it does not run. */
  private StackState ensureRunning(
      DataDirectory dataDirectory, StackAddresses addresses, Terminal terminal)
      throws IOException, InterruptedException {
    var state = StackState.read(dataDirectory).filter(StackState::isRunning);
    if (state
        .filter(running -> running.providers() == providers)
        .filter(running -> onlyJourneys.equals(running.onlyJourneys()))
        .isPresent()) {
      return state.get();
    }
    if (state.isPresent()) {
      terminal.printLine(
          "The demo stack is running %s; restarting it."
              .formatted(
                  state.get().providers() == providers
                      ? "other journeys"
                      : state.get().providers()
                          ? "with the provider fakes"
                          : "without the provider fakes"));
      DownCommand.stop(dataDirectory, terminal, "The demo stack");
    }
    terminal.printLine("Starting the demo stack: PostgreSQL, Temporal, API, workers ...");
    var options =
        new ArrayList<>(
            List.of(
                "--port-base",
                String.valueOf(addresses.portBase()),
                "--time-scale",
                String.valueOf(TIME_SCALE),
                "--time-scale-change",
                "--journeys",
                onlyJourneys));
    if (providers) {
      options.add("--providers");
    }
    return DetachedStackLauncher.start(dataDirectory, options, terminal::printLine);
  }
}
