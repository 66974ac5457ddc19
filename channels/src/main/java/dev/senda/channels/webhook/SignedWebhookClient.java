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
 * Posts JSON to other systems, signed as Standard Webhooks defines it (standardwebhooks.com). The
 * egress filter checks the resolved address of each connection, so a DNS name cannot point into the
 * private network later. The client does not retry, does not follow redirects, and uses only the
 * head of a response. Error texts never contain the URL, which may contain a secret.
 */
public final class SignedWebhookClient implements AutoCloseable {

  /** The client reads at most this much of a response, even to reuse the connection. */
  private static final int READ_AT_MOST = 64 * 1024;

  private final Duration atMost;
  private final DeadlineRunner deadlineRunner = new DeadlineRunner("post");
  private final CloseableHttpClient http;

  /**
   * Creates a client that posts only to the addresses that the filter allows.
   *
   * @param timeout for connecting, and again for each read of the response
   * @param atMost the deadline of a whole request; it is aborted then
   */
  public SignedWebhookClient(EgressFilter egressFilter, Duration timeout, Duration atMost) {
    this.atMost = atMost;
    this.http =
        HttpClients.clientBuilder(
                HttpClients.connectionPool(new EgressDnsResolver(egressFilter), timeout), timeout)
            .build();
  }

  /**
   * A request to post.
   *
   * @param target http or https
   * @param secret null for no signature
   * @param id the header {@code webhook-id}; a retry has the same
   * @param headers in addition to the standard headers
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

    /** Hides the address, which may contain a secret. */
    @Override
    public String toString() {
      return "post " + id;
    }
  }

  /** The result of a request. */
  public sealed interface Result {

    /**
     * The receiver responded.
     *
     * @param retryAfter how long the receiver asks us to wait; null if it does not ask
     */
    record Responded(int code, @Nullable Duration retryAfter) implements Result {}

    /** The egress filter denied the address. */
    record EgressDenied() implements Result {}

    /** No connection: the receiver does not have the request. */
    record NotConnected(String why) implements Result {}

    /** No response: the receiver may have the request. */
    record NoResponse(String why) implements Result {}
  }

  /** Posts the request once. */
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
        // Only the body of the response failed, and nothing uses it.
        return new Result.Responded(responseHead.status(), responseHead.retryAfter());
      }
      // The exception's message may contain the address.
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

  /** Reads the response to its end, so that the connection can be reused. */
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
      // The head of the response is enough.
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

  /** Resolves a host, and refuses it if the filter denies any of its addresses. */
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
