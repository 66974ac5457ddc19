package dev.senda.workers.channel.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.senda.workers.channel.exchange.Connections;
import dev.senda.workers.channel.exchange.Exchange;
import dev.senda.workers.channel.exchange.Exchanges;
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
public final class SignedPost implements AutoCloseable {

  /** More of an answer is not read, not even to use the connection again. */
  private static final int READ_AT_MOST = 64 * 1024;

  private final Duration atMost;
  private final Exchanges exchanges = new Exchanges("post");
  private final CloseableHttpClient http;

  /**
   * Posts to these addresses only.
   *
   * @param patience for connecting, and again for each piece of the answer
   * @param atMost when a request is cut off, whatever it is doing
   */
  public SignedPost(Reach reach, Duration patience, Duration atMost) {
    this.atMost = atMost;
    this.http = Connections.builder(Connections.pool(new Names(reach), patience), patience).build();
  }

  /**
   * What to post.
   *
   * @param to http or https
   * @param secret null for no signature
   * @param id which a repetition has, too: {@code webhook-id}
   * @param headers besides those that are always there
   */
  public record Request(
      URI to, @Nullable SigningSecret secret, String id, Map<String, String> headers, String body) {

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
  public sealed interface Answer {

    /**
     * It was answered.
     *
     * @param retryAfter how long we are asked to wait; null where nothing is asked
     */
    record Status(int code, @Nullable Duration retryAfter) implements Answer {}

    /** The address is none that may be posted to. */
    record OutOfReach() implements Answer {}

    /** Nobody was reached: nobody has it. */
    record NotConnected(String why) implements Answer {}

    /** It was not answered: nobody knows who has it. */
    record Silence(String why) implements Answer {}
  }

  /** Posts it, once. */
  public Answer post(Request request) {
    var exchange = new Exchange();
    try {
      return exchanges.hold(exchange, atMost, () -> exchange(exchange, request));
    } catch (OutOfReach e) {
      return new Answer.OutOfReach();
    } catch (IOException | RuntimeException failure) {
      var answer = exchange.answer();
      if (answer != null) {
        // Only what followed its head went wrong, and nobody reads that.
        return new Answer.Status(answer.status(), answer.retryAfter());
      }
      // Its message may tell the address.
      var why = failure.getClass().getSimpleName();
      return exchange.hasLeft() ? new Answer.Silence(why) : new Answer.NotConnected(why);
    }
  }

  private Answer exchange(Exchange exchange, Request request) throws IOException {
    var post = post(exchange, request);
    var host =
        new HttpHost(request.to().getScheme(), request.to().getHost(), request.to().getPort());
    try (var response = http.executeOpen(host, post, null)) {
      exchange.isAnswered(response.getCode(), name -> Connections.header(response, name));
      drain(response);
      var answer = exchange.answer();
      return new Answer.Status(response.getCode(), answer == null ? null : answer.retryAfter());
    }
  }

  private HttpPost post(Exchange exchange, Request request) {
    var post = new HttpPost(request.to());
    exchange.isAbortedBy(post::cancel);
    request.headers().forEach(post::setHeader);
    if (request.secret() != null) {
      long timestamp = Exchange.REAL_TIME.instant().getEpochSecond();
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
    exchanges.close();
    http.close();
  }

  private static final class OutOfReach extends UnknownHostException {
    private static final long serialVersionUID = 1;
  }

  /** Finds hosts, and refuses one that leads out of reach by any of its addresses. */
  private record Names(Reach reach) implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      var addresses = SystemDefaultDnsResolver.INSTANCE.resolve(host);
      for (var address : addresses) {
        if (!reach.includes(address)) {
          throw new OutOfReach();
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
