package dev.senda.workers;

import dev.senda.workers.channel.webhook.Reach;
import dev.senda.workers.channel.webhook.SignedPost;
import dev.senda.workers.channel.webhook.SigningSecret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls other systems at the addresses of the configuration. Words about a call name the webhook
 * and never its address, which may hold a secret.
 */
final class Webhooks implements AutoCloseable {

  /** Real time, for connecting and again for the answer: Temporal waits 30 seconds for both. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int TOO_MANY_REQUESTS = 429;

  private final Map<String, Hook> hooks;
  private final Duration patience;
  private final Map<Reach, SignedPost> posts = new EnumMap<>(Reach.class);

  /**
   * @param hooks by the names that journeys call them
   */
  Webhooks(Map<String, Hook> hooks, Duration patience) {
    this.hooks = Map.copyOf(hooks);
    this.patience = patience;
    for (var reach : Reach.values()) {
      posts.put(reach, new SignedPost(reach, patience, patience.multipliedBy(2)));
    }
  }

  /**
   * A system that is called.
   *
   * @param secret what calls are signed with; null for no signature
   */
  record Hook(URI url, @Nullable SigningSecret secret, Reach reach) {

    /** Without the address. */
    @Override
    public String toString() {
      return "webhook in reach of " + reach;
    }
  }

  /**
   * Posts whom it is about, as JSON.
   *
   * @throws NotDoneYet unless the answer is 2xx
   */
  void call(String name, Whom whom) {
    var hook = hooks.get(name);
    if (hook == null) {
      throw new NotDoneYet(
          "webhook %s: no address (expected one in senda.webhooks.%s.url)".formatted(name, name));
    }
    var problem = problem(name, postOf(hook.reach()).post(request(hook, whom)));
    if (problem != null) {
      throw new NotDoneYet("webhook %s: %s".formatted(name, problem));
    }
  }

  private SignedPost postOf(Reach reach) {
    var post = posts.get(reach);
    if (post == null) {
      throw new IllegalStateException("nothing posts to " + reach);
    }
    return post;
  }

  private static SignedPost.Request request(Hook hook, Whom whom) {
    return new SignedPost.Request(
        hook.url(),
        hook.secret(),
        whom.idempotencyKey(),
        Map.of("Idempotency-Key", whom.idempotencyKey()),
        JSON.writeValueAsString(body(whom)));
  }

  private static Map<String, String> body(Whom whom) {
    var body = new LinkedHashMap<String, String>();
    body.put("journey", whom.enrollment().journey());
    body.put("enrollment", whom.enrollment().id().toString());
    body.put("contact", whom.contact().key());
    var userId = whom.contact().userId();
    if (userId != null) {
      body.put("userId", userId);
    }
    return body;
  }

  private @Nullable String problem(String name, SignedPost.Answer answer) {
    return switch (answer) {
      case SignedPost.Answer.Status(int code, var _) when code >= 200 && code < 300 -> null;
      case SignedPost.Answer.Status(int code, var _) -> inWords(code);
      case SignedPost.Answer.OutOfReach() ->
          "it is in a network of our own (expected senda.webhooks.%s.allow-private: true if that is meant)"
              .formatted(name);
      case SignedPost.Answer.NotConnected(var why) ->
          "not reached: %s; it is tried again".formatted(why);
      case SignedPost.Answer.Silence(var why) ->
          "no answer: %s (expected one within %d seconds); it is tried again"
              .formatted(why, patience.toSeconds());
    };
  }

  private static String inWords(int status) {
    if (status == TOO_MANY_REQUESTS || status >= 500) {
      return status + " (expected 2xx); it is tried again";
    }
    return status < 400
        ? status + " (expected 2xx; redirects are not followed)"
        : status + " (expected 2xx): somebody must mend its address, or what answers there";
  }

  @Override
  public void close() throws IOException {
    for (var post : posts.values()) {
      post.close();
    }
  }
}
