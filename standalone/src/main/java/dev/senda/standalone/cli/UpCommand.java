package dev.senda.standalone.cli;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.UnknownJourneyException;
import dev.senda.standalone.stack.DataDirectory;
import dev.senda.standalone.stack.LocalStack;
import dev.senda.standalone.stack.ProcessLock;
import dev.senda.standalone.stack.StackAddresses;
import dev.senda.standalone.stack.StackState;
import dev.senda.standalone.stack.TimeScaleOption;
import dev.senda.standalone.terminal.ConnectionInfoPrinter;
import dev.senda.standalone.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts everything and keeps it running, until Ctrl-C or {@code ./senda down}. */
@Command(
    name = "up",
    description =
        "Starts everything on this machine: PostgreSQL, Temporal, API, workers, console, mailbox.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

  private static final Duration OTHERS_START = Duration.ofSeconds(90);
  private static final long POLL_MILLIS = 100;

  @Option(names = "--detach", description = "Run in the background; return once everything runs.")
  private boolean detach;

  @Option(
      names = "--port-base",
      paramLabel = "N",
      defaultValue = "" + StackAddresses.DEFAULT_PORT_BASE,
      description = "The first of the ports (${DEFAULT-VALUE}).")
  private int portBase;

  @Option(
      names = "--time-scale",
      paramLabel = "N",
      description = "Compress time: N seconds of a journey pass in one (1 to 86400).")
  private @Nullable Integer timeScale;

  @Option(names = "--time-scale-change", description = "Continue with data of another time scale.")
  private boolean timeScaleChange;

  @Option(
      names = "--providers",
      description =
          "Send email through a fake of SendGrid and texts through a fake of Twilio, over HTTP and with faults, instead of the mailbox's SMTP server.")
  private boolean providers;

  @Option(
      names = "--journeys",
      paramLabel = "NAMES",
      description = "Run only these journeys, joined by commas. Default: all.")
  private @Nullable String journeys;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var dataDirectory = DataDirectory.fromEnvironment();
    var addresses = new StackAddresses(portBase);
    if (journeys != null) {
      requireKnown(List.of(journeys.split(",")));
    }
    var choice =
        new TimeScaleOption(
            timeScale == null ? OptionalInt.empty() : OptionalInt.of(timeScale), timeScaleChange);
    var terminal = Terminal.of(spec.commandLine().getOut());
    dataDirectory.create();
    try (var lock = ProcessLock.tryLock(dataDirectory.lockFile()).orElse(null)) {
      if (lock == null) {
        return awaitOtherProcess(dataDirectory, terminal);
      }
      if (!detach) {
        return run(dataDirectory, addresses, choice, terminal);
      }
    }
    terminal.printLine("Starting Senda ...");
    var state = DetachedStackLauncher.start(dataDirectory, options(), terminal::printLine);
    ConnectionInfoPrinter.print(terminal, dataDirectory, state);
    terminal.printLine("Senda runs in the background. ./senda down stops it.");
    return 0;
  }

  private static void requireKnown(List<String> names) {
    try {
      Catalog.load().withOnly(names);
    } catch (UnknownJourneyException e) {
      throw new IllegalArgumentException("--journeys: " + e.getMessage(), e);
    }
  }

  private List<String> options() {
    var options = new ArrayList<>(List.of("--port-base", String.valueOf(portBase)));
    if (timeScale != null) {
      options.addAll(List.of("--time-scale", String.valueOf(timeScale)));
    }
    if (timeScaleChange) {
      options.add("--time-scale-change");
    }
    if (providers) {
      options.add("--providers");
    }
    if (journeys != null) {
      options.addAll(List.of("--journeys", journeys));
    }
    return options;
  }

  private int run(
      DataDirectory dataDirectory,
      StackAddresses addresses,
      TimeScaleOption choice,
      Terminal terminal)
      throws IOException, InterruptedException {
    System.setProperty(
        "senda.log", dataDirectory.logFile().toString()); // before the first logger is made
    terminal.printLine("Starting Senda ...");
    var asked = new AtomicBoolean();
    var stopped = new CountDownLatch(1);
    try (var localStack =
        LocalStack.create(dataDirectory, addresses, providers, journeys, terminal::printLine)) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    asked.set(true);
                    stop(localStack, dataDirectory, terminal);
                    stopped.countDown();
                  }));
      try {
        localStack.start(choice);
      } catch (IOException | RuntimeException e) {
        if (!asked.get()) {
          throw e;
        }
        stopped.await(); // asked to stop while it started
      }
      ConnectionInfoPrinter.print(terminal, dataDirectory, localStack.state());
      terminal.printLine("Ctrl-C stops it; the next ./senda up continues with the same data.");
      stopped.await();
    }
    return 0;
  }

  private static void stop(LocalStack localStack, DataDirectory dataDirectory, Terminal terminal) {
    if (localStack.isRunning()) {
      terminal.printLine("Stopping ...");
    }
    try {
      if (localStack.stop()) {
        terminal.printLine("Stopped. The data is kept in %s.".formatted(dataDirectory.path()));
      }
    } catch (IOException e) {
      terminal.printLine("Stopped with errors: " + e.getMessage());
    }
  }

  private static int awaitOtherProcess(DataDirectory dataDirectory, Terminal terminal)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + OTHERS_START.toNanos();
    while (System.nanoTime() < deadline) {
      var state = StackState.read(dataDirectory).filter(StackState::isRunning);
      if (state.isPresent()) {
        terminal.printLine("Senda is already running.");
        ConnectionInfoPrinter.print(terminal, dataDirectory, state.get());
        return 0;
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new IOException(
        "Another ./senda up holds the lock %s but is not ready; ./senda down stops it."
            .formatted(dataDirectory.lockFile()));
  }
}
