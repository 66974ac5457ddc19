package dev.senda.benchmarks.minimal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.senda.benchmarks.process.HarnessPipe;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.io.IOException;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * The hand-written workflows in a process of their own: one that sends the mail and commits a
 * transaction for it, one that does nothing, and Senda's own workflow without anything behind it.
 *
 * <p>It is told {@code start <kind> <id>}, {@code open <kind> <id>} and {@code signals <id> <count>
 * <threads> <workflows>}, and says {@code sent <id> <number>}, {@code done <id>}, {@code signaled
 * <id> <nanoseconds>} and {@code failed <text>}.
 */
public final class MinimalMain {

  private static final int CONNECTIONS = 16;

  private final HarnessPipe harness;
  private final WorkflowClient client;
  private final SendaHost host;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private MinimalMain(HarnessPipe harness, WorkflowClient client, SendaHost host) {
    this.harness = harness;
    this.client = client;
    this.host = host;
  }

  /** Arguments: Temporal's address, the database, the port of the mail server, the API's URL. */
  public static void main(String[] arguments) throws IOException, SQLException {
    System.setProperty("logback.configurationFile", "dev/senda/benchmarks/bench-logback.xml");
    var harness = HarnessPipe.open();
    var stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(arguments[0]).build());
    var client = WorkflowClient.newInstance(stubs);
    try (var database = open(arguments[1]);
        var host = new SendaHost(arguments[0], (id, n) -> harness.say("sent " + id + " " + n))) {
      var mailer = new MinimalMailer(arguments[3], Integer.parseInt(arguments[2]));
      var factory =
          WorkerFactory.newInstance(
              client,
              WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true).build());
      MinimalWorkflow.Activities mails =
          (id, number) -> {
            mailer.send(id);
            record(database, id, number);
          };
      MinimalWorkflow.Activities nothing = (id, number) -> harness.say("sent " + id + " " + number);
      addWorker(factory, "mail", mails, harness);
      addWorker(factory, "empty", nothing, harness);
      factory.start();
      harness.say("ready");
      var main = new MinimalMain(harness, client, host);
      harness.answerUntilItCloses(main::command);
      factory.shutdownNow();
    }
    stubs.shutdownNow();
    System.exit(0);
  }

  private static HikariDataSource open(String url) throws SQLException {
    var configuration = new HikariConfig();
    configuration.setJdbcUrl(url);
    configuration.setMaximumPoolSize(CONNECTIONS);
    var database = new HikariDataSource(configuration);
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          create table if not exists minimal_sends (
            id uuid primary key, workflow text not null, number integer not null,
            template text not null, address text not null, sent_at timestamptz not null)
          """);
    }
    return database;
  }

  private static void addWorker(
      WorkerFactory factory,
      String kind,
      MinimalWorkflow.Activities activities,
      HarnessPipe harness) {
    var worker =
        factory.newWorker(
            queue(kind), WorkerOptions.newBuilder().setUsingVirtualThreads(true).build());
    worker.registerWorkflowImplementationFactory(
        MinimalWorkflow.class,
        () -> new MinimalWorkflow.Implementation(id -> harness.say("done " + id)),
        WorkflowImplementationOptions.getDefaultInstance());
    worker.registerWorkflowImplementationTypes(GateWorkflow.Implementation.class);
    worker.registerActivitiesImplementations(activities);
  }

  private static String queue(String kind) {
    return "minimal-" + kind;
  }

  private static void record(DataSource database, String id, int number) {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "insert into minimal_sends values (?, ?, ?, ?, ?, now())")) {
      statement.setObject(1, UUID.randomUUID());
      statement.setString(2, id);
      statement.setInt(3, number);
      statement.setString(4, "offer");
      statement.setString(5, id + "@bench.example");
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void command(String line) {
    var words = line.split(" ", -1);
    threads.execute(
        () -> {
          try {
            switch (words[0]) {
              case "start" -> start(words[1], words[2]);
              case "open" -> signal(words[1], words[2]);
              case "signals" ->
                  signals(
                      words[1],
                      Integer.parseInt(words[2]),
                      Integer.parseInt(words[3]),
                      Integer.parseInt(words[4]));
              default -> throw new IllegalArgumentException("command: " + line);
            }
          } catch (Exception e) {
            harness.say("failed " + line + ": " + e);
          }
        });
  }

  private void start(String kind, String id) throws Exception {
    switch (kind) {
      case "host" -> host.start(id);
      case "gate" -> {
        var gate = client.newWorkflowStub(GateWorkflow.class, options("empty", "gate-" + id));
        WorkflowClient.start(gate::run);
        harness.say("done gate-" + id);
      }
      default -> {
        var workflow = client.newWorkflowStub(MinimalWorkflow.class, options(kind, id));
        WorkflowClient.start(workflow::run, id);
      }
    }
  }

  private static WorkflowOptions options(String kind, String id) {
    return WorkflowOptions.newBuilder().setTaskQueue(queue(kind)).setWorkflowId(id).build();
  }

  private void signal(String kind, String id) throws Exception {
    if (kind.equals("host")) {
      host.open(id);
    } else {
      client.newUntypedWorkflowStub(id).signal("opened");
    }
  }

  /** Sends signals to gates as fast as it goes. */
  private void signals(String id, int count, int senders, int workflows)
      throws InterruptedException {
    var next = new AtomicInteger();
    long start = System.nanoTime();
    var running =
        IntStream.range(0, senders)
            .mapToObj(_ -> Thread.ofVirtual().start(() -> signalUntil(next, count, workflows)))
            .toList();
    for (var thread : running) {
      thread.join();
    }
    harness.say("signaled " + id + " " + (System.nanoTime() - start));
  }

  private void signalUntil(AtomicInteger next, int count, int workflows) {
    int number = next.getAndIncrement();
    while (number < count) {
      client.newUntypedWorkflowStub("gate-" + number % workflows).signal("awaited", "event");
      number = next.getAndIncrement();
    }
  }
}
