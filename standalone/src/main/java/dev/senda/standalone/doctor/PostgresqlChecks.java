package dev.senda.standalone.doctor;

import dev.senda.standalone.doctor.Installation.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The PostgreSQL server, its settings, its clock, and Senda's tables. */
final class PostgresqlChecks {

  private static final int MIN_VERSION = 16;
  private static final int CONNECT_SECONDS = 5;

  /** One API, one worker, and one of each more during a rolling deployment. */
  private static final int PROCESSES = 4;

  /** For operators, monitoring, backups. */
  private static final int OTHER_CONNECTIONS = 10;

  private static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofSeconds(1);

  private final Database settings;
  private final Clock clock;

  PostgresqlChecks(Database settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  List<Finding> run() {
    var findings = new ArrayList<Finding>();
    if (settings.url() == null) {
      findings.add(
          Finding.error(
              "postgresql.connection",
              "spring.datasource.url: missing",
              "such as jdbc:postgresql://db.internal/senda",
              "set spring.datasource.url, .username and .password"));
      return findings;
    }
    try (var connection = open()) {
      checkVersion(connection, findings);
      checkWritable(connection, findings);
      checkDurability(connection, findings);
      checkConnections(connection, findings);
      checkClock(connection, findings);
    } catch (SQLException e) {
      findings.add(
          Finding.error(
              "postgresql.connection",
              "%s: %s".formatted(settings.urlWithoutParameters(), messageOf(e)),
              "a database that answers",
              "correct spring.datasource.*, or start the server"));
      return findings;
    }
    findings.add(checkTables());
    return findings;
  }

  private Connection open() throws SQLException {
    var properties = new Properties();
    properties.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS));
    properties.setProperty("socketTimeout", String.valueOf(2 * CONNECT_SECONDS));
    properties.setProperty("ApplicationName", "senda-doctor");
    if (settings.user() != null) {
      properties.setProperty("user", settings.user());
    }
    if (settings.password() != null) {
      properties.setProperty("password", settings.password());
    }
    return DriverManager.getConnection(String.valueOf(settings.url()), properties);
  }

  private static void checkVersion(Connection connection, List<Finding> findings)
      throws SQLException {
    var meta = connection.getMetaData();
    var found = meta.getDatabaseProductVersion();
    findings.add(
        meta.getDatabaseMajorVersion() >= MIN_VERSION
            ? Finding.ok("postgresql.version", found)
            : Finding.error(
                "postgresql.version",
                found,
                MIN_VERSION + " or later",
                "upgrade PostgreSQL: the tables use functions of version " + MIN_VERSION));
    var encoding = text(connection, "show server_encoding");
    findings.add(
        encoding.equals("UTF8")
            ? Finding.ok("postgresql.encoding", encoding)
            : Finding.error(
                "postgresql.encoding", encoding, "UTF8", "create the database with encoding UTF8"));
  }

  private static void checkWritable(Connection connection, List<Finding> findings)
      throws SQLException {
    boolean isReadOnly = text(connection, "show transaction_read_only").equals("on");
    findings.add(
        isReadOnly
            ? Finding.error(
                "postgresql.writable",
                "read-only",
                "the primary server",
                "lead spring.datasource.url to the primary: this is a standby, or read-only by its settings")
            : Finding.ok("postgresql.writable", "yes"));
  }

  private static void checkDurability(Connection connection, List<Finding> findings)
      throws SQLException {
    for (var setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
      var found = text(connection, "show " + setting);
      findings.add(
          found.equals("off")
              ? Finding.error(
                  "postgresql." + setting,
                  found,
                  "on",
                  "switch it on: without it, a power cut loses events that were accepted, and sends that were made")
              : Finding.ok("postgresql." + setting, found));
    }
  }

  private void checkConnections(Connection connection, List<Finding> findings) throws SQLException {
    int max = Integer.parseInt(text(connection, "show max_connections"));
    int room = max - Integer.parseInt(text(connection, "show superuser_reserved_connections"));
    int needed = PROCESSES * settings.poolSize() + OTHER_CONNECTIONS;
    var found =
        "max_connections %d, %d connections a process: room for %d processes"
            .formatted(max, settings.poolSize(), room / settings.poolSize());
    findings.add(
        room >= needed
            ? Finding.ok("postgresql.connections", found)
            : Finding.warning(
                "postgresql.connections",
                found,
                "%d or more: two APIs and two workers, as during a deployment, and %d others"
                    .formatted(needed, OTHER_CONNECTIONS),
                "raise max_connections, or lower spring.datasource.hikari.maximum-pool-size"));
  }

  private void checkClock(Connection connection, List<Finding> findings) throws SQLException {
    var before = clock.instant();
    long theirs =
        (long)
            (Double.parseDouble(
                    text(connection, "select extract(epoch from clock_timestamp())::text"))
                * 1_000);
    var middle = before.plus(Duration.between(before, clock.instant()).dividedBy(2));
    var difference = Duration.ofMillis(theirs - middle.toEpochMilli());
    var found =
        "%d ms %s this machine"
            .formatted(
                difference.abs().toMillis(), difference.isNegative() ? "behind" : "ahead of");
    findings.add(
        difference.abs().compareTo(MAX_CLOCK_DIFFERENCE) <= 0
            ? Finding.ok("clock.postgresql", found)
            : Finding.error(
                "clock.postgresql",
                found,
                "at most %d ms".formatted(MAX_CLOCK_DIFFERENCE.toMillis()),
                "run an NTP service on both machines"));
  }

  private Finding checkTables() {
    try {
      var info =
          Flyway.configure()
              .dataSource(settings.url(), settings.user(), settings.password())
              .load()
              .info();
      var pending = info.pending().length;
      var current = info.current();
      if (current == null) {
        return Finding.warning(
            "postgresql.tables",
            "none of Senda's",
            "the tables of this version",
            "start the API or a worker, or run the migration job");
      }
      return pending == 0
          ? Finding.ok("postgresql.tables", "version " + current.getVersion())
          : Finding.warning(
              "postgresql.tables",
              "version %s, %d migrations wait".formatted(current.getVersion(), pending),
              "the tables of this version",
              "start the API or a worker, or run the migration job");
    } catch (FlywayException e) {
      return Finding.error(
          "postgresql.tables",
          messageOf(e).lines().findFirst().orElse(""),
          "tables that this user may read",
          "grant the rights of docs/configuration.md, \"A separate owner role\"");
    }
  }

  /** A driver may quote the URL, whose parameters may contain a password. */
  private String messageOf(Exception e) {
    return String.valueOf(e.getMessage())
        .replace(String.valueOf(settings.url()), settings.urlWithoutParameters());
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
