package dev.senda.fakes.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A webhook for tests: records each request, and answers 204 or the given status. */
public final class WebhookReceiver implements AutoCloseable {

  public record Received(String target, Headers headers, String body) {}

  private final Queue<Received> received = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  public WebhookReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      received.add(
          new Received(
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders(),
              new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
      var answer = answers.poll();
      exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
    }
  }

  public void enqueueStatuses(Integer... statuses) {
    answers.addAll(List.of(statuses));
  }

  public URI url(String target) {
    return URI.create("http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), target));
  }

  public List<Received> received() {
    return List.copyOf(received);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
