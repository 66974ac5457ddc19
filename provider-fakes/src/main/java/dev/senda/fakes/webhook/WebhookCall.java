package dev.senda.fakes.webhook;

import java.net.URI;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * One request of a fake to a webhook, exactly as it was sent, and the response.
 *
 * @param headers the headers that the fake set, with its signature
 * @param body as sent, in UTF-8
 * @param status the status of the response; empty without one
 * @param responseBody the body of the response; empty without one
 */
public record WebhookCall(
    URI to, Map<String, String> headers, String body, OptionalInt status, String responseBody) {

  public WebhookCall {
    headers = Map.copyOf(headers);
  }

  /** Whether the webhook answered 2xx. */
  public boolean isAccepted() {
    return status.isPresent() && status.getAsInt() / 100 == 2;
  }

  /** A forgery: the same call with another body under the same signature. */
  public WebhookCall withBody(String other) {
    return new WebhookCall(to, headers, other, status, responseBody);
  }

  /** A forgery: the same call with another value of a header. */
  public WebhookCall withHeader(String name, String value) {
    var others = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    others.putAll(headers);
    others.put(name, value);
    return new WebhookCall(to, others, body, status, responseBody);
  }

  /** The same call to another address. */
  public WebhookCall withTo(URI other) {
    return new WebhookCall(other, headers, body, status, responseBody);
  }
}
