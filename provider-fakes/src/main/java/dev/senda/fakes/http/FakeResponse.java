package dev.senda.fakes.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a fake does with a request. */
public sealed interface FakeResponse {

  /** An answer over HTTP. */
  record Http(int status, Map<String, String> headers, String body) implements FakeResponse {

    public Http {
      headers = Map.copyOf(headers);
    }

    public Http withHeader(String name, String value) {
      var more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Http(status, more, body);
    }
  }

  /** Nothing, on a connection that stays open. */
  record Hang() implements FakeResponse {}

  /** The end of the connection. */
  record Drop() implements FakeResponse {}

  static Http json(int status, Object body) {
    return new Http(status, Map.of("Content-Type", "application/json"), body.toString());
  }

  static Http html(int status, String body) {
    return new Http(status, Map.of("Content-Type", "text/html; charset=utf-8"), body);
  }
}
