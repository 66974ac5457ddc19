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
 * Sends push messages by your own webhook, which hands them to a push service. Each post is {@code
 * {"id", "to", "title", "body"}}, signed as Standard Webhooks defines it. If a post gets no
 * response, it is posted again with the same id; the receiver must ignore an id that it already
 * has.
 */
public final class WebhookPushChannel implements TextChannel, AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration CONNECT_AND_READ = Duration.ofSeconds(10);

  private final Settings settings;
  private final SignedWebhookClient post;

  /** Creates the channel. Nothing is connected yet. */
  public WebhookPushChannel(Settings settings) {
    this.settings = settings;
    this.post =
        new SignedWebhookClient(settings.egressFilter(), CONNECT_AND_READ, settings.timeout());
  }

  /**
   * The address of the webhook, and its secret.
   *
   * @param timeout after which a delivery is aborted
   */
  public record Settings(
      URI url, SigningSecret secret, EgressFilter egressFilter, Duration timeout) {

    /** Hides the address, which may contain a secret. */
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
              "push webhook: private address denied"
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
      // 404 may be a mistake in the URL, which must not suppress every contact.
      case 401, 403, 404 -> new DeliveryResult.Misconfigured(reason);
      case 410 ->
          new DeliveryResult.Rejected(
              reason + ": the device no longer exists", SuppressionReason.BOUNCED);
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
