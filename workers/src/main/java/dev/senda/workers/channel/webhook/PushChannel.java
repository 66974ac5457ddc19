package dev.senda.workers.channel.webhook;

import dev.senda.workers.channel.Delivery;
import dev.senda.workers.channel.OutgoingText;
import dev.senda.workers.channel.TextChannel;
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
public final class PushChannel implements TextChannel, AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration CONNECT_AND_READ = Duration.ofSeconds(10);

  private final Settings settings;
  private final SignedPost post;

  /** Sends as these settings say. */
  public PushChannel(Settings settings) {
    this.settings = settings;
    this.post = new SignedPost(settings.reach(), CONNECT_AND_READ, settings.atMost());
  }

  /**
   * Where the webhook is.
   *
   * @param atMost when a delivery is cut off, whatever it is doing
   */
  public record Settings(URI url, SigningSecret secret, Reach reach, Duration atMost) {

    /** Without the address, which may hold a secret. */
    @Override
    public String toString() {
      return "push by a webhook";
    }
  }

  @Override
  public Delivery deliver(OutgoingText text) {
    var body = new LinkedHashMap<String, String>();
    body.put("id", text.id().toString());
    body.put("to", text.to());
    body.put("title", text.subject());
    body.put("body", text.text());
    var answer =
        post.post(
            new SignedPost.Request(
                settings.url(),
                settings.secret(),
                text.id().toString(),
                Map.of(),
                JSON.writeValueAsString(body)));
    return switch (answer) {
      case SignedPost.Answer.Status status -> outcome(status);
      case SignedPost.Answer.OutOfReach() ->
          new Delivery.Misconfigured(
              "push webhook: it is in a network of our own"
                  + " (expected allow-private: true if that is meant)");
      case SignedPost.Answer.NotConnected(var why) ->
          new Delivery.NotSent("push webhook: not reached: " + why);
      case SignedPost.Answer.Silence(var why) ->
          new Delivery.Ambiguous("push webhook: no answer: " + why);
    };
  }

  private static Delivery outcome(SignedPost.Answer.Status status) {
    var reason = "push webhook: %d".formatted(status.code());
    return switch (status.code()) {
      // 404 may be a slip in the address, and must not suppress everybody.
      case 401, 403, 404 -> new Delivery.Misconfigured(reason);
      case 410 -> new Delivery.Rejected(reason + ": nobody has it", Delivery.Address.DEAD);
      case 429, 503 -> new Delivery.NotSent(reason, status.retryAfter());
      default -> {
        if (status.code() >= 500) {
          yield new Delivery.Ambiguous(reason);
        }
        if (status.code() >= 400) {
          yield new Delivery.Rejected(reason, Delivery.Address.FINE);
        }
        yield status.code() < 300
            ? new Delivery.Accepted(null)
            : new Delivery.Misconfigured(reason + " (expected 2xx; redirects are not followed)");
      }
    };
  }

  @Override
  public void close() throws IOException {
    post.close();
  }
}
