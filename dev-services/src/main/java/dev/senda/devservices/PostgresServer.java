package dev.senda.devservices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real PostgreSQL, durable as in production (fsync is on), listening on 127.0.0.1 only. */
public final class PostgresServer implements AutoCloseable {

  private static final Duration INITDB = Duration.ofMinutes(2);

  /** PostgreSQL's "fast" shutdown: sessions are cut off, data is written. */
  private static final String FAST = "INT";

  private final ChildProcess child;
  private final int port;

  private PostgresServer(ChildProcess child, int port) {
    this.child = child;
    this.port = port;
  }

  /**
   * Starts the server on this data directory, which is created if it is missing and kept when the
   * server stops. If an earlier process left a server running on it, that server is stopped first.
   *
   * @param port 0 for any free one
   * @throws IOException if it does not start; the message quotes its log
   */
  public static PostgresServer start(Path directory, int port)
      throws IOException, InterruptedException {
    return start(directory, port, Map.of());
  }

  /**
   * As {@link #start(Path, int)}, with settings of PostgreSQL besides our own.
   *
   * @param settings values by name, as in {@code postgresql.conf}
   */
  public static PostgresServer start(Path directory, int port, Map<String, String> settings)
      throws IOException, InterruptedException {
    var programs = PostgresBinaries.unpackIfMissing().resolve("bin");
    var data = directory.toAbsolutePath().resolve("data");
    stopRunningServer(directory);
    if (port != 0 && !Ports.isFree(port)) {
      throw new IOException("port %d for PostgreSQL is taken".formatted(port));
    }
    if (!Files.isDirectory(data)) {
      initialize(programs, directory, data);
    }
    int chosen = port == 0 ? Ports.findFree() : port;
    var command = asOrdinaryUser();
    command.addAll(
        List.of(programs.resolve("postgres").toString(), "-D", data.toString(), "-p", "" + chosen));
    Map.of(
            "listen_addresses", "127.0.0.1",
            "unix_socket_directories", "",
            "fsync", "on",
            "synchronous_commit", "on",
            "timezone", "UTC",
            // The details of an error quote values, and so addresses of contacts.
            "log_error_verbosity", "terse",
            "max_connections", "200")
        .forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
    settings.forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
    var child =
        ChildProcess.start("PostgreSQL", command, Map.of(), directory.resolve("postgresql.log"));
    var server = new PostgresServer(child, chosen);
    child.awaitReady(() -> server.probe(data));
    return server;
  }

  /** In a temporary directory, so that an interruption leaves no incomplete data. */
  private static void initialize(Path programs, Path directory, Path data)
      throws IOException, InterruptedException {
    var fresh = directory.toAbsolutePath().resolve("data.new");
    if (Files.isDirectory(fresh)) {
      UserCache.deleteRecursively(fresh);
    }
    Files.createDirectories(directory);
    var command = asOrdinaryUser();
    command.addAll(
        List.of(
            programs.resolve("initdb").toString(),
            "--pgdata=" + fresh,
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8"));
    CommandRunner.run(command, INITDB);
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
  }

  /** PostgreSQL refuses to run as root, as containers do: there it runs in a user namespace. */
  private static List<String> asOrdinaryUser() {
    return System.getProperty("user.name").equals("root")
            && Platform.current().system().equals("linux")
        ? new ArrayList<>(List.of("unshare", "--user"))
        : new ArrayList<>();
  }

  private boolean probe(Path data) throws IOException {
    try (var connection = DriverManager.getConnection(jdbcUrl("postgres"));
        var statement = connection.createStatement();
        var row = statement.executeQuery("show data_directory")) {
      row.next();
      if (!Path.of(row.getString(1)).equals(data)) {
        throw new IOException(
            "port %d is taken by another PostgreSQL, on %s".formatted(port, row.getString(1)));
      }
      return true;
    } catch (SQLException e) {
      return false; // not yet
    }
  }

  /**
   * The server that runs on this directory, also if another process started it: the one that wrote
   * its pid and start time there. Another process that has the pid now does not count.
   */
  public static Optional<ProcessHandle> findRunningServer(Path directory) throws IOException {
    var file = directory.resolve("data").resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var lines = Files.readAllLines(file); // pid, data directory, start in epoch seconds, ...
    if (lines.size() < 3) {
      return Optional.empty();
    }
    return new ProcessId(
            Long.parseLong(lines.get(0).strip()), Long.parseLong(lines.get(2).strip()) * 1000)
        .findAlive();
  }

  /** Stops the server that runs on this directory, if any: {@link #findRunningServer}. */
  public static void stopRunningServer(Path directory) throws IOException {
    findRunningServer(directory).map(ProcessId::of).ifPresent(orphan -> orphan.stop(FAST));
  }

  /** The JDBC address of a database on this server, for the user {@code postgres}. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres".formatted(port, database);
  }

  public int port() {
    return port;
  }

  /** The server's process. */
  public ProcessHandle process() {
    return child.process();
  }

  /** Stops the server; its data stays. */
  @Override
  public void close() {
    child.stop(FAST);
  }
}
