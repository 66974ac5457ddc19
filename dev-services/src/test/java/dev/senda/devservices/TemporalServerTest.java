package dev.senda.devservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalServerTest {

  @TempDir Path directory;

  @Test
  void server_keepsItsDataForTheNextStart() throws Exception {
    var cli = TemporalCli.findOrDownload(System.err::println);
    int port = Ports.findFree();

    try (var server = TemporalServer.startHeadless(cli, directory, port)) {
      temporal(
          cli,
          server,
          "workflow",
          "start",
          "--type",
          "sleeper",
          "--task-queue",
          "nobody",
          "--workflow-id",
          "kept");
      assertThat(server.process().destroyForcibly()).isTrue();
      server.process().onExit().join();
    }
    assertThat(Ports.isFree(port)).isTrue();

    try (var server = TemporalServer.startHeadless(cli, directory, port)) {
      assertThat(
              temporal(
                  cli, server, "workflow", "describe", "--workflow-id", "kept", "--output", "json"))
          .contains("WORKFLOW_EXECUTION_STATUS_RUNNING");
    }
    assertThat(Ports.isFree(port)).isTrue();
  }

  @Test
  void serverLeftByAnEarlierProcess_isStoppedFirst() throws Exception {
    var cli = TemporalCli.findOrDownload(System.err::println);
    int port = Ports.findFree();
    var orphan = TemporalServer.startHeadless(cli, directory, port);

    try (var server = TemporalServer.startHeadless(cli, directory, port)) {
      assertThat(orphan.process().isAlive()).isFalse();
      assertThat(TemporalServer.findRunningServer(directory)).contains(server.process());
    }
    assertThat(TemporalServer.findRunningServer(directory)).isEmpty();
  }

  @Test
  void takenPort_isNamed() throws Exception {
    var cli = TemporalCli.findOrDownload(System.err::println);
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> TemporalServer.startHeadless(cli, directory, taken.getLocalPort()))
          .isInstanceOf(IOException.class)
          .hasMessage("port %d for Temporal is taken".formatted(taken.getLocalPort()));
    }
  }

  @Test
  void failedStart_showsTheEndOfTheLog() throws Exception {
    var cli = TemporalCli.findOrDownload(System.err::println);
    directory.resolve("temporal.db").toFile().mkdir();

    assertThatThrownBy(() -> TemporalServer.startHeadless(cli, directory, Ports.findFree()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("temporal.log")
        .hasMessageContaining("unable to open database file");
  }

  private static String temporal(Path cli, TemporalServer server, String... arguments)
      throws Exception {
    var command = new ArrayList<>(List.of(cli.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--address", server.target()));
    return CommandRunner.run(command, Duration.ofSeconds(10));
  }
}
