package dev.senda.standalone.stack;

import dev.senda.api.ApiApplication;
import dev.senda.catalog.Catalog;
import dev.senda.devservices.Ports;
import dev.senda.devservices.PostgresServer;
import dev.senda.devservices.TemporalCli;
import dev.senda.devservices.TemporalServer;
import dev.senda.journey.engine.TimeScale;
import dev.senda.standalone.mailbox.MailboxServer;
import dev.senda.store.messages.DevMailbox;
import dev.senda.workers.WorkersApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * All parts of Senda on this machine. PostgreSQL and Temporal are child processes, which are
 * restarted if they exit; the mailbox, the API and the workers run in this process. The state file
 * always names the child processes, so that they are found after a crash.
 */
public final class LocalStack implements AutoCloseable {

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final DataDirectory dataDirectory;
  private final StackAddresses addresses;
  private final boolean useProviderFakes;
  private final StackSecrets secrets;
  private final Consumer<String> progress;

  /** The started parts, the last one first: the order in which they are stopped. */
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private volatile StackState state;
  private TimeScale scale = TimeScale.REAL;
  private @Nullable Path temporalCli;
  private @Nullable PostgresServer postgresql;
  private @Nullable TemporalServer temporal;
  private volatile boolean stopping;
  private boolean stopped;

  private LocalStack(
      DataDirectory dataDirectory,
      StackAddresses addresses,
      boolean providers,
      @Nullable String onlyJourneys,
      StackSecrets stackSecrets,
      Consumer<String> says) {
    this.dataDirectory = dataDirectory;
    this.addresses = addresses;
    this.useProviderFakes = providers;
    this.secrets = stackSecrets;
    this.progress = says;
    this.state =
        new StackState(addresses.portBase(), 1, false, null, providers, onlyJourneys, Map.of())
            .withProcess(StackState.SENDA, ProcessHandle.current());
  }

  /**
   * Creates a stack on this data; nothing is started yet.
   *
   * @param providers whether messages go to fakes of the providers, which run in this process
   * @param onlyJourneys the journeys to run, joined by commas; null for all
   */
  public static LocalStack create(
      DataDirectory dataDirectory,
      StackAddresses addresses,
      boolean providers,
      @Nullable String onlyJourneys,
      Consumer<String> says)
      throws IOException {
    return new LocalStack(
        dataDirectory,
        addresses,
        providers,
        onlyJourneys,
        StackSecrets.loadOrCreate(dataDirectory),
        says);
  }

