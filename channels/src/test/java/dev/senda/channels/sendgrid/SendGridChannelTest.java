package dev.senda.channels.sendgrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundEmail;
import dev.senda.channels.TricklingHttpServer;
import dev.senda.channels.UnusedPort;
import dev.senda.fakes.Fault;
import dev.senda.fakes.sendgrid.FakeSendGrid;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** SendGrid's client library with a fake of SendGrid. */
class SendGridChannelTest {

  private static final UUID ID = UUID.randomUUID();
  private static final String ADA = "ada@example.com";
  private static final OutboundEmail EMAIL =
      new OutboundEmail(
          ID,
          ADA,
          "¿Te llegó la guía?",
          "<p>Café</p>",
          "Café",
          URI.create("https://senda.example/u/token"),
          "product-tips");

  private FakeSendGrid sendGrid;

  @BeforeEach
  void start() {
    sendGrid = FakeSendGrid.start(0);
  }

  @AfterEach
  void stop() {
    sendGrid.close();
  }

  @Test
  void email_hasBulkHeaders_andNoOtherPersonalData() throws Exception {
    var delivery = deliver(settings(sendGrid.address(), sendGrid.apiKey()));

    var mail = sendGrid.accepted().getFirst();
    assertThat(delivery).isEqualTo(new DeliveryResult.Accepted(mail.id()));
    assertThat(mail.to()).isEqualTo(ADA);
    assertThat(mail.subject()).isEqualTo("¿Te llegó la guía?");
    assertThat(mail.text()).isEqualTo("Café");
    assertThat(mail.html()).isEqualTo("<p>Café</p>");
    assertThat(mail.customArguments()).containsExactly(Map.entry("senda_message", ID.toString()));
    assertThat(mail.headers())
        .containsOnly(
            Map.entry("List-Unsubscribe", "<https://senda.example/u/token>"),
            Map.entry("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            Map.entry("List-Id", "<product-tips.acme.example>"));
    assertThat(mail.onBehalfOf()).isEmpty();
    var whole = mail.requestBody();
    assertThat(whole.at("/from/email").asString()).isEqualTo("tips@acme.example");
    assertThat(whole.at("/from/name").asString()).isEqualTo("Acme");
    assertThat(whole.at("/reply_to/email").asString()).isEqualTo("people@acme.example");
    assertThat(whole.at("/categories/0").asString()).isEqualTo("product-tips");
    for (var tracking : new String[] {"click_tracking", "open_tracking", "subscription_tracking"}) {
      assertThat(whole.at("/tracking_settings/%s/enable".formatted(tracking)).asBoolean(true))
          .as(tracking)
          .isFalse();
    }
    assertThat(whole.has("mail_settings")).isFalse();
    assertThat(whole.has("ip_pool_name")).isFalse();
  }

  @Test
  void subuserIpPoolAndSandbox_areSent() throws Exception {
    var plain = settings(sendGrid.address(), sendGrid.apiKey());
    var special =
        new SendGridChannel.Settings(
            plain.apiKey(),
            plain.baseUrl(),
            "acme-mx",
            "marketing",
            false,
            plain.from(),
            null,
            plain.timeout());

    assertThat(deliver(special)).isInstanceOf(DeliveryResult.Accepted.class);

    var mail = sendGrid.accepted().getFirst();
    assertThat(mail.onBehalfOf()).isEqualTo("acme-mx");
    assertThat(mail.requestBody().at("/ip_pool_name").asString()).isEqualTo("marketing");
    assertThat(mail.requestBody().has("reply_to")).isFalse();
  }

  @Test
  void sandbox_acceptsMail_andSendsNone() throws Exception {
    var plain = settings(sendGrid.address(), sendGrid.apiKey());
    var sandbox =
        new SendGridChannel.Settings(
            plain.apiKey(), plain.baseUrl(), null, null, true, plain.from(), null, plain.timeout());

    assertThat(deliver(sandbox)).isEqualTo(new DeliveryResult.Accepted(null));
    assertThat(sendGrid.accepted()).isEmpty();
    assertThat(sendGrid.requestCount()).isEqualTo(1);
  }

  static Stream<Arguments> faults() {
    var html = "<html><body>Too large</body></html>";
    return Stream.of(
        arguments("400", Fault.refusal(400), DeliveryResult.Rejected.class),
        arguments("404", Fault.refusal(404), DeliveryResult.Rejected.class),
        arguments(
            "413", Fault.customResponse(413, Map.of(), html, false), DeliveryResult.Rejected.class),
        arguments("401", Fault.refusal(401), DeliveryResult.Misconfigured.class),
        arguments("403", Fault.refusal(403), DeliveryResult.Misconfigured.class),
        arguments("429", Fault.rateLimited(Duration.ofSeconds(90)), DeliveryResult.NotSent.class),
        arguments("500", Fault.serverError(false), DeliveryResult.Unconfirmed.class),
        arguments("500, taken", Fault.serverError(true), DeliveryResult.Unconfirmed.class),
        arguments(
            "503",
            Fault.customResponse(503, Map.of(), html, false),
            DeliveryResult.Unconfirmed.class),
        arguments("202 of another", Fault.garbage(false), DeliveryResult.Unconfirmed.class),
        arguments("202, taken", Fault.garbage(true), DeliveryResult.Unconfirmed.class),
        arguments("hangs up", Fault.drop(), DeliveryResult.Unconfirmed.class),
        arguments("takes it, hangs up", Fault.acceptThenDrop(), DeliveryResult.Unconfirmed.class),
        arguments("falls silent", Fault.hang(false), DeliveryResult.Unconfirmed.class),
        arguments("takes it, falls silent", Fault.hang(true), DeliveryResult.Unconfirmed.class),
        arguments(
            "redirects",
            Fault.customResponse(302, Map.of("Location", "/v3/mail/send"), "", false),
            DeliveryResult.Misconfigured.class),
        arguments(
            "redirects for good",
            Fault.customResponse(308, Map.of("Location", "/v3/mail/send"), "", false),
            DeliveryResult.Misconfigured.class));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void response_isClassified_andRequestedOnce(
      String name, Fault fault, Class<? extends DeliveryResult> expected) throws Exception {
    sendGrid.faults().enqueue(fault);

    assertThat(deliver(settings(sendGrid.address(), sendGrid.apiKey()))).isInstanceOf(expected);

    assertThat(sendGrid.requestCount()).isEqualTo(1);
    assertThat(sendGrid.accepted()).hasSize(fault.accepts() ? 1 : 0);
  }

  @Test
  void wrongKey_isMisconfigured_andNotQuoted() throws Exception {
    assertThat(deliver(settings(sendGrid.address(), "SG.wrong")))
        .isEqualTo(
            new DeliveryResult.Misconfigured(
                "SendGrid: 401 The provided authorization grant is invalid, expired, or revoked"));
  }

  @Test
  void refusalText_isKept_withoutTheAddress() throws Exception {
    sendGrid
        .faults()
        .enqueue(
            Fault.customResponse(
                400,
                Map.of(),
                "{\"errors\":[{\"message\":\"ADA@example.com and bob@example.org are odd\"}]}",
                false));

    assertThat(deliver(settings(sendGrid.address(), sendGrid.apiKey())))
        .isEqualTo(new DeliveryResult.Rejected("SendGrid: 400 <address> and <address> are odd"));
  }

  @Test
  void rateLimitReset_isRead_inAnyCase() throws Exception {
    long reset = Instant.now().plusSeconds(90).getEpochSecond();
    sendGrid
        .faults()
        .enqueue(Fault.customResponse(429, Map.of("x-ratelimit-reset", "" + reset), "{}", false));

    assertThat(deliver(settings(sendGrid.address(), sendGrid.apiKey())))
        .isInstanceOfSatisfying(
            DeliveryResult.NotSent.class,
            later ->
                assertThat(later.retryAfter())
                    .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(91)));
  }

  @Test
  void unreachableProvider_isNotSent() throws Exception {
    assertThat(deliver(settings(UnusedPort.url(), "SG.key")))
        .isEqualTo(new DeliveryResult.NotSent("SendGrid was not reached: Connection refused"));
    assertThat(deliver(settings(URI.create("http://no-such-host.invalid"), "SG.key")))
        .isInstanceOf(DeliveryResult.NotSent.class);
  }

  @Test
  void tricklingResponse_isAborted() throws Exception {
    try (var trickling = new TricklingHttpServer()) {
      long began = System.nanoTime();

      assertThat(deliver(settings(trickling.address(), "SG.key")))
          .isInstanceOf(DeliveryResult.Unconfirmed.class);

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      assertThat(trickling.connections()).isEqualTo(1);
    }
  }

  @Test
  void invalidAddress_isRejected_withoutARequest() throws Exception {
    try (var channel = new SendGridChannel(settings(sendGrid.address(), sendGrid.apiKey()))) {
      var nobody =
          new OutboundEmail(
              ID, "nobody", "Hello", "<p>Hello</p>", "Hello", EMAIL.unsubscribeUrl(), null);
      assertThat(channel.deliver(nobody)).isInstanceOf(DeliveryResult.Rejected.class);
    }
    assertThat(sendGrid.requestCount()).isZero();
  }

  private static DeliveryResult deliver(SendGridChannel.Settings settings) throws IOException {
    try (var channel = new SendGridChannel(settings)) {
      return channel.deliver(EMAIL);
    }
  }

  private static SendGridChannel.Settings settings(URI base, String key) throws AddressException {
    return new SendGridChannel.Settings(
        key,
        base,
        null,
        null,
        false,
        new InternetAddress("Acme <tips@acme.example>"),
        new InternetAddress("people@acme.example"),
        Duration.ofMillis(1500));
  }
}
