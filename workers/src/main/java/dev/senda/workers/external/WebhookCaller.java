package dev.senda.workers.external;

import dev.senda.channels.webhook.EgressFilter;
import dev.senda.channels.webhook.SignedWebhookClient;
import dev.senda.channels.webhook.SigningSecret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls the configured webhooks of other systems. Errors contain the name of the webhook, never its
 * URL, which may contain a secret.
 */
public final class WebhookCaller implements AutoCloseable {

  /** Real time, for connecting and again for the response: Temporal waits 30 seconds for both. */
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int TOO_MANY_REQUESTS = 429;

  private final Map<String, Target> hooks;
  private final Duration timeout;
  private final Map<EgressFilter, SignedWebhookClient> posts = new EnumMap<>(EgressFilter.class);

  /**
   * @param hooks the webhooks by the names that journeys use
   */
  public WebhookCaller(Map<String, Target> hooks, Duration timeout) {
    this.hooks = Map.copyOf(hooks);
    this.timeout = timeout;
    for (var egressFilter : EgressFilter.values()) {
      posts.put(
          egressFilter, new SignedWebhookClient(egressFilter, timeout, timeout.multipliedBy(2)));
    }
  }

  /**
   * A webhook of another system.
   *
   * @param secret signs the calls; null for no signature
   */
  public record Target(URI url, @Nullable SigningSecret secret, EgressFilter egressFilter) {

    /** Hides the URL, which may contain a secret. */
    @Override
    public String toString() {
      return "webhook in reach of " + egressFilter;
    }
  }

  /**
   * Posts the contact and the enrollment as JSON.
   *
   * @param properties what the journey passes on, besides
   * @throws ExternalRetryException unless the response is 2xx
   */
  public void call(String name, StepContext stepContext, Map<String, Object> properties) {
    var target = hooks.get(name);
    if (target == null) {
      throw new ExternalRetryException(
          "webhook %s: no address (expected one in senda.webhooks.%s.url)".formatted(name, name));
    }
    var problem =
        problem(name, postOf(target.egressFilter()).post(request(target, stepContext, properties)));
    if (problem != null) {
      throw new ExternalRetryException("webhook %s: %s".formatted(name, problem));
    }
  }

  private SignedWebhookClient postOf(EgressFilter egressFilter) {
    var post = posts.get(egressFilter);
    if (post == null) {
      throw new IllegalStateException("nothing posts to " + egressFilter);
    }
    return post;
  }

  private static SignedWebhookClient.Request request(
      Target target, StepContext stepContext, Map<String, Object> properties) {
    return new SignedWebhookClient.Request(
        target.url(),
        target.secret(),
        stepContext.idempotencyKey(),
        Map.of("Idempotency-Key", stepContext.idempotencyKey()),
        JSON.writeValueAsString(body(stepContext, properties)));
  }

  private static Map<String, Object> body(StepContext stepContext, Map<String, Object> properties) {
    var body = new LinkedHashMap<String, Object>();
    body.put("journey", stepContext.enrollment().journey());
    body.put("enrollment", stepContext.enrollment().id().toString());
    body.put("contact", stepContext.contact().key());
    var userId = stepContext.contact().userId();
    if (userId != null) {
      body.put("userId", userId);
    }
    if (!properties.isEmpty()) {
      body.put("properties", properties);
    }
    return body;
  }

  private @Nullable String problem(String name, SignedWebhookClient.Result result) {
    return switch (result) {
      case SignedWebhookClient.Result.Responded(int code, var _) when code >= 200 && code < 300 ->
          null;
      case SignedWebhookClient.Result.Responded(int code, var _) -> inWords(code);
      case SignedWebhookClient.Result.EgressDenied() ->
          "its address is in a private network (expected senda.webhooks.%s.allow-private: true if that is meant)"
              .formatted(name);
      case SignedWebhookClient.Result.NotConnected(var why) ->
          "not reached: %s; it is tried again".formatted(why);
      case SignedWebhookClient.Result.NoResponse(var why) ->
          "no answer: %s (expected one within %d seconds); it is tried again"
              .formatted(why, timeout.toSeconds());
    };
  }

  private static String inWords(int status) {
    if (status == TOO_MANY_REQUESTS || status >= 500) {
      return status + " (expected 2xx); it is tried again";
    }
    return status < 400
        ? status + " (expected 2xx; redirects are not followed)"
        : status + " (expected 2xx): fix its address, or the system that answers there";
  }

  @Override
  public void close() throws IOException {
    for (var post : posts.values()) {
      post.close();
    }
  }
}
