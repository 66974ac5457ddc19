package dev.senda.standalone.steering;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** The steering commands against a fake of the API; SteeringApiTest tests the real one. */
class SteeringCommandTest {

  private final List<String> requests = new ArrayList<>();
  private final List<Map<?, ?>> bodies = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private HttpServer api;

  @BeforeEach
  void startFakeApi() throws IOException {
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.createContext("/v1/journeys", this::answer);
    api.start();
  }

  @AfterEach
  void stopFakeApi() {
    api.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    bodies.add(JsonMapper.shared().readValue(exchange.getRequestBody().readAllBytes(), Map.class));
    var bytes =
        """
        {"journey": "tips", "mode": "RESUMING", "messagesPerMinute": 1200, "waitingMessages": 45000}
        """
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void eachCommand_sendsItsReason() {
    for (var action : List.of("pause", "resume", "drain", "stop")) {
      assertThat(run(action, "tips", "--reason", "wrong price")).isZero();
    }

    assertThat(requests)
        .containsExactly(
            "POST /v1/journeys/tips/pause",
            "POST /v1/journeys/tips/resume",
            "POST /v1/journeys/tips/drain",
            "POST /v1/journeys/tips/stop");
    assertThat(bodies)
        .hasSize(4)
        .allSatisfy(body -> assertThat(body).isEqualTo(Map.of("reason", "wrong price")));
  }

  @Test
  void resume_sendsTheRate_andSaysHowManyWait() {
    assertThat(run("resume", "tips", "--reason", "fixed", "--rate", "1200")).isZero();

    assertThat(bodies.getFirst()).isEqualTo(Map.of("reason", "fixed", "messagesPerMinute", 1200));
    assertThat(out.toString())
        .isEqualToIgnoringNewLines(
            "tips: resuming, 1,200 messages a minute; messages that wait: 45,000\n");
  }

  @Test
  void commandWithoutReason_sendsNothing() {
    assertThat(run("stop", "tips")).isEqualTo(2);
    assertThat(requests).isEmpty();
  }

  private int run(String... arguments) {
    var senda = new CommandLine(CommandLine.Model.CommandSpec.create());
    SteeringCommand.createAll(Map.of("SENDA_ADMIN_KEY", "the-admin-key"))
        .forEach(senda::addSubcommand);
    var all = new ArrayList<>(List.of(arguments));
    all.add("--url=http://127.0.0.1:%d/".formatted(api.getAddress().getPort()));
    return senda
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(new StringWriter(), true))
        .execute(all.toArray(String[]::new));
  }
}
