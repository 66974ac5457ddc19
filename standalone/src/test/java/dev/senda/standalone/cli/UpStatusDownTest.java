package dev.senda.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.devservices.Ports;
import dev.senda.devservices.PostgresServer;
import dev.senda.devservices.TemporalServer;
import dev.senda.standalone.endtoend.TestStack;
import dev.senda.standalone.stack.DataDirectory;
import dev.senda.standalone.stack.StackAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./senda up}, {@code status} and {@code down}, on the real stack. */
public class UpStatusDownTest {

  public static final List<String> STATUS_KEYS =
      List.of(
          "running",
          "api",
          "apiHealth",
          "workersHealth",
          "console",
          "mailbox",
          "fakeSendGrid",
          "fakeTwilio",
          "temporal",
          "temporalUi",
          "temporalCli",
          "writeKey",
          "adminKey",
          "database",
          "timeScale",
          "pids");

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  @TempDir Path directory;

  private final int portBase = TestStack.findFreePortBase();

  @AfterEach
  void stopEverything() throws Exception {
    senda("down");
    assertThat(TemporalServer.findRunningServer(dataDirectory().temporal())).isEmpty();
    assertThat(PostgresServer.findRunningServer(dataDirectory().postgresql())).isEmpty();
    assertThat(new StackAddresses(portBase).ports().keySet()).allMatch(Ports::isFree);
  }

  @Test
  void stackStarts_restartsKilledServers_survivesCrash_andStops() throws Exception {
    var started = up("--time-scale", "8640");
    assertThat(started.code()).isZero();
    assertThat(started.output()).contains("Time is compressed 8,640 times: a day takes 10 s.");

    var status = status();
    assertThat(status.propertyNames())
        .containsExactlyInAnyOrder(STATUS_KEYS.toArray(String[]::new));
    assertThat(status.get("running").asBoolean()).isTrue();
    assertThat(status.get("timeScale").asInt()).isEqualTo(8640);
    assertThat(get(status.get("apiHealth").asString())).isEqualTo(200);
    assertThat(get(status.get("workersHealth").asString())).isEqualTo(200);
    assertThat(get(status.get("console").asString())).isEqualTo(200);
    assertThat(get(status.get("mailbox").asString())).isEqualTo(200);
    assertThat(get(status.get("temporalUi").asString())).isEqualTo(200);

    var again = up("--time-scale", "8640");
    assertThat(again.code()).isZero();
    assertThat(again.output()).contains("Senda is already running.", status.get("api").asString());

    for (var part : List.of("temporal", "postgresql")) {
      long pid = status().at("/pids/" + part).asLong();
      kill(pid);
      awaitStatus(now -> now.at("/pids/" + part).asLong(pid) != pid);
    }
    assertThat(Files.readString(dataDirectory().upOutputFile()))
        .contains("Temporal died; restarting");

    kill(status().at("/pids/senda").asLong());
    awaitStatus(now -> !now.get("running").asBoolean());
    assertThat(senda("status").output()).contains("is only partly running");

    assertThat(up().code()).isZero(); // at the time scale of the data
    assertThat(status().get("timeScale").asInt()).isEqualTo(8640);
    assertThat(status().get("adminKey")).isEqualTo(status.get("adminKey"));

    assertThat(senda("down").output()).contains("Senda is stopped");
    assertThat(senda("down").output()).contains("Nothing is running.");

    var otherScale = up("--time-scale", "60");
    assertThat(otherScale.code()).isEqualTo(1);
    assertThat(otherScale.output())
        .contains("The data has time scale 8640 (requested: 60)", "--time-scale-change");
    assertThat(status().get("pids").isEmpty()).isTrue();
  }

  @Test
  void takenPort_isNamed_andNothingKeepsRunning() throws Exception {
    int postgresql = new StackAddresses(portBase).postgresqlPort();
    try (var taken = new ServerSocket(postgresql, 1, InetAddress.getLoopbackAddress())) {
      var result = up();

      assertThat(result.code()).isEqualTo(1);
      assertThat(result.output())
          .contains("Port %d (PostgreSQL) is taken".formatted(taken.getLocalPort()), "--port-base");
      assertThat(status().get("pids").isEmpty()).isTrue();
    }
  }

  @Test
  void invalidOption_namesWhatWasExpected() throws Exception {
    assertThat(senda("up", "--time-scale", "90000"))
        .isEqualTo(new Result(2, "--time-scale: 90000 (expected 1 to 86,400)\n"));
    assertThat(senda("up", "--port-base", "80"))
        .isEqualTo(new Result(2, "--port-base: 80 (expected 1024 to 65527)\n"));
    assertThat(senda("up", "--port-base", "many").code()).isEqualTo(2);
  }

  private DataDirectory dataDirectory() {
    return new DataDirectory(directory.resolve("home"));
  }

  private record Result(int code, String output) {}

  private Result up(String... options) throws Exception {
    return senda(
        Stream.concat(
                Stream.of("up", "--detach", "--port-base", String.valueOf(portBase)),
                Stream.of(options))
            .toArray(String[]::new));
  }

  private Result senda(String... arguments) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                SendaCli.class.getName()));
    command.addAll(List.of(arguments));
    var output = directory.resolve("output.txt");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("SENDA_HOME", dataDirectory().path().toString());
    var process = builder.start();
    if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          "%s does not end; it said: %s".formatted(List.of(arguments), Files.readString(output)));
    }
    return new Result(process.exitValue(), Files.readString(output));
  }

  private JsonNode status() throws Exception {
    return JsonMapper.shared().readTree(senda("status", "--json").output());
  }

  private void awaitStatus(Predicate<JsonNode> wanted) throws Exception {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    var status = status();
    while (!wanted.test(status)) {
      assertThat(System.nanoTime()).as("still %s", status).isLessThan(deadline);
      status = status();
    }
  }

  private static void kill(long pid) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-9", String.valueOf(pid)).start().waitFor()).isZero();
  }

  private static int get(String address) throws IOException, InterruptedException {
    try (var client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()) {
      return client
          .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }
}