  /**
   * Stops processes that an earlier stack left running, then starts all parts.
   *
   * @throws IOException if a part does not start; then no part keeps running
   */
  public void start(TimeScaleOption choice) throws IOException, InterruptedException {
    try {
      stopOrphans(dataDirectory, progress);
      requireFreePorts();
      state.writeTo(dataDirectory);
      startServers();
      var database = new StackDatabase(addresses);
      database.createAndMigrate();
      scale = choice.applyTo(database, progress);
      startApplications();
      state = state.asReady(scale.factor());
      state.writeTo(dataDirectory);
      restartOnExit(StackState.POSTGRESQL);
      restartOnExit(StackState.TEMPORAL);
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** How fast simulated time runs. */
  TimeScale timeScale() {
    return scale;
  }

  public StackState state() {
    return state;
  }

  /**
   * Stops the child processes that an earlier process of this stack left running. A process that
   * only has the same pid is not stopped.
   */
  public static void stopOrphans(DataDirectory dataDirectory, Consumer<String> says)
      throws IOException {
    var orphans =
        Stream.of(
                TemporalServer.findRunningServer(dataDirectory.temporal()),
                PostgresServer.findRunningServer(dataDirectory.postgresql()))
            .flatMap(Optional::stream)
            .map(process -> "process " + process.pid())
            .toList();
    if (!orphans.isEmpty()) {
      says.accept(
          "Stopping processes left over from an earlier run: " + String.join(", ", orphans));
      TemporalServer.stopRunningServer(dataDirectory.temporal());
      PostgresServer.stopRunningServer(dataDirectory.postgresql());
    }
  }

  private void requireFreePorts() throws IOException {
    var ports = new LinkedHashMap<>(addresses.ports());
    if (useProviderFakes) {
      ports.putAll(addresses.fakeProviderPorts());
    }
    var taken = ports.entrySet().stream().filter(port -> !Ports.isFree(port.getKey())).toList();
    if (!taken.isEmpty()) {
      int elsewhere = addresses.portBase() + 10;
      throw new IOException(
          "%s. Another program uses it; --port-base moves all ports of Senda: --port-base %d uses %d to %d."
              .formatted(
                  taken.stream()
                      .map(
                          port -> "Port %d (%s) is taken".formatted(port.getKey(), port.getValue()))
                      .collect(Collectors.joining(", ")),
                  elsewhere,
                  elsewhere,
                  elsewhere + Collections.max(ports.keySet()) - addresses.portBase()));
    }
  }

  private synchronized void startServers() throws IOException, InterruptedException {
    requireNotStopping();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first =
          threads.submit(
              () -> PostgresServer.start(dataDirectory.postgresql(), addresses.postgresqlPort()));
      var second =
          threads.submit(
              () -> {
                var found = TemporalCli.findOrDownload(progress::accept);
                return new StartedTemporal(found, startTemporal(found));
              });
      var problems = new ArrayList<Throwable>();
      try {
        postgresql = first.get();
        parts.push(() -> stopPostgresql());
        state = state.withProcess(StackState.POSTGRESQL, postgresql.process());
      } catch (ExecutionException e) {
        problems.add(e.getCause());
      }
      try {
        var startedTemporal = second.get();
        temporalCli = startedTemporal.cli();
        temporal = startedTemporal.server();
        parts.push(() -> stopTemporal());
        state =
            state
                .withProcess(StackState.TEMPORAL, temporal.process())
                .withTemporalCli(startedTemporal.cli().toString());
      } catch (ExecutionException e) {
        problems.add(e.getCause());
      }
      state.writeTo(dataDirectory);
      if (!problems.isEmpty()) {
        throw new IOException(
            problems.stream()
                .map(problem -> String.valueOf(problem.getMessage()))
                .collect(Collectors.joining("\n")),
            problems.getFirst());
      }
    }
  }

  private record StartedTemporal(Path cli, TemporalServer server) {}

  private TemporalServer startTemporal(Path found) throws IOException, InterruptedException {
    return TemporalServer.start(
        found, dataDirectory.temporal(), addresses.temporalPort(), addresses.temporalUiPort());
  }

  private void stopPostgresql() {
    if (postgresql != null) {
      postgresql.close();
    }
  }

  private void stopTemporal() {
    if (temporal != null) {
      temporal.close();
    }
  }

  private synchronized void startApplications() {
    requireNotStopping();
    var fakes = useProviderFakes ? ProviderFakes.start(addresses) : null;
    if (fakes != null) {
      parts.push(fakes);
    }
    var routes = fakes == null ? channelSettingsWithoutFakes() : fakes.settings();
    var api = start(ApiApplication.class, "senda-api", addresses.apiManagementPort(), routes);
    parts.push(api);
    if (fakes != null) {
      fakes.copyAcceptedTo(api.getBean(DevMailbox.class));
    }
    var mailbox =
        MailboxServer.start(
            addresses.smtpPort(),
            api.getBean(DevMailbox.class),
            api.getBean(TransactionTemplate.class));
    parts.push(mailbox);
    parts.push(
        start(
            WorkersApplication.class, "senda-workers", addresses.workersManagementPort(), routes));
  }

  private Map<String, String> channelSettingsWithoutFakes() {
    var routes = new LinkedHashMap<>(ProviderFakes.settingsWhileStopped(addresses));
    routes.put("senda.channels.email.account", "mailbox");
    routes.put("senda.channels.sms.account", "stub");
    routes.put("senda.channels.whatsapp.account", "stub");
    routes.put("senda.channels.messenger.account", "stub");
    return routes;
  }

  private ConfigurableApplicationContext start(
      Class<?> application, String configuration, int managementPort, Map<String, String> routes) {
    return new SpringApplicationBuilder(application)
        .bannerMode(Banner.Mode.OFF)
        .registerShutdownHook(false) // stopped by close(), in our order
        .properties(StackApplicationArguments.defaults())
        .initializers(context -> restrictJourneys((GenericApplicationContext) context))
        .run(
            StackApplicationArguments.arguments(
                    addresses, secrets, configuration, managementPort, routes)
                .toArray(String[]::new));
  }

  /** Journeys that are not named neither run nor hear events. */
  private void restrictJourneys(GenericApplicationContext context) {
    var names = state.onlyJourneys();
    if (names != null) {
      context.registerBean(
          "restrictedCatalog",
          Catalog.class,
          () -> Catalog.load().withOnly(List.of(names.split(","))),
          definition -> definition.setPrimary(true));
    }
  }

  private void requireNotStopping() {
    if (stopping) {
      throw new IllegalStateException("stopped during startup");
    }
  }

  private void restartOnExit(String name) {
    var process = state.processes().get(name);
    if (process != null) {
      var _ =
          ProcessHandle.of(process.pid())
              .orElseThrow(() -> new IllegalStateException(name + " died during startup"))
              .onExit()
              .thenRun(
                  () ->
                      Thread.ofVirtual()
                          .name("revive-" + name)
                          .start(() -> restartWithBackoff(name)));
    }
  }

  private void restartWithBackoff(String name) {
    var pause = SHORTEST_PAUSE;
    while (!stopping) {
      progress.accept("%s died; restarting in %d s.".formatted(title(name), pause.toSeconds()));
      try {
        Thread.sleep(pause);
        if (restart(name)) {
          return;
        }
      } catch (IOException | RuntimeException e) {
        progress.accept("%s failed to start: %s".formatted(title(name), e.getMessage()));
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private synchronized boolean restart(String name) throws IOException, InterruptedException {
    if (stopping) {
      return true;
    }
    if (name.equals(StackState.POSTGRESQL)) {
      postgresql = PostgresServer.start(dataDirectory.postgresql(), addresses.postgresqlPort());
      state = state.withProcess(name, postgresql.process());
    } else if (temporalCli != null) {
      temporal = startTemporal(temporalCli);
      state = state.withProcess(name, temporal.process());
    }
    state.writeTo(dataDirectory);
    restartOnExit(name);
    progress.accept("%s is running again.".formatted(title(name)));
    return true;
  }

  private static String title(String name) {
    return name.equals(StackState.POSTGRESQL) ? "PostgreSQL" : "Temporal";
  }

  @Override
  public void close() throws IOException {
    stop();
  }

  /**
   * Stops all parts, the last started first: the workers finish their current tasks while
   * everything that they need still runs.
   *
   * @return whether any part was running
   */
  public boolean stop() throws IOException {
    stopping = true;
    synchronized (this) {
      if (stopped) {
        return false;
      }
      stopped = true;
      boolean some = !parts.isEmpty();
      while (!parts.isEmpty()) {
        try {
          parts.pop().close();
        } catch (Exception e) {
          progress.accept("Error while stopping: " + e.getMessage());
        }
      }
      Files.deleteIfExists(dataDirectory.stateFile());
      return some;
    }
  }

  /** Whether all parts have started, and none has been asked to stop. */
  public boolean isRunning() {
    return state.ready() && !stopping;
  }
}
