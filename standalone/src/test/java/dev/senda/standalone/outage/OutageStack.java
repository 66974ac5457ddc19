package dev.senda.standalone.outage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.ApiApplication;
import dev.senda.devservices.Ports;
import dev.senda.devservices.PostgresServer;
import dev.senda.devservices.TemporalCli;
import dev.senda.devservices.TemporalServer;
import dev.senda.standalone.crash.JavaProcesses;
import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.client.SendaDataConverter;
import dev.senda.temporal.client.TemporalConnection;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A PostgreSQL and a Temporal server that the test stops and starts, and API instances as
 * processes. There are no workers: the histories of the workflows show which signals Temporal
 * accepted.
 */
final class OutageStack implements AutoCloseable {

  static final String WRITE_KEY = "the-write-key-of-this-test";

  private static final String EVENT = "First Sale Recorded";
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final Path directory;
  private final int temporalPort = Ports.findFree();
  private final List<Process> instances = new ArrayList<>();
  private PostgresServer postgres;
  private TemporalServer temporal;
  final JdbcClient database;

  OutageStack() throws IOException, InterruptedException {
    directory =
        Files.createTempDirectory(
            Files.createDirectories(Path.of("target").toAbsolutePath()), "outage-");
    postgres = PostgresServer.start(directory.resolve("postgresql"), 0);
    temporal = startTemporalServer();
    database = JdbcClient.create(new DriverManagerDataSource(postgres.jdbcUrl("postgres")));
  }

  private TemporalServer startTemporalServer() throws IOException, InterruptedException {
    return TemporalServer.startHeadless(
        TemporalCli.findOrDownload(System.err::println),
        directory.resolve("temporal"),
        temporalPort);
  }

  void stopTemporal() {
    temporal.close();
  }

  void startTemporal() throws IOException, InterruptedException {
    temporal = startTemporalServer();
  }

  void restartPostgres() throws IOException, InterruptedException {
    int port = postgres.port();
    postgres.close();
    postgres = PostgresServer.start(directory.resolve("postgresql"), port);
  }

  /** Starts an API instance, and returns its address once it answers. */
  URI startApi() throws IOException {
    int port = Ports.findFree();
    var arguments =
        Map.of(
                "spring.datasource.url",
                postgres.jdbcUrl("postgres"),
                "senda.links.secrets",
                "a-secret-of-this-test-that-is-long-enough",
                "senda.public-url",
                "http://127.0.0.1:" + port,
                "senda.temporal.target",
                temporal.target(),
                "senda.api-keys.write",
                WRITE_KEY,
                "server.address",
                "127.0.0.1",
                "server.port",
                String.valueOf(port),
                "management.server.port",
                "0")
            .entrySet()
            .stream()
            .map(setting -> "--%s=%s".formatted(setting.getKey(), setting.getValue()))
            .toList();
    instances.add(
        JavaProcesses.startJava(
            ApiApplication.class,
            arguments,
            Map.of(),
            directory.resolve("api-%d.log".formatted(instances.size()))));
    var address = URI.create("http://127.0.0.1:" + port);
    Awaitility.await().atMost(TIMEOUT).until(() -> !Ports.isFree(port));
    return address;
  }

  /** SIGKILL: nothing is asked, nothing is finished. */
  void killApi(int instance) {
    JavaProcesses.kill(instances.get(instance).pid());
  }

  long countOutbox() {
    return database.sql("select count(*) from outbox").query(Long.class).single();
  }

  /** Waits until the outbox is empty; the database may be away in between. */
  void awaitEmptyOutbox() {
    Awaitility.await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> countOutbox() == 0);
  }

  /**
   * Each enrollment's workflow got exactly the events that were sent for its contact, each once, in
   * their order; and the database has nothing else.
   *
   * @param events by contact, how many were sent
   */
  void assertHeardOnceInOrder(Map<String, Integer> events) {
    var settings =
        EnrollmentClient.Settings.plaintext(temporal.target(), "default", "no-task-queue", null);
    try (var connection = new TemporalConnection(settings, TIMEOUT)) {
      for (var user : events.keySet()) {
        var contact =
            database
                .sql("select key from contacts where user_id = :user")
                .param("user", user)
                .query(String.class)
                .single();
        assertThat(storedNumbers(contact))
            .as("events of %s in the database, in the order of their receipt", user)
            .isEqualTo(numbers(events.get(user)));
        assertThat(signals(connection, contact))
            .as("signals of %s in Temporal", user)
            .isEqualTo(storedEvents(contact));
      }
    }
    assertThat(
            database
                .sql("select count(*) from events where name = :name")
                .param("name", EVENT)
                .query(Long.class)
                .single())
        .isEqualTo(events.values().stream().mapToLong(Integer::longValue).sum());
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private List<Integer> storedNumbers(String contact) {
    return database
        .sql(
            """
            select cast(properties ->> 'n' as integer) from events
            where contact_key = :contact and name = :name order by id
            """)
        .param("contact", contact)
        .param("name", EVENT)
        .query(Integer.class)
        .list();
  }

  private List<UUID> storedEvents(String contact) {
    return database
        .sql("select id from events where contact_key = :contact and name = :name order by id")
        .param("contact", contact)
        .param("name", EVENT)
        .query(UUID.class)
        .list();
  }

  private static List<UUID> signals(TemporalConnection connection, String contact) {
    return connection
        .client()
        .fetchHistory(EnrollmentClient.workflowId("welcome", contact, ""))
        .getEvents()
        .stream()
        .filter(event -> event.hasWorkflowExecutionSignaledEventAttributes())
        .map(event -> event.getWorkflowExecutionSignaledEventAttributes().getInput())
        .map(
            input ->
                SendaDataConverter.CONVERTER.fromPayload(
                    input.getPayloads(0), EnrollmentSignal.class, EnrollmentSignal.class))
        .map(EnrollmentSignal::id)
        .toList();
  }

  @Override
  public void close() {
    instances.forEach(instance -> JavaProcesses.kill(instance.pid()));
    temporal.close();
    postgres.close();
  }
}
