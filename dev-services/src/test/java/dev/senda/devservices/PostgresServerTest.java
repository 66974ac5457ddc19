package dev.senda.devservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

  @TempDir Path directory;

  @Test
  void committedData_survivesAKill() throws Exception {
    try (var server = PostgresServer.start(directory, 0)) {
      execute(server, "create table kept (fsync text)");
      execute(server, "insert into kept values (current_setting('fsync'))");
      assertThat(server.process().destroyForcibly()).isTrue();
      server.process().onExit().join();
    }
    try (var server = PostgresServer.start(directory, 0)) {
      assertThat(ask(server, "select fsync from kept")).isEqualTo("on");
    }
  }

  @Test
  void serverLeftByAnEarlierProcess_isStoppedFirst() throws Exception {
    var orphan = PostgresServer.start(directory, 0);

    try (var server = PostgresServer.start(directory, orphan.port())) {
      assertThat(orphan.process().isAlive()).isFalse();
      assertThat(PostgresServer.findRunningServer(directory)).contains(server.process());
    }
    assertThat(PostgresServer.findRunningServer(directory)).isEmpty();
  }

  @Test
  void processWithAReusedPid_isNotStopped() throws Exception {
    Files.createDirectories(directory.resolve("data"));
    Files.writeString(
        directory.resolve("data/postmaster.pid"),
        "%d\n%s\n%d\n".formatted(ProcessHandle.current().pid(), directory.resolve("data"), 1000));

    assertThat(PostgresServer.findRunningServer(directory)).isEmpty();
  }

  @Test
  void takenPort_isNamed() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> PostgresServer.start(directory, taken.getLocalPort()))
          .isInstanceOf(IOException.class)
          .hasMessage("port %d for PostgreSQL is taken".formatted(taken.getLocalPort()));
    }
  }

  private static void execute(PostgresServer server, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(PostgresServer server, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
