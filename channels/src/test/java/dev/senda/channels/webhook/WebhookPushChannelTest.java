package dev.senda.channels.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundText;
import dev.senda.channels.SuppressionReason;
import dev.senda.channels.TricklingHttpServer;
import dev.senda.channels.UnusedPort;
import dev.senda.channels.http.RequestAttempt;
import dev.senda.journey.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookPushChannelTest {

  private static final SigningSecret SECRET =
      SigningSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final UUID ID = UUID.randomUUID();
  private static final OutboundText TEXT =
      new OutboundText(ID, Channel.PUSH, "token-4711", "Your \"guide\"", "Your \"guide\" is here");

  private final Queue<Received> received = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> answers = new ArrayDeque<>();
  private HttpServer server;

  record Received(
      @Nullable String id, @Nullable String timestamp, @Nullable String signature, String body) {}

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var headers = exchange.getRequestHeaders();
          received.add(
              new Received(
                  headers.getFirst("webhook-id"),
                  headers.getFirst("webhook-timestamp"),
                  headers.getFirst("webhook-signature"),
                  new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          exchange.getResponseHeaders().set("Retry-After", "30");
          var answer = answers.poll();
          exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopListening() {
    server.stop(0);
  }

  @Test
  void push_isPosted_underItsIdAndSigned() throws Exception {
    assertThat(deliver(address(), EgressFilter.PUBLIC_AND_PRIVATE))
        .isEqualTo(new DeliveryResult.Accepted(null));

    var post = received.element();
    assertThat(post.id()).isEqualTo(ID.toString());
    assertThat(post.body())
        .isEqualTo(
            "{\"id\":\"%s\",\"to\":\"token-4711\",\"title\":\"Your \\\"guide\\\"\",\"body\":\"Your \\\"guide\\\" is here\"}"
                .formatted(ID));
    long timestamp = Long.parseLong(String.valueOf(post.timestamp()));
    assertThat(
            Duration.ofSeconds(RequestAttempt.REAL_TIME.instant().getEpochSecond() - timestamp)
                .abs())
        .isLessThan(Duration.ofMinutes(1));
    assertThat(post.signature()).isEqualTo(SECRET.signature(ID.toString(), timestamp, post.body()));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          200, Accepted
          202, Accepted
          302, Misconfigured
          308, Misconfigured
          400, Rejected
          401, Misconfigured
          403, Misconfigured
          422, Rejected
          429, NotSent
          500, Unconfirmed
          503, NotSent
          504, Unconfirmed
          """)
  void response_isClassified_andPostedOnce(int status, String expected) throws Exception {
    answers.add(status);

    assertThat(deliver(address(), EgressFilter.PUBLIC_AND_PRIVATE).getClass().getSimpleName())
        .isEqualTo(expected);
    assertThat(received).hasSize(1);
  }

  @Test
  void goneToken_isSuppressed() throws Exception {
    answers.add(410);

    assertThat(deliver(address(), EgressFilter.PUBLIC_AND_PRIVATE))
        .isEqualTo(
            new DeliveryResult.Rejected(
                "push webhook: 410: the device no longer exists", SuppressionReason.BOUNCED));
  }

  @Test
  void wrongUrl_isMisconfigured_andSuppressesNothing() throws Exception {
    answers.add(404);

    assertThat(deliver(address(), EgressFilter.PUBLIC_AND_PRIVATE))
        .isEqualTo(new DeliveryResult.Misconfigured("push webhook: 404"));
  }

  @Test
  void retryAfterOfThePushWebhook_isKept() throws Exception {
    answers.addAll(List.of(429, 503));

    for (var status : List.of(429, 503)) {
      assertThat(deliver(address(), EgressFilter.PUBLIC_AND_PRIVATE))
          .isEqualTo(new DeliveryResult.NotSent("push webhook: " + status, Duration.ofSeconds(30)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:%d/?key=4711",
        "http://localhost:%d/?key=4711",
        "http://[::ffff:127.0.0.1]:%d/?key=4711",
        "http://2130706433:%d/?key=4711",
        "http://[::1]:%d/?key=4711",
        "http://169.254.169.254:%d/?key=4711",
        "http://0.0.0.0:%d/?key=4711",
      })
  void privateAddress_isNotConnected_norQuoted(String address) throws Exception {
    var url = URI.create(address.formatted(server.getAddress().getPort()));

    assertThat(deliver(url, EgressFilter.PUBLIC_ONLY))
        .isEqualTo(
            new DeliveryResult.Misconfigured(
                "push webhook: private address denied"
                    + " (expected allow-private: true if that is meant)"));
    assertThat(received).isEmpty();
  }

  @Test
  void unreachableProvider_isNotSent() throws Exception {
    assertThat(deliver(UnusedPort.url(), EgressFilter.PUBLIC_AND_PRIVATE))
        .isEqualTo(
            new DeliveryResult.NotSent("push webhook: not reached: HttpHostConnectException"));
    assertThat(
            deliver(URI.create("http://no-such-host.invalid/?key=4711"), EgressFilter.PUBLIC_ONLY))
        .isEqualTo(new DeliveryResult.NotSent("push webhook: not reached: UnknownHostException"));
  }

  @Test
  void endlessResponse_isNotReadToItsEnd() throws Exception {
    try (var trickling = new TricklingHttpServer()) {
      long began = System.nanoTime();

      assertThat(deliver(trickling.address(), EgressFilter.PUBLIC_AND_PRIVATE))
          .isEqualTo(new DeliveryResult.Accepted(null));

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }
  }

  private URI address() {
    return URI.create("http://127.0.0.1:%d/push".formatted(server.getAddress().getPort()));
  }

  private static DeliveryResult deliver(URI url, EgressFilter egressFilter) throws IOException {
    var settings =
        new WebhookPushChannel.Settings(url, SECRET, egressFilter, Duration.ofMillis(1500));
    try (var channel = new WebhookPushChannel(settings)) {
      return channel.deliver(TEXT);
    }
  }
}
