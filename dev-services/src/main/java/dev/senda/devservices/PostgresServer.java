package dev.senda.devservices;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A real PostgreSQL, durable as in production (fsync is on), listening on 127.0.0.1 only. */
public final class PostgresServer implements AutoCloseable {

  private static final Duration STARTUP = Duration.ofSeconds(60);

  private final EmbeddedPostgres postgres;

  private PostgresServer(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /**
   * Starts the server on this data directory, which is made where it is missing and kept when the
   * server stops.
   *
   * @param port 0 for any free one
   * @throws IOException if it does not start
   */
  public static PostgresServer start(Path directory, int port) throws IOException {
    Files.createDirectories(directory);
    return new PostgresServer(
        EmbeddedPostgres.builder()
            .setDataDirectory(directory.resolve("data"))
            .setOverrideWorkingDirectory(directory.resolve("binaries").toFile())
            .setCleanDataDirectory(false)
            .setPort(port)
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "200")
            .setLocaleConfig("locale", "C.UTF-8")
            .setPGStartupWait(STARTUP)
            .setConnectConfig("connectTimeout", "5")
            .start());
  }

  /** The JDBC address of a database on this server, for the user {@code postgres}. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres"
        .formatted(postgres.getPort(), database);
  }

  public int port() {
    return postgres.getPort();
  }

  /** Stops the server; its data stays. */
  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("PostgreSQL does not stop", e);
    }
  }
}
