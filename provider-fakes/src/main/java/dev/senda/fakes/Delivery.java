package dev.senda.fakes;

import java.net.URI;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * One request that a fake made to a webhook, exactly as it went out, and what came back.
 *
 * @param headers those that the fake set: its signature among them
 * @param body as sent, in UTF-8
 * @param status what the webhook answered; empty where it did not
 * @param answer the body of the webhook's answer; empty where there was none
 */
public record Delivery(
    URI to, Map<String, String> headers, String body, OptionalInt status, String answer) {

  public Delivery {
    headers = Map.copyOf(headers);
  }

  /** Whether the webhook took it, with a 2xx. */
  public boolean taken() {
    return status.isPresent() && status.getAsInt() / 100 == 2;
  }

  /** The same with another body under the same signature: a forgery. */
  public Delivery withBody(String other) {
    return new Delivery(to, headers, other, status, answer);
  }

  /** The same with another value of a header: a forgery. */
  public Delivery withHeader(String name, String value) {
    var others = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    others.putAll(headers);
    others.put(name, value);
    return new Delivery(to, others, body, status, answer);
  }

  /** The same to another address. */
  public Delivery withTo(URI other) {
    return new Delivery(other, headers, body, status, answer);
  }
}
