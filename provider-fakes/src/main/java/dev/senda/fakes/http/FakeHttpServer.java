package dev.senda.fakes.http;

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
public final class FakeHttpServer implements AutoCloseable {

  /** How a fake replies. */
  public interface RequestHandler {
    FakeResponse handle(ReceivedRequest request);
  }

  private static final int BACKLOG = 1000;

  private final HttpServer server;
  private final String banner;
  private final RequestHandler handler;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);

  private FakeHttpServer(HttpServer server, String provider, RequestHandler requestHandler) {
    this.server = server;
    this.banner = "this is a fake of %s; nothing is sent".formatted(provider);
    this.handler = requestHandler;
  }

  public static FakeHttpServer start(int port, String provider, RequestHandler requestHandler) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      var fake = new FakeHttpServer(HttpServer.create(address, BACKLOG), provider, requestHandler);
      fake.server.setExecutor(fake.threads);
      fake.server.createContext("/", fake::handle);
      fake.server.start();
      return fake;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "port %d for the fake of %s: %s".formatted(port, provider, e.getMessage()), e);
    }
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = ReceivedRequest.of(exchange);
      switch (reply(request)) {
        case FakeResponse.Http http -> {
          try {
            write(exchange, http);
          } finally {
            request.runAfterResponseActions();
          }
        }
        case FakeResponse.Hang _ -> {
          request.runAfterResponseActions();
          awaitClosing();
        }
        case FakeResponse.Drop _ -> {
          exchange.close();
          request.runAfterResponseActions();
        }
      }
    }
  }

  private FakeResponse reply(ReceivedRequest request) {
    try {
      return handler.handle(request);
    } catch (RuntimeException e) {
      // Else a fault of the fake would look like one that was asked for.
      return new FakeResponse.Http(
          500, Map.of("Content-Type", "text/plain"), "the fake itself failed: " + e);
    }
  }

  private void write(HttpExchange exchange, FakeResponse.Http http) throws IOException {
    http.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("X-Senda-Fake", banner);
    var body = http.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(http.status(), body.length == 0 ? -1 : body.length);
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
