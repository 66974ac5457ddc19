package dev.senda.benchmarks.environment;

import dev.senda.devservices.Ports;
import dev.senda.devservices.PostgresServer;
import dev.senda.devservices.TemporalCli;
import dev.senda.devservices.TemporalServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A real PostgreSQL, durable, and a real Temporal server, both on 127.0.0.1. */
public final class Servers implements AutoCloseable {

  static final String DATABASE = "senda";

  private final Path directory;
  private final Path cli;
  private final PostgresServer postgresql;
  private final int temporalPort;
  private final int metricsPort;
  private TemporalServer temporal;

  private Servers(
      Path directory,
      Path cli,
      PostgresServer postgresql,
      TemporalServer temporal,
      int temporalPort,
      int metricsPort) {
    this.directory = directory;
    this.cli = cli;
    this.postgresql = postgresql;
    this.temporal = temporal;
    this.temporalPort = temporalPort;
    this.metricsPort = metricsPort;
  }

  /** Starts both, with their data in this directory. */
  static Servers start(Path directory) throws IOException, InterruptedException {
    var cli = TemporalCli.findOrDownload(System.err::println);
    var postgresql =
        PostgresServer.start(
            directory.resolve("postgresql"), Ports.findFree(), OperationCounts.POSTGRESQL_SETTINGS);
    try {
      createDatabase(postgresql);
      int port = Ports.findFree();
      int metrics = Ports.findFree();
      var temporal =
          TemporalServer.startHeadless(cli, directory.resolve("temporal"), port, metrics);
      return new Servers(directory, cli, postgresql, temporal, port, metrics);
    } catch (IOException | InterruptedException | RuntimeException e) {
      postgresql.close();
      throw e;
    }
  }

  private static void createDatabase(PostgresServer postgresql) throws IOException {
    try (var connection = DriverManager.getConnection(postgresql.jdbcUrl("postgres"));
        var statement = connection.createStatement()) {
      statement.execute("create database " + DATABASE);
      statement.execute("alter system set pg_stat_statements.track = 'none'");
      statement.execute("select pg_reload_conf()");
    } catch (SQLException e) {
      throw new IOException("no database: " + e.getMessage(), e);
    }
  }

  public String jdbcUrl() {
    return postgresql.jdbcUrl(DATABASE);
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl() + "&reWriteBatchedInserts=true");
  }

  public String temporalTarget() {
    return temporal.target();
  }

  /** Counts what both are asked to do. */
  public OperationCounts counts() {
    return new OperationCounts(
        this, URI.create("http://127.0.0.1:%d/metrics".formatted(metricsPort)));
  }

  /** The file of Temporal's database. */
  public Path temporalDatabase() {
    return directory.resolve("temporal").resolve("temporal.db");
  }

  Path temporalCli() {
    return cli;
  }

  long postgresqlPid() {
    return postgresql.process().pid();
  }

  long temporalPid() {
    return temporal.process().pid();
  }

  void stopTemporal() {
    temporal.close();
  }

  void startTemporal() throws IOException, InterruptedException {
    temporal =
        TemporalServer.startHeadless(cli, directory.resolve("temporal"), temporalPort, metricsPort);
  }

  static boolean isAnyRunning(Path directory) throws IOException {
    return TemporalServer.findRunningServer(directory.resolve("temporal")).isPresent()
        || PostgresServer.findRunningServer(directory.resolve("postgresql")).isPresent();
  }

  /** Stops servers that were still starting. */
  static void stopLeftOver(Path directory) throws IOException {
    TemporalServer.stopRunningServer(directory.resolve("temporal"));
    PostgresServer.stopRunningServer(directory.resolve("postgresql"));
  }

  @Override
  public void close() {
    temporal.close();
    postgresql.close();
  }
}
