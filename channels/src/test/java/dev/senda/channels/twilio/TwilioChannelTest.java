package dev.senda.channels.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.SuppressionReason;
import dev.senda.channels.OutboundText;
import dev.senda.channels.TricklingHttpServer;
import dev.senda.channels.UnconfirmedMessage;
import dev.senda.channels.UnusedPort;
import dev.senda.channels.WhatsAppTemplate;
import dev.senda.channels.http.RetryAfter;
import dev.senda.fakes.Fault;
import dev.senda.fakes.twilio.FakeTwilio;
import dev.senda.journey.Channel;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Twilio's own client against a fake of Twilio. */
class TwilioChannelTest {

  private static final UUID ID = UUID.randomUUID();
  private static final String ADA = "+525512345678";
  private static final String OURS = "+15005550006";
  private static final String SERVICE = "MG" + "0123456789abcdef".repeat(2);
  private static final String CONTENT = "HX" + "0123456789abcdef".repeat(2);
  private static final OutboundText TEXT =
      text(Channel.SMS, "Your guide is here: https://l.example");

  private FakeTwilio twilio;

  @BeforeEach
  void start() {
    twilio = FakeTwilio.start(0);
  }

  @AfterEach
  void stop() {
    twilio.close();
  }

  @Test
  void anSmsGoesFromANumberAndIsReportedUnderItsOwnId() throws Exception {
    var delivery = deliver(TEXT);

    var sent = twilio.accepted().getFirst();
    assertThat(delivery).isEqualTo(new DeliveryResult.Accepted(sent.sid()));
    assertThat(sent.to()).isEqualTo(ADA);
    assertThat(sent.from()).isEqualTo(OURS);
    assertThat(sent.messagingService()).isEmpty();
    assertThat(sent.body()).isEqualTo(TEXT.text());
    assertThat(sent.validityPeriod()).isEmpty();
    assertThat(sent.accountSid()).isEqualTo(twilio.accountSid());
    assertThat(sent.statusCallback())
        .isEqualTo("https://senda.example/webhooks/twilio/main/status?message=" + ID);
  }

  @Test
  void anSmsGoesByAMessagingServiceForASubaccountByAnApiKeyForALimitedTime() throws Exception {
    var subaccount = "AC" + "fedcba9876543210".repeat(2);
    var key = "SK" + "0123456789abcdef".repeat(2);
    twilio.addApiKey(key, "the secret");
    var settings =
        new TwilioChannel.Settings(
            subaccount,
            key,
            "the secret",
            twilio.address(),
            Duration.ofMinutes(10),
            Map.of(Channel.SMS, new TwilioChannel.Sender.MessagingService(SERVICE)),
            URI.create("https://senda.example/webhooks/twilio/main/status"),
            Duration.ofSeconds(5));

    assertThat(deliver(settings, TEXT)).isInstanceOf(DeliveryResult.Accepted.class);

    var sent = twilio.accepted().getFirst();
    assertThat(sent.from()).isEmpty();
    assertThat(sent.messagingService()).isEqualTo(SERVICE);
    assertThat(sent.accountSid()).isEqualTo(subaccount);
    assertThat(sent.validityPeriod()).isEqualTo("600");
  }

  @Test
  void whatsAppTakesFreeTextInsideTheWindowAndApprovedContentOutsideIt() throws Exception {
    var content = new WhatsAppTemplate(CONTENT, Map.of("1", "Ada \"the\" first"));
    var inside = new OutboundText(ID, Channel.WHATSAPP, ADA, "Hi", "Hi Ada", content, true);
    var outside = new OutboundText(ID, Channel.WHATSAPP, ADA, "Hi", "Hi Ada", content, false);

    assertThat(deliver(inside)).isInstanceOf(DeliveryResult.Accepted.class);
    assertThat(deliver(outside)).isInstanceOf(DeliveryResult.Accepted.class);

    var free = twilio.accepted().getFirst();
    assertThat(free.to()).isEqualTo("whatsapp:" + ADA);
    assertThat(free.from()).isEqualTo("whatsapp:" + OURS);
    assertThat(free.body()).isEqualTo("Hi Ada");
    assertThat(free.contentSid()).isEmpty();
    var approved = twilio.accepted().getLast();
    assertThat(approved.body()).isEmpty();
    assertThat(approved.contentSid()).isEqualTo(CONTENT);
    assertThat(approved.contentVariables()).isEqualTo("{\"1\":\"Ada \\\"the\\\" first\"}");
  }

