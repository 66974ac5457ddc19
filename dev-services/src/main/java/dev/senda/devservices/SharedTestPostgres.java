package dev.senda.devservices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One real PostgreSQL for all tests of a JVM, started at the first use; each test class gets a new
 * database.
 */
public final class SharedTestPostgres {

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private SharedTestPostgres() {}

  private static final class Server {
    static final PostgresServer INSTANCE = start();

    private static PostgresServer start() {
      try {
        var directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "postgres-");
        var server = PostgresServer.start(directory, 0);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while PostgreSQL for the tests started", e);
      }
    }
  }

  /** The JDBC address of a new, empty database. */
  public static String createDatabase() {
    var name = "test_" + DATABASES.incrementAndGet();
    try (var connection = DriverManager.getConnection(Server.INSTANCE.jdbcUrl("postgres"));
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("no database for the test", e);
    }
    return Server.INSTANCE.jdbcUrl(name);
  }
}
