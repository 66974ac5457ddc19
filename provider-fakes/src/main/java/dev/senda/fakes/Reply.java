package dev.senda.fakes;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a fake does with a request. */
sealed interface Reply {

  /** An answer over HTTP. */
  record Answer(int status, Map<String, String> headers, String body) implements Reply {

    public Answer {
      headers = Map.copyOf(headers);
    }

    Answer with(String name, String value) {
      var more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Answer(status, more, body);
    }
  }

  /** Nothing, on a connection that stays open. */
  record Hang() implements Reply {}

  /** The end of the connection. */
  record Drop() implements Reply {}

  static Answer json(int status, Object body) {
    return new Answer(status, Map.of("Content-Type", "application/json"), body.toString());
  }

  static Answer html(int status, String body) {
    return new Answer(status, Map.of("Content-Type", "text/html; charset=utf-8"), body);
  }
}