  /** The window may shut while the message is on its way to Twilio. */
  @Test
  void whereTheWindowIsShutAfterAllTheApprovedContentGoes() throws Exception {
    var content = new WhatsAppTemplate(CONTENT, Map.of("1", "Ada"));
    twilio.faults().enqueue(Fault.twilioError(63016, 400));

    assertThat(deliver(new OutboundText(ID, Channel.WHATSAPP, ADA, "Hi", "Hi Ada", content, true)))
        .isInstanceOf(DeliveryResult.Accepted.class);

    assertThat(twilio.accepted())
        .singleElement()
        .satisfies(sent -> assertThat(sent.contentSid()).isEqualTo(CONTENT));
  }

  @Test
  void whoAsksUsToWaitWithoutATimeGetsOne() throws Exception {
    twilio.faults().enqueue(Fault.twilioError(20429, 429));

    assertThat(deliver(TEXT))
        .isInstanceOfSatisfying(
            DeliveryResult.NotSent.class,
            later -> assertThat(later.retryAfter()).isEqualTo(RetryAfter.DEFAULT));
  }

  @Test
  void whatsAppOutsideTheWindowWithoutContentIsNotEvenAsked() throws Exception {
    var outside = new OutboundText(ID, Channel.WHATSAPP, ADA, "Hi", "Hi Ada", null, false);

    assertThat(deliver(outside))
        .isEqualTo(
            new DeliveryResult.Rejected(
                "outside the 24 h window: an approved template is needed"));
    assertThat(twilio.requestCount()).isZero();
  }

  @Test
  void messengerHasAPrefixOfItsOwn() throws Exception {
    var text = new OutboundText(ID, Channel.MESSENGER, "4711", "Hi", "Hi Ada");

    assertThat(deliver(text)).isInstanceOf(DeliveryResult.Accepted.class);

    assertThat(twilio.accepted().getFirst().to()).isEqualTo("messenger:4711");
    assertThat(twilio.accepted().getFirst().from()).isEqualTo("messenger:100200300");
  }

  @Test
  void whatIsTooLongIsRefusedBeforeAnythingIsAsked() throws Exception {
    assertThat(deliver(text(Channel.SMS, "x".repeat(1601))))
        .isEqualTo(
            new DeliveryResult.Rejected(
                "its text has 1601 characters (at most 1600)"));
    assertThat(twilio.requestCount()).isZero();
    assertThat(deliver(text(Channel.SMS, "x".repeat(1600))))
        .isInstanceOf(DeliveryResult.Accepted.class);
  }

  @Test
  void whatNobodySendsIsForPeopleToMend() throws Exception {
    assertThat(deliver(text(Channel.PUSH, "Hi"))).isInstanceOf(DeliveryResult.Misconfigured.class);
    assertThat(twilio.requestCount()).isZero();
  }

