package dev.senda.fakes.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A request that a fake received. */
public final class ReceivedRequest {

  private final HttpExchange exchange;
  private final byte[] body;
  private final List<Runnable> afterResponse = new ArrayList<>();

  private ReceivedRequest(HttpExchange exchange, byte[] body) {
    this.exchange = exchange;
    this.body = body;
  }

  static ReceivedRequest of(HttpExchange exchange) throws IOException {
    return new ReceivedRequest(exchange, exchange.getRequestBody().readAllBytes());
  }

  public String method() {
    return exchange.getRequestMethod();
  }

  public String path() {
    return exchange.getRequestURI().getPath();
  }

  /** The query as it came; empty where there is none. */
  public String query() {
    var query = exchange.getRequestURI().getRawQuery();
    return query == null ? "" : query;
  }

  /** The header's value; empty where there is none. */
  public String header(String name) {
    var value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  public String body() {
    return new String(body, UTF_8);
  }

  public int bodySize() {
    return body.length;
  }

  /** Does this when the request has its answer, or has lost its connection. */
  public void runAfterResponse(Runnable action) {
    afterResponse.add(action);
  }

  void runAfterResponseActions() {
    afterResponse.forEach(Runnable::run);
  }
}
