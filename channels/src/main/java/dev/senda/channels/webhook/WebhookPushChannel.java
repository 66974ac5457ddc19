package dev.senda.channels.webhook;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundText;
import dev.senda.channels.SuppressionReason;
import dev.senda.channels.TextChannel;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Push messages by a webhook of the company's own, which hands them to whatever service reaches the
 * devices. It is posted {@code {"id", "to", "title", "body"}}, signed as Standard Webhooks has it.
 * What was not answered is posted again under the same id: the receiver drops what it has already.
 */
public final class WebhookPushChannel implements TextChannel, AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration CONNECT_AND_READ = Duration.ofSeconds(10);

  private final Settings settings;
  private final SignedWebhookClient post;

  /** Sends as these settings say. */
  public WebhookPushChannel(Settings settings) {
    this.settings = settings;
    this.post =
        new SignedWebhookClient(settings.egressFilter(), CONNECT_AND_READ, settings.timeout());
  }

  /**
   * Where the webhook is.
   *
   * @param timeout when a delivery is cut off, whatever it is doing
   */
  public record Settings(
      URI url, SigningSecret secret, EgressFilter egressFilter, Duration timeout) {

    /** Without the address, which may hold a secret. */
    @Override
    public String toString() {
      return "push by a webhook";
    }
  }

  @Override
  public DeliveryResult deliver(OutboundText text) {
    var body = new LinkedHashMap<String, String>();
    body.put("id", text.id().toString());
    body.put("to", text.to());
    body.put("title", text.subject());
    body.put("body", text.text());
    var result =
        post.post(
            new SignedWebhookClient.Request(
                settings.url(),
                settings.secret(),
                text.id().toString(),
                Map.of(),
                JSON.writeValueAsString(body)));
    return switch (result) {
      case SignedWebhookClient.Result.Responded responded -> outcome(responded);
      case SignedWebhookClient.Result.EgressDenied() ->
          new DeliveryResult.Misconfigured(
              "push webhook: it is in a network of our own"
                  + " (expected allow-private: true if that is meant)");
      case SignedWebhookClient.Result.NotConnected(var why) ->
          new DeliveryResult.NotSent("push webhook: not reached: " + why);
      case SignedWebhookClient.Result.NoResponse(var why) ->
          new DeliveryResult.Unconfirmed("push webhook: no answer: " + why);
    };
  }

  private static DeliveryResult outcome(SignedWebhookClient.Result.Responded responded) {
    var reason = "push webhook: %d".formatted(responded.code());
    return switch (responded.code()) {
      // 404 may be a slip in the address, and must not suppress everybody.
      case 401, 403, 404 -> new DeliveryResult.Misconfigured(reason);
      case 410 ->
          new DeliveryResult.Rejected(reason + ": nobody has it", SuppressionReason.BOUNCED);
      case 429, 503 -> new DeliveryResult.NotSent(reason, responded.retryAfter());
      default -> {
        if (responded.code() >= 500) {
          yield new DeliveryResult.Unconfirmed(reason);
        }
        if (responded.code() >= 400) {
          yield new DeliveryResult.Rejected(reason);
        }
        yield responded.code() < 300
            ? new DeliveryResult.Accepted(null)
            : new DeliveryResult.Misconfigured(
                reason + " (expected 2xx; redirects are not followed)");
      }
    };
  }

  @Override
  public void close() throws IOException {
    post.close();
  }
}
