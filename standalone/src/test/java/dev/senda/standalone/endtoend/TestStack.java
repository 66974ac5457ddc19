package dev.senda.standalone.endtoend;

import dev.senda.api.ApiApplication;
import dev.senda.devservices.Ports;
import dev.senda.devservices.SharedTestPostgres;
import dev.senda.devservices.SharedTestTemporal;
import dev.senda.journey.engine.TimeScale;
import dev.senda.standalone.mailbox.MailboxServer;
import dev.senda.standalone.stack.StackAddresses;
import dev.senda.store.StoreConfiguration;
import dev.senda.store.messages.DevMailbox;
import dev.senda.store.support.ScaledClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where a test runs API and workers: a database of its own, the tests' Temporal server with a task
 * queue of its own, and the dev mailbox, which lives in the test and is never killed, so that it is
 * a record of what was sent.
 */
public final class TestStack implements AutoCloseable {

  public static final String WRITE_KEY = "the-write-key-of-this-test";
  public static final String ADMIN_KEY = "the-admin-key-of-this-test";

  private static final List<ServerSocket> RESERVATIONS = new CopyOnWriteArrayList<>();

  private final Map<String, String> settings = new LinkedHashMap<>();
  private final int apiPort = Ports.findFree();
  private final JdbcClient database;
  private final ConfigurableApplicationContext store;
  private final MailboxServer mailbox;

  public TestStack(int timeScale) {
    var url = SharedTestPostgres.createDatabase();
    settings.put("spring.datasource.url", url);
    settings.put("senda.links.secrets", "a-secret-of-this-test-that-is-long-enough");
    settings.put("senda.public-url", api().toString());
    settings.put("senda.temporal.target", SharedTestTemporal.target());
    settings.put("senda.temporal.namespace", SharedTestTemporal.NAMESPACE);
    settings.put("senda.temporal.task-queue", SharedTestTemporal.newTaskQueue());
    settings.put("senda.mail.from", "Our Company <hello@ourcompany.example>");
    settings.put("senda.mail.company", "Our Company");
    settings.put("senda.mail.postal-address", "Calle Mayor 1, 28013 Madrid, Spain");
    settings.put("senda.accounts.mailbox.smtp.host", "127.0.0.1");
    settings.put("senda.accounts.mailbox.smtp.confirmation", "mailbox");
    settings.put("senda.channels.email.account", "mailbox");
    settings.put("senda.tracking.bot-click-window", "0s");
    settings.put("senda.api-keys.write", WRITE_KEY);
    settings.put("senda.api-keys.admin", ADMIN_KEY);
    settings.put("server.address", "127.0.0.1");
    store = startApplication(StoreConfiguration.class, "none");
    database = JdbcClient.create(new DriverManagerDataSource(url));
    if (timeScale > 1) {
      setTimeScale(timeScale);
    }
    mailbox =
        MailboxServer.start(
            0, store.getBean(DevMailbox.class), store.getBean(TransactionTemplate.class));
    settings.put("senda.accounts.mailbox.smtp.port", String.valueOf(mailbox.port()));
  }

  /**
   * The mailbox's store was opened in real time; everything that starts from now on runs in
   * compressed time.
   */
  private void setTimeScale(int timeScale) {
    database.sql("delete from time_scale").update();
    TimeScale kept = ScaledClock.loadOrCreateScale(database, Clock.systemUTC(), timeScale);
    if (kept.factor() != timeScale) {
      throw new IllegalStateException("time scale: " + kept.factor());
    }
  }

  public URI api() {
    return URI.create("http://127.0.0.1:" + apiPort);
  }

  public JdbcClient database() {
    return database;
  }

  public String temporalTarget() {
    return SharedTestTemporal.target();
  }

  /** Changes a setting of what is started from now on. */
  public TestStack withSetting(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /** The settings of an application as its arguments; only the API has a port of its own. */
  public List<String> arguments(Class<?> application) {
    var port =
        application == ApiApplication.class
            ? Map.of("server.port", String.valueOf(apiPort))
            : Map.<String, String>of();
    return Stream.of(settings, port)
        .flatMap(all -> all.entrySet().stream())
        .map(setting -> "--%s=%s".formatted(setting.getKey(), setting.getValue()))
        .toList();
  }

  /**
   * Starts an application in this JVM.
   *
   * @param additions configuration classes of this test's own
   */
  public ConfigurableApplicationContext startApplication(
      Class<?> application, String configuration, Class<?>... additions) {
    var builder =
        new SpringApplicationBuilder(application)
            .sources(additions)
            .properties("spring.config.name=" + configuration, "logging.level.root=warn");
    if (application == StoreConfiguration.class) {
      builder.web(WebApplicationType.NONE);
    }
    return builder.run(arguments(application).toArray(String[]::new));
  }

  /** The progress of every enrollment, for the message of a failed test. */
  public String describeProgress() {
    return describeProgress(database);
  }

  public static String describeProgress(JdbcClient database) {
    return database
            .sql(
                """
            select state || coalesce(': ' || end_reason, '') || coalesce(' (' || blocked_reason || ')', '') || ' x ' || count(*)
            from enrollments group by state, end_reason, blocked_reason order by 1
            """)
            .query(String.class)
            .list()
        + " outbox: "
        + database
            .sql("select type || ' ' || coalesce(last_error, '') from outbox limit 5")
            .query(String.class)
            .list();
  }

  /**
   * The first of nine ports in a row that are free and stay this JVM's, for a stack that is started
   * by {@code up}.
   */
  public static int findFreePortBase() {
    return IntStream.iterate(21_000, base -> base < 24_000, base -> base + 10)
        .filter(base -> isFree(base) && tryReserve(base))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Takes the port behind the nine for the life of this JVM: several test JVMs look for ports at
   * the same time.
   */
  private static boolean tryReserve(int base) {
    try {
      RESERVATIONS.add(new ServerSocket(base + 9, 1, InetAddress.getLoopbackAddress()));
      return true;
    } catch (IOException _) { // another JVM has it
      return false;
    }
  }

  private static boolean isFree(int base) {
    var addresses = new StackAddresses(base);
    return Stream.concat(
            addresses.ports().keySet().stream(), addresses.fakeProviderPorts().keySet().stream())
        .allMatch(Ports::isFree);
  }

  @Override
  public void close() {
    mailbox.close();
    store.close();
  }
}
