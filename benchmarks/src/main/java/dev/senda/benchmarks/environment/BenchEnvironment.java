package dev.senda.benchmarks.environment;

import dev.senda.benchmarks.client.MailRouter;
import dev.senda.benchmarks.client.MailSink;
import dev.senda.benchmarks.client.SendaClient;
import dev.senda.benchmarks.journeys.BenchCatalog.HerdTimes;
import dev.senda.benchmarks.machine.CpuMeter;
import dev.senda.benchmarks.machine.MachineDescription;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is measured, running: PostgreSQL, Temporal, Senda, and the hand-written
 * workflows, each a process of its own, and the mail server in this one.
 */
public final class BenchEnvironment implements AutoCloseable {

  /** The names of the processes in a {@link dev.senda.benchmarks.machine.CpuUse}. */
  public static final String SENDA = "Senda";

  public static final String MINIMAL = "hand-written";
  public static final String TEMPORAL = "Temporal";
  public static final String POSTGRESQL = "PostgreSQL";
  public static final String HARNESS = "harness";

  private final Deque<AutoCloseable> parts = new ConcurrentLinkedDeque<>();
  private final Path directory;
  private final Consumer<String> progress;
  private final MailRouter mails = new MailRouter();
  private final CpuMeter meter = new CpuMeter();
  private final Set<String> done = ConcurrentHashMap.newKeySet();
  private final MailSink sink;
  private final Servers servers;
  private final Product product;
  private final SendaClient senda;
  private final MinimalProcess minimal;
  private final List<String> flags;
  private OptionalInt warmUp = OptionalInt.empty();
  private @Nullable WorkflowServiceStubs temporal;

  /**
   * Starts all parts.
   *
   * @param directory for the data of all parts
   * @param flags of the JVMs
   * @param progress gets a line for each step
   */
  public BenchEnvironment(Path directory, List<String> flags, Consumer<String> progress)
      throws IOException, InterruptedException {
    this.progress = progress;
    this.flags = flags;
    this.directory = directory;
    var stop = new Thread(this::close);
    Runtime.getRuntime().addShutdownHook(stop); // also while it starts
    parts.push(() -> removeHook(stop));
    try {
      progress.accept("Starting PostgreSQL and Temporal");
      sink = opened(MailSink.start(mails));
      servers = opened(Servers.start(directory));
      progress.accept("Starting Senda");
      product = opened(Product.start(servers, sink.port(), flags, directory));
      senda = opened(new SendaClient(product.port(), Product.WRITE_KEY, Product.ADMIN_KEY));
      progress.accept("Starting the hand-written workflows");
      minimal = opened(MinimalProcess.start(servers, sink.port(), product.url(), flags, directory));
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
    watch();
  }

  private static void removeHook(Thread stop) {
    try {
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException e) {
      // it is running
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  private void watch() {
    meter.watch(SENDA, product.process().pid());
    meter.watch(MINIMAL, minimal.jvm().pid());
    meter.watch(TEMPORAL, servers.temporalPid());
    meter.watch(POSTGRESQL, servers.postgresqlPid());
    meter.watchAlone(HARNESS, ProcessHandle.current().pid());
  }

  public Servers servers() {
    return servers;
  }

  public SendaClient senda() {
    return senda;
  }

  public MinimalProcess minimal() {
    return minimal;
  }

  public MailRouter mails() {
    return mails;
  }

  public MailSink sink() {
    return sink;
  }

  public CpuMeter meter() {
    return meter;
  }

  /** Sets how many enrollments come before those that are measured. */
  public void setWarmUp(int enrollments) {
    warmUp = OptionalInt.of(enrollments);
  }

  /** Empty where the size decides. */
  public OptionalInt warmUp() {
    return warmUp;
  }

  /** Tells whoever waits what happens. */
  public void say(String line) {
    progress.accept(line);
  }

  /** The live heap of Senda's process in bytes, after a full collection. */
  public long sendaHeap() throws IOException, InterruptedException {
    return product.process().liveHeap();
  }

  /** The live heap of the hand-written workflows' process. */
  public long minimalHeap() throws IOException, InterruptedException {
    return minimal.jvm().liveHeap();
  }

  /** The bytes that a process of ours has allocated since it started. */
  public long allocated(String process) throws IOException, InterruptedException {
    return (process.equals(SENDA) ? product.process() : minimal.jvm()).allocated();
  }

  /** Enrollments of the herds that begin from now on wait for these times. */
  public void setHerd(HerdTimes times) {
    product.process().send(ProductMain.HERD + times.toWord());
  }

  /** Whether nobody has asked this before: what is warm stays warm. */
  public boolean isFirst(String what) {
    return done.add(what);
  }

  public void stopTemporal() {
    servers.stopTemporal();
  }

  public void startTemporal() throws IOException, InterruptedException {
    servers.startTemporal();
    watch();
  }

  /** A connection to Temporal, for its histories. */
  public synchronized WorkflowServiceStubs temporal() {
    if (temporal == null) {
      temporal =
          WorkflowServiceStubs.newServiceStubs(
              WorkflowServiceStubsOptions.newBuilder().setTarget(servers.temporalTarget()).build());
      parts.push(temporal::shutdownNow);
    }
    return temporal;
  }

  /** A number from the database. */
  public long number(String sql, Object... parameters) {
    try (var connection = servers.connect();
        var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql + ": " + e.getMessage(), e);
    }
  }

  /** Versions and settings, in the order in which they are shown. */
  public Map<String, String> describe(Path project) {
    var description = new LinkedHashMap<>(MachineDescription.describe(project));
    description.put(
        "Temporal",
        MachineDescription.firstLine(
                project, List.of(servers.temporalCli().toString(), "--version"))
            + ", dev server, SQLite with journal_mode=wal and synchronous=1");
    description.put("PostgreSQL", postgresqlVersion() + ", fsync on");
    description.put("JVM flags", "`" + String.join(" ", new ArrayList<>(flags)) + "`");
    description.put("Mail", "%d bytes on average".formatted(sink.averageSize()));
    return description;
  }

  private String postgresqlVersion() {
    try (var connection = servers.connect()) {
      return connection.getMetaData().getDatabaseProductVersion();
    } catch (SQLException e) {
      return "unknown";
    }
  }

  /** Whether servers run on this data. */
  public static boolean isRunning(Path directory) throws IOException {
    return Servers.isAnyRunning(directory);
  }

  /** Stops all parts, the last started first. */
  @Override
  public void close() {
    var part = parts.poll();
    while (part != null) {
      try {
        part.close();
      } catch (Exception e) {
        progress.accept("Error while stopping: " + e.getMessage());
      }
      part = parts.poll();
    }
    try {
      Servers.stopLeftOver(directory);
    } catch (IOException e) {
      progress.accept("Error while stopping: " + e.getMessage());
    }
  }
}
