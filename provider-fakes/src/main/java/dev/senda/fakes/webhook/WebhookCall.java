package dev.senda.fakes.webhook;

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
 * @param responseBody the body of the webhook's answer; empty where there was none
 */
public record WebhookCall(
    URI to, Map<String, String> headers, String body, OptionalInt status, String responseBody) {

  public WebhookCall {
    headers = Map.copyOf(headers);
  }

  /** Whether the webhook took it, with a 2xx. */
  public boolean isAccepted() {
    return status.isPresent() && status.getAsInt() / 100 == 2;
  }

  /** The same with another body under the same signature: a forgery. */
  public WebhookCall withBody(String other) {
    return new WebhookCall(to, headers, other, status, responseBody);
  }

  /** The same with another value of a header: a forgery. */
  public WebhookCall withHeader(String name, String value) {
    var others = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    others.putAll(headers);
    others.put(name, value);
    return new WebhookCall(to, others, body, status, responseBody);
  }

  /** The same to another address. */
  public WebhookCall withTo(URI other) {
    return new WebhookCall(other, headers, body, status, responseBody);
  }
}
