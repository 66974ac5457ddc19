package dev.senda.benchmarks.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpConnectionTest {

  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          int number = requests.incrementAndGet();
          var body = exchange.getRequestBody().readAllBytes();
          boolean isChunked = number % 2 == 0;
          if (exchange.getRequestURI().getPath().equals("/close")) {
            exchange.getResponseHeaders().add("Connection", "close");
          }
          exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, isChunked ? 0 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void responses_areReadWhole_withALengthAndInChunks() throws IOException {
    try (var connection = new HttpConnection(server.getAddress().getPort())) {
      for (int i = 0; i < 6; i++) {
        var json = "{\"number\":%d,\"long\":\"%s\"}".formatted(i, "ñ".repeat(20_000 * i));
        var response =
            connection.exchange(HttpConnection.request("POST", "/echo", "Bearer x", json));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(json);
      }
    }
  }

  @Test
  void connection_opensAgain_whereTheServerClosedIt() throws IOException {
    try (var connection = new HttpConnection(server.getAddress().getPort())) {
      var request = HttpConnection.request("POST", "/close", null, "{}");

      assertThat(connection.exchange(request).status()).isEqualTo(200);
      assertThat(connection.exchange(request).status()).isEqualTo(200);
    }
  }

  @Test
  void load_countsAcceptedAndRefused() throws InterruptedException {
    int port = server.getAddress().getPort();
    var good = HttpConnection.request("POST", "/", null, "{}");
    var bad = HttpConnection.request("GET", "/", null, null);

    var result = Load.requests(4, 40, number -> client(port, number == 0 ? bad : good));

    assertThat(result.accepted() + result.refused()).isEqualTo(40);
    assertThat(result.accepted()).isPositive();
    assertThat(result.statuses()).containsEntry(404, result.refused());
    assertThat(result.millis()).hasSize(result.accepted()).doesNotContain(0.0);
  }

  @Test
  void pacedLoad_sendsAsManyRequestsAsAreDue() throws InterruptedException {
    int port = server.getAddress().getPort();
    var request = HttpConnection.request("POST", "/", null, "{}");

    var result = Load.paced(4, Duration.ofMillis(500), 100, _ -> client(port, request));

    assertThat(result.accepted()).isBetween(48, 52);
  }

  private static Load.Client client(int port, byte[] request) {
    var connection = new HttpConnection(port);
    return new Load.Client() {
      @Override
      public int exchange() throws IOException {
        return connection.exchange(request).status();
      }

      @Override
      public void close() {
        connection.close();
      }
    };
  }
}
