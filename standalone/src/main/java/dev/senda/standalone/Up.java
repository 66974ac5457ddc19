package dev.senda.standalone;

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
final class Up implements Callable<Integer> {

  private static final Duration OTHERS_START = Duration.ofSeconds(90);
  private static final long POLL_MILLIS = 100;

  @Option(names = "--detach", description = "Give the terminal back once all runs.")
  private boolean detach;

  @Option(
      names = "--port-base",
      paramLabel = "N",
      defaultValue = "" + Addresses.DEFAULT_PORT_BASE,
      description = "The first of the ports (${DEFAULT-VALUE}).")
  private int portBase;

  @Option(
      names = "--time-scale",
      paramLabel = "N",
      description = "Compress time: N seconds of a journey pass in one (1 to 86400).")
  private @Nullable Integer timeScale;

  @Option(
      names = "--time-scale-change",
      description = "Go on with data that was made at another time scale.")
  private boolean timeScaleChange;

  @Option(
      names = "--providers",
      description =
          "Email goes by a fake of SendGrid and texts by a fake of Twilio, over HTTP and with faults, instead of the mailbox's SMTP server.")
  private boolean providers;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var home = Home.ofUser();
    var addresses = new Addresses(portBase);
    var choice =
        new TimeScaleChoice(
            timeScale == null ? OptionalInt.empty() : OptionalInt.of(timeScale), timeScaleChange);
    var terminal = Terminal.of(spec.commandLine().getOut());
    home.create();
    try (var lock = HouseLock.tryLock(home.lock()).orElse(null)) {
      if (lock == null) {
        return runsAlready(home, terminal);
      }
      if (!detach) {
        return run(home, addresses, providers, choice, terminal);
      }
    }
    terminal.say("Starting Senda ...");
    var state = DetachedHouse.start(home, options(), terminal::say);
    Addressbook.print(terminal, home, state);
    terminal.say("It runs in the background; ./senda down stops it.");
    return 0;
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
    return options;
  }

  private static int run(
      Home home, Addresses addresses, boolean providers, TimeScaleChoice choice, Terminal terminal)
      throws IOException, InterruptedException {
    System.setProperty("senda.log", home.log().toString()); // before the first logger is made
    terminal.say("Starting Senda ...");
    var asked = new AtomicBoolean();
    var stopped = new CountDownLatch(1);
    try (var house = House.at(home, addresses, providers, terminal::say)) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    asked.set(true);
                    stop(house, home, terminal);
                    stopped.countDown();
                  }));
      try {
        house.start(choice);
      } catch (IOException | RuntimeException e) {
        if (!asked.get()) {
          throw e;
        }
        stopped.await(); // asked to stop while it started
      }
      Addressbook.print(terminal, home, house.state());
      terminal.say("Ctrl-C stops it; it goes on where it was with the next ./senda up.");
      stopped.await();
    }
    return 0;
  }

  private static void stop(House house, Home home, Terminal terminal) {
    if (house.isRunning()) {
      terminal.say("Stopping ...");
    }
    try {
      if (house.stop()) {
        terminal.say("Stopped. The data stays in %s.".formatted(home.directory()));
      }
    } catch (IOException e) {
      terminal.say("Stopped, not well: " + e.getMessage());
    }
  }

  private static int runsAlready(Home home, Terminal terminal)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + OTHERS_START.toNanos();
    while (System.nanoTime() < deadline) {
      var state = HouseState.of(home).filter(HouseState::isRunning);
      if (state.isPresent()) {
        terminal.say("Senda runs already.");
        Addressbook.print(terminal, home, state.get());
        return 0;
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new IOException(
        "Another ./senda up holds %s, but does not get ready; ./senda down stops it."
            .formatted(home.lock()));
  }
}
