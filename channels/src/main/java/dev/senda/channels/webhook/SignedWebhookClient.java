package dev.senda.channels.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.senda.channels.http.DeadlineRunner;
import dev.senda.channels.http.HttpClients;
import dev.senda.channels.http.RequestAttempt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;

/**
 * Posts JSON to other systems, signed as Standard Webhooks has it (standardwebhooks.com). Where an
 * address leads is looked at when it is connected to, so that no name can lead into the house's own
 * network afterwards. Nothing is repeated, nobody is followed elsewhere, and nobody reads what is
 * answered beyond its head. Words about a request never tell its address, which may hold a secret.
 */
public final class SignedWebhookClient implements AutoCloseable {

  /** More of an answer is not read, not even to use the connection again. */
  private static final int READ_AT_MOST = 64 * 1024;

  private final Duration atMost;
  private final DeadlineRunner deadlineRunner = new DeadlineRunner("post");
  private final CloseableHttpClient http;

  /**
   * Posts to these addresses only.
   *
   * @param patience for connecting, and again for each piece of the answer
   * @param atMost when a request is cut off, whatever it is doing
   */
  public SignedWebhookClient(EgressFilter egressFilter, Duration patience, Duration atMost) {
    this.atMost = atMost;
    this.http =
        HttpClients.clientBuilder(
                HttpClients.connectionPool(new EgressDnsResolver(egressFilter), patience), patience)
            .build();
  }

  /**
   * What to post.
   *
   * @param target http or https
   * @param secret null for no signature
   * @param id which a repetition has, too: {@code webhook-id}
   * @param headers besides those that are always there
   */
  public record Request(
      URI target,
      @Nullable SigningSecret secret,
      String id,
      Map<String, String> headers,
      String body) {

    public Request {
      headers = Map.copyOf(headers);
    }

    /** Without the address. */
    @Override
    public String toString() {
      return "post " + id;
    }
  }

  /** What came of it. */
  public sealed interface Result {

    /**
     * It was answered.
     *
     * @param retryAfter how long we are asked to wait; null where nothing is asked
     */
    record Responded(int code, @Nullable Duration retryAfter) implements Result {}

    /** The address is none that may be posted to. */
    record EgressDenied() implements Result {}

    /** Nobody was reached: nobody has it. */
    record NotConnected(String why) implements Result {}

    /** It was not answered: nobody knows who has it. */
    record NoResponse(String why) implements Result {}
  }

  /** Posts it, once. */
  public Result post(Request request) {
    var requestAttempt = new RequestAttempt();
    try {
      return deadlineRunner.callWithDeadline(
          requestAttempt, atMost, () -> exchange(requestAttempt, request));
    } catch (EgressDeniedException e) {
      return new Result.EgressDenied();
    } catch (IOException | RuntimeException failure) {
      var responseHead = requestAttempt.response();
      if (responseHead != null) {
        // Only what followed its head went wrong, and nobody reads that.
        return new Result.Responded(responseHead.status(), responseHead.retryAfter());
      }
      // Its message may tell the address.
      var why = failure.getClass().getSimpleName();
      return requestAttempt.hasRequestStarted()
          ? new Result.NoResponse(why)
          : new Result.NotConnected(why);
    }
  }

  private Result exchange(RequestAttempt requestAttempt, Request request) throws IOException {
    var post = post(requestAttempt, request);
    var host =
        new HttpHost(
            request.target().getScheme(), request.target().getHost(), request.target().getPort());
    try (var response = http.executeOpen(host, post, null)) {
      requestAttempt.recordResponse(
          response.getCode(), name -> HttpClients.firstHeader(response, name));
      drain(response);
      var responseHead = requestAttempt.response();
      return new Result.Responded(
          response.getCode(), responseHead == null ? null : responseHead.retryAfter());
    }
  }

  private HttpPost post(RequestAttempt requestAttempt, Request request) {
    var post = new HttpPost(request.target());
    requestAttempt.onAbort(post::cancel);
    request.headers().forEach(post::setHeader);
    if (request.secret() != null) {
      long timestamp = RequestAttempt.REAL_TIME.instant().getEpochSecond();
      post.setHeader("webhook-id", request.id());
      post.setHeader("webhook-timestamp", String.valueOf(timestamp));
      post.setHeader(
          "webhook-signature", request.secret().signature(request.id(), timestamp, request.body()));
    }
    post.setEntity(
        new StringEntity(request.body(), ContentType.APPLICATION_JSON.withCharset(UTF_8)));
    return post;
  }

  /** An answer that is read to its end leaves the connection to the next request. */
  private static void drain(ClassicHttpResponse response) {
    var entity = response.getEntity();
    if (entity == null) {
      return;
    }
    try {
      var body = entity.getContent();
      if (body.readNBytes(READ_AT_MOST).length < READ_AT_MOST) {
        body.close();
      }
    } catch (IOException e) {
      // Its head has said everything.
    }
  }

  @Override
  public void close() throws IOException {
    deadlineRunner.close();
    http.close();
  }

  private static final class EgressDeniedException extends UnknownHostException {
    private static final long serialVersionUID = 1;
  }

  /** Finds hosts, and refuses one that leads out of reach by any of its addresses. */
  private record EgressDnsResolver(EgressFilter reach) implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      var addresses = SystemDefaultDnsResolver.INSTANCE.resolve(host);
      for (var address : addresses) {
        if (!reach.allows(address)) {
          throw new EgressDeniedException();
        }
      }
      return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
      return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
    }
  }
}