  static Stream<Arguments> faults() {
    var html = "<html><body>Gateway</body></html>";
    return Stream.of(
        arguments(
            21211, Fault.twilioError(21211, 400), rejected(SuppressionReason.BOUNCED)),
        arguments(
            21614, Fault.twilioError(21614, 400), rejected(SuppressionReason.BOUNCED)),
        arguments(
            30005, Fault.twilioError(30005, 400), rejected(SuppressionReason.BOUNCED)),
        arguments(
            30006, Fault.twilioError(30006, 400), rejected(SuppressionReason.BOUNCED)),
        arguments(
            30004,
            Fault.twilioError(30004, 400),
            rejected(null)),
        arguments(
            63003,
            Fault.twilioError(63003, 400),
            rejected(null)),
        arguments(
            21610,
            Fault.twilioError(21610, 400),
            rejected(SuppressionReason.OPTED_OUT)),
        arguments(20003, Fault.twilioError(20003, 401), DeliveryResult.Misconfigured.class),
        arguments(21408, Fault.twilioError(21408, 400), DeliveryResult.CountryNotPermitted.class),
        arguments(30002, Fault.twilioError(30002, 400), DeliveryResult.Misconfigured.class),
        arguments(30034, Fault.twilioError(30034, 400), DeliveryResult.Misconfigured.class),
        arguments("401", Fault.twilioError(20999, 401), DeliveryResult.Misconfigured.class),
        arguments("403", Fault.twilioError(20999, 403), DeliveryResult.Misconfigured.class),
        arguments(20429, Fault.rateLimited(Duration.ofSeconds(30)), DeliveryResult.NotSent.class),
        arguments(21611, Fault.twilioError(21611, 400), DeliveryResult.NotSent.class),
        arguments(63018, Fault.twilioError(63018, 400), DeliveryResult.NotSent.class),
        arguments(
            63016,
            Fault.twilioError(63016, 400),
            rejected(null)),
        arguments(
            30007,
            Fault.twilioError(30007, 400),
            rejected(null)),
        arguments(
            30450,
            Fault.twilioError(30450, 400),
            rejected(null)),
        arguments(
            30610,
            Fault.twilioError(30610, 400),
            rejected(null)),
        arguments(
            30640,
            Fault.twilioError(30640, 400),
            rejected(null)),
        arguments(
            "400",
            Fault.twilioError(21999, 400),
            rejected(null)),
        arguments("500", Fault.serverError(false), DeliveryResult.Unconfirmed.class),
        arguments("500, taken", Fault.serverError(true), DeliveryResult.Unconfirmed.class),
        arguments(
            "503",
            Fault.customResponse(503, Map.of(), "{}", false),
            DeliveryResult.Unconfirmed.class),
        arguments(
            "404 of another",
            Fault.customResponse(404, Map.of(), html, false),
            DeliveryResult.Unconfirmed.class),
        arguments(
            "429 of another",
            Fault.customResponse(429, Map.of(), html, false),
            DeliveryResult.NotSent.class),
        arguments("201 of another", Fault.garbage(false), DeliveryResult.Unconfirmed.class),
        arguments("201, taken", Fault.garbage(true), DeliveryResult.Unconfirmed.class),
        arguments(
            "201 without a sid",
            Fault.customResponse(201, Map.of(), "{}", true),
            DeliveryResult.Unconfirmed.class),
        arguments("hangs up", Fault.drop(), DeliveryResult.Unconfirmed.class),
        arguments("falls silent", Fault.hang(false), DeliveryResult.Unconfirmed.class),
        arguments("takes it, falls silent", Fault.hang(true), DeliveryResult.Unconfirmed.class),
        arguments(
            "redirects",
            Fault.customResponse(307, Map.of("Location", "/"), "", false),
            DeliveryResult.Misconfigured.class));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void whateverIsAnsweredIsClassifiedAndNothingIsTriedTwice(
      Object name, Fault fault, Object expected) throws Exception {
    twilio.faults().enqueue(fault);

    var delivery = deliver(TEXT);

    assertThat(
            delivery instanceof DeliveryResult.Rejected(var _, var suppressionReason)
                ? suppressionReason
                : delivery.getClass())
        .isEqualTo(expected);
    assertThat(twilio.requestCount()).isEqualTo(1);
    assertThat(twilio.accepted()).hasSize(fault.accepts() ? 1 : 0);
  }

  private static @org.jspecify.annotations.Nullable SuppressionReason rejected(@org.jspecify.annotations.Nullable SuppressionReason suppressionReason) {
    return suppressionReason;
  }

  @Test
  void aTextThatWasTakenBeforeTheConnectionBrokeIsFoundInTheList() throws Exception {
    var since = Instant.now();
    twilio.faults().enqueue(Fault.acceptThenDrop());

    assertThat(deliver(TEXT)).isInstanceOf(DeliveryResult.Unconfirmed.class);

    assertThat(twilio.requestCount()).isEqualTo(1);
    assertThat(twilio.accepted()).hasSize(1);
    assertThat(traces(doubt(Channel.SMS, ADA, TEXT.subject(), since)))
        .containsExactly(twilio.accepted().getFirst().sid());
  }

  @Test
  void theListIsLookedAtForTheSameWordsToTheSameAddressOfLate() throws Exception {
    deliver(text(Channel.SMS, "Your guide is\nhere, and much more"));
    var since = Instant.now();

    assertThat(traces(doubt(Channel.SMS, ADA, "Your guide is here…", since))).hasSize(1);
    assertThat(traces(doubt(Channel.SMS, ADA, "Your guide https://l.example/a", since))).hasSize(1);
    assertThat(traces(doubt(Channel.SMS, ADA, "Your cart", since))).isEmpty();
    assertThat(traces(doubt(Channel.SMS, ADA, "https://l.example/a Your guide", since))).isEmpty();
    assertThat(traces(doubt(Channel.SMS, "+525500000000", "Your guide", since))).isEmpty();
    assertThat(traces(doubt(Channel.WHATSAPP, ADA, "Your guide", since))).isEmpty();
    assertThat(traces(doubt(Channel.SMS, ADA, "Your guide", since.plusSeconds(90)))).isEmpty();
  }

  @Test
  void approvedContentIsFoundInTheListAlthoughItHasNoWordsYet() throws Exception {
    var content = new WhatsAppTemplate(CONTENT, Map.of());
    deliver(new OutboundText(ID, Channel.WHATSAPP, ADA, "Hi", "Hi Ada", content, false));

    assertThat(traces(doubt(Channel.WHATSAPP, ADA, "Hi", Instant.now()))).hasSize(1);
  }

  @Test
  void aListThatIsNotToBeHadIsEmpty() throws Exception {
    var unconfirmedMessage = doubt(Channel.SMS, ADA, "Hi", Instant.now());
    try (var channel = new TwilioChannel(settings(UnusedPort.url(), twilio.authToken()))) {
      assertThat(channel.findMatches(unconfirmedMessage)).isEmpty();
    }
    try (var channel = new TwilioChannel(settings(twilio.address(), "wrong"))) {
      assertThat(channel.findMatches(unconfirmedMessage)).isEmpty();
    }
  }

  @Test
  void howLongTwilioAsksToWaitIsKnown() throws Exception {
    twilio.faults().enqueue(Fault.rateLimited(Duration.ofSeconds(30)));

    assertThat(deliver(TEXT))
        .isEqualTo(
            new DeliveryResult.NotSent("Twilio: 20429 Too many requests", Duration.ofSeconds(30)));
  }

  @Test
  void whatTwilioSaysIsKeptWithoutTheNumber() throws Exception {
    twilio
        .faults()
        .enqueue(
            Fault.customResponse(
                400,
                Map.of(),
                """
                {"code": 21211, "status": 400, "more_info": "",
                 "message": "The 'To' number %s (or 55 1234 5678) is not a valid phone number."}
                """
                    .formatted(ADA),
                false));

    assertThat(deliver(TEXT))
        .isEqualTo(
            new DeliveryResult.Rejected(
                "Twilio: 21211 The 'To' number the address (or a number) is not a valid phone number.",
                SuppressionReason.BOUNCED));
  }

  @Test
  void aWrongTokenIsForPeopleToMend() throws Exception {
    assertThat(deliver(settings(twilio.address(), "wrong"), TEXT))
        .isEqualTo(new DeliveryResult.Misconfigured("Twilio: 20003 Authenticate"));
  }

  @Test
  void whoIsNotReachedHasNothing() throws Exception {
    assertThat(deliver(settings(UnusedPort.url(), "token"), TEXT))
        .isInstanceOfSatisfying(
            DeliveryResult.NotSent.class,
            later ->
                assertThat(later.reason())
                    .startsWith("Twilio was not reached")
                    .endsWith("Connection refused"));
    assertThat(deliver(settings(URI.create("http://no-such-host.invalid"), "token"), TEXT))
        .isInstanceOf(DeliveryResult.NotSent.class);
  }

  @Test
  void anAnswerThatTricklesInIsCutOff() throws Exception {
    try (var trickling = new TricklingHttpServer()) {
      long began = System.nanoTime();

      assertThat(deliver(settings(trickling.address(), "token"), TEXT))
          .isInstanceOf(DeliveryResult.Unconfirmed.class);

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      assertThat(trickling.connections()).isEqualTo(1);
    }
  }

  private static UnconfirmedMessage doubt(
      Channel channel, String to, String subject, Instant since) {
    return new UnconfirmedMessage(ID, channel, to, subject, since);
  }

  private List<String> traces(UnconfirmedMessage unconfirmedMessage) throws IOException {
    try (var channel = new TwilioChannel(settings(twilio.address(), twilio.authToken()))) {
      return channel.findMatches(unconfirmedMessage);
    }
  }

  private static OutboundText text(Channel channel, String text) {
    return new OutboundText(ID, channel, ADA, "Your guide is here", text);
  }

  private DeliveryResult deliver(OutboundText text) throws IOException {
    return deliver(settings(twilio.address(), twilio.authToken()), text);
  }

  private static DeliveryResult deliver(TwilioChannel.Settings settings, OutboundText text)
      throws IOException {
    try (var channel = new TwilioChannel(settings)) {
      return channel.deliver(text);
    }
  }

  private TwilioChannel.Settings settings(URI base, String token) {
    return new TwilioChannel.Settings(
        twilio.accountSid(),
        twilio.accountSid(),
        token,
        base,
        null,
        Map.of(
            Channel.SMS, new TwilioChannel.Sender.FromAddress(OURS),
            Channel.WHATSAPP, new TwilioChannel.Sender.FromAddress(OURS),
            Channel.MESSENGER, new TwilioChannel.Sender.FromAddress("100200300")),
        URI.create("https://senda.example/webhooks/twilio/main/status"),
        Duration.ofMillis(1500));
  }
}
