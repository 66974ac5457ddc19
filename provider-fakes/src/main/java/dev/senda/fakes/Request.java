package dev.senda.fakes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A request that a fake received. */
final class Request {

  private final HttpExchange exchange;
  private final byte[] body;
  private final List<Runnable> afterwards = new ArrayList<>();

  private Request(HttpExchange exchange, byte[] body) {
    this.exchange = exchange;
    this.body = body;
  }

  static Request of(HttpExchange exchange) throws IOException {
    return new Request(exchange, exchange.getRequestBody().readAllBytes());
  }

  String method() {
    return exchange.getRequestMethod();
  }

  String path() {
    return exchange.getRequestURI().getPath();
  }

  /** The query as it came; empty where there is none. */
  String query() {
    var query = exchange.getRequestURI().getRawQuery();
    return query == null ? "" : query;
  }

  /** The header's value; empty where there is none. */
  String header(String name) {
    var value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  String body() {
    return new String(body, UTF_8);
  }

  int bytes() {
    return body.length;
  }

  /** Does this when the request has its answer, or has lost its connection. */
  void afterwards(Runnable action) {
    afterwards.add(action);
  }

  void runAfterwards() {
    afterwards.forEach(Runnable::run);
  }
}
