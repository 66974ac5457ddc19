package dev.senda.fakes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The HTTP side of a fake: listens on 127.0.0.1 only, and says in each answer what it is. */
final class FakeServer implements AutoCloseable {

  /** How a fake replies. */
  interface Replies {
    Reply to(Request request);
  }

  private static final int BACKLOG = 1000;

  private final HttpServer server;
  private final String says;
  private final Replies replies;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);

  private FakeServer(HttpServer server, String provider, Replies replies) {
    this.server = server;
    this.says = "this is a fake of %s; nothing is sent".formatted(provider);
    this.replies = replies;
  }

  static FakeServer start(int port, String provider, Replies replies) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      var fake = new FakeServer(HttpServer.create(address, BACKLOG), provider, replies);
      fake.server.setExecutor(fake.threads);
      fake.server.createContext("/", fake::handle);
      fake.server.start();
      return fake;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "port %d for the fake of %s: %s".formatted(port, provider, e.getMessage()), e);
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = Request.of(exchange);
      switch (reply(request)) {
        case Reply.Answer answer -> {
          try {
            write(exchange, answer);
          } finally {
            request.runAfterwards();
          }
        }
        case Reply.Hang _ -> {
          request.runAfterwards();
          awaitClosing();
        }
        case Reply.Drop _ -> {
          exchange.close();
          request.runAfterwards();
        }
      }
    }
  }

  private Reply reply(Request request) {
    try {
      return replies.to(request);
    } catch (RuntimeException e) {
      // Else a fault of the fake would look like one that was asked for.
      return new Reply.Answer(
          500, Map.of("Content-Type", "text/plain"), "the fake itself failed: " + e);
    }
  }

  private void write(HttpExchange exchange, Reply.Answer answer) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("X-Senda-Fake", says);
    var body = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private void awaitClosing() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends every connection at once, those that hang too. */
  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
