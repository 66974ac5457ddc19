package dev.senda.workers.channel.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.senda.fakes.FakeTwilio;
import dev.senda.fakes.Fault;
import dev.senda.journey.Channel;
import dev.senda.store.Ids;
import dev.senda.workers.channel.ApprovedContent;
import dev.senda.workers.channel.Delivery;
import dev.senda.workers.channel.Doubt;
import dev.senda.workers.channel.OutgoingText;
import dev.senda.workers.channel.Ports;
import dev.senda.workers.channel.TricklingServer;
import dev.senda.workers.channel.exchange.RetryAfter;
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

  private static final UUID ID = Ids.uuid();
  private static final String ADA = "+525512345678";
  private static final String OURS = "+15005550006";
  private static final String SERVICE = "MG" + "0123456789abcdef".repeat(2);
  private static final String CONTENT = "HX" + "0123456789abcdef".repeat(2);
  private static final OutgoingText TEXT =
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
    assertThat(delivery).isEqualTo(new Delivery.Accepted(sent.sid()));
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
    twilio.apiKey(key, "the secret");
    var settings =
        new TwilioChannel.Settings(
            subaccount,
            key,
            "the secret",
            twilio.address(),
            Duration.ofMinutes(10),
            Map.of(Channel.SMS, new TwilioChannel.Sender.Service(SERVICE)),
            URI.create("https://senda.example/webhooks/twilio/main/status"),
            Duration.ofSeconds(5));

    assertThat(deliver(settings, TEXT)).isInstanceOf(Delivery.Accepted.class);

    var sent = twilio.accepted().getFirst();
    assertThat(sent.from()).isEmpty();
    assertThat(sent.messagingService()).isEqualTo(SERVICE);
    assertThat(sent.accountSid()).isEqualTo(subaccount);
    assertThat(sent.validityPeriod()).isEqualTo("600");
  }

  @Test
  void whatsAppTakesFreeTextInsideTheWindowAndApprovedContentOutsideIt() throws Exception {
    var content = new ApprovedContent(CONTENT, Map.of("1", "Ada \"the\" first"));
    var inside = new OutgoingText(ID, Channel.WHATSAPP, ADA, "Hi", "Hi Ada", content, true);
    var outside = new OutgoingText(ID, Channel.WHATSAPP, ADA, "Hi", "Hi Ada", content, false);

    assertThat(deliver(inside)).isInstanceOf(Delivery.Accepted.class);
    assertThat(deliver(outside)).isInstanceOf(Delivery.Accepted.class);

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
    var content = new ApprovedContent(CONTENT, Map.of("1", "Ada"));
    twilio.faults().next(Fault.ofCode(63016, 400));

    assertThat(deliver(new OutgoingText(ID, Channel.WHATSAPP, ADA, "Hi", "Hi Ada", content, true)))
        .isInstanceOf(Delivery.Accepted.class);

    assertThat(twilio.accepted())
        .singleElement()
        .satisfies(sent -> assertThat(sent.contentSid()).isEqualTo(CONTENT));
  }

  @Test
  void whoAsksUsToWaitWithoutATimeGetsOne() throws Exception {
    twilio.faults().next(Fault.ofCode(20429, 429));

    assertThat(deliver(TEXT))
        .isInstanceOfSatisfying(
            Delivery.NotSent.class,
            later -> assertThat(later.retryAfter()).isEqualTo(RetryAfter.UNSAID));
  }

  @Test
  void whatsAppOutsideTheWindowWithoutContentIsNotEvenAsked() throws Exception {
    var outside = new OutgoingText(ID, Channel.WHATSAPP, ADA, "Hi", "Hi Ada", null, false);

    assertThat(deliver(outside))
        .isEqualTo(
            new Delivery.Rejected(
                "outside the 24 h window: an approved template is needed", Delivery.Address.FINE));
    assertThat(twilio.requests()).isZero();
  }

  @Test
  void messengerHasAPrefixOfItsOwn() throws Exception {
    var text = new OutgoingText(ID, Channel.MESSENGER, "4711", "Hi", "Hi Ada");

    assertThat(deliver(text)).isInstanceOf(Delivery.Accepted.class);

    assertThat(twilio.accepted().getFirst().to()).isEqualTo("messenger:4711");
    assertThat(twilio.accepted().getFirst().from()).isEqualTo("messenger:100200300");
  }

  @Test
  void whatIsTooLongIsRefusedBeforeAnythingIsAsked() throws Exception {
    assertThat(deliver(text(Channel.SMS, "x".repeat(1601))))
        .isEqualTo(
            new Delivery.Rejected(
                "its text has 1601 characters (at most 1600)", Delivery.Address.FINE));
    assertThat(twilio.requests()).isZero();
    assertThat(deliver(text(Channel.SMS, "x".repeat(1600)))).isInstanceOf(Delivery.Accepted.class);
  }

  @Test
  void whatNobodySendsIsForPeopleToMend() throws Exception {
    assertThat(deliver(text(Channel.PUSH, "Hi"))).isInstanceOf(Delivery.Misconfigured.class);
    assertThat(twilio.requests()).isZero();
  }

  static Stream<Arguments> faults() {
    var html = "<html><body>Gateway</body></html>";
    return Stream.of(
        arguments(21211, Fault.ofCode(21211, 400), rejected(Delivery.Address.DEAD)),
        arguments(21614, Fault.ofCode(21614, 400), rejected(Delivery.Address.DEAD)),
        arguments(30005, Fault.ofCode(30005, 400), rejected(Delivery.Address.DEAD)),
        arguments(30006, Fault.ofCode(30006, 400), rejected(Delivery.Address.DEAD)),
        arguments(30004, Fault.ofCode(30004, 400), rejected(Delivery.Address.FINE)),
        arguments(63003, Fault.ofCode(63003, 400), rejected(Delivery.Address.FINE)),
        arguments(21610, Fault.ofCode(21610, 400), rejected(Delivery.Address.OPTED_OUT)),
        arguments(20003, Fault.ofCode(20003, 401), Delivery.Misconfigured.class),
        arguments(21408, Fault.ofCode(21408, 400), Delivery.NotPermittedThere.class),
        arguments(30002, Fault.ofCode(30002, 400), Delivery.Misconfigured.class),
        arguments(30034, Fault.ofCode(30034, 400), Delivery.Misconfigured.class),
        arguments("401", Fault.ofCode(20999, 401), Delivery.Misconfigured.class),
        arguments("403", Fault.ofCode(20999, 403), Delivery.Misconfigured.class),
        arguments(20429, Fault.tooMany(Duration.ofSeconds(30)), Delivery.NotSent.class),
        arguments(21611, Fault.ofCode(21611, 400), Delivery.NotSent.class),
        arguments(63018, Fault.ofCode(63018, 400), Delivery.NotSent.class),
        arguments(63016, Fault.ofCode(63016, 400), rejected(Delivery.Address.FINE)),
        arguments(30007, Fault.ofCode(30007, 400), rejected(Delivery.Address.FINE)),
        arguments(30450, Fault.ofCode(30450, 400), rejected(Delivery.Address.FINE)),
        arguments(30610, Fault.ofCode(30610, 400), rejected(Delivery.Address.FINE)),
        arguments(30640, Fault.ofCode(30640, 400), rejected(Delivery.Address.FINE)),
        arguments("400", Fault.ofCode(21999, 400), rejected(Delivery.Address.FINE)),
        arguments("500", Fault.serverError(false), Delivery.Ambiguous.class),
        arguments("500, taken", Fault.serverError(true), Delivery.Ambiguous.class),
        arguments("503", Fault.answer(503, Map.of(), "{}", false), Delivery.Ambiguous.class),
        arguments(
            "404 of another", Fault.answer(404, Map.of(), html, false), Delivery.Ambiguous.class),
        arguments(
            "429 of another", Fault.answer(429, Map.of(), html, false), Delivery.NotSent.class),
        arguments("201 of another", Fault.garbage(false), Delivery.Ambiguous.class),
        arguments("201, taken", Fault.garbage(true), Delivery.Ambiguous.class),
        arguments(
            "201 without a sid", Fault.answer(201, Map.of(), "{}", true), Delivery.Ambiguous.class),
        arguments("hangs up", Fault.drop(), Delivery.Ambiguous.class),
        arguments("falls silent", Fault.hang(false), Delivery.Ambiguous.class),
        arguments("takes it, falls silent", Fault.hang(true), Delivery.Ambiguous.class),
        arguments(
            "redirects",
            Fault.answer(307, Map.of("Location", "/"), "", false),
            Delivery.Misconfigured.class));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void whateverIsAnsweredIsClassifiedAndNothingIsTriedTwice(
      Object name, Fault fault, Object expected) throws Exception {
    twilio.faults().next(fault);

    var delivery = deliver(TEXT);

    assertThat(
            delivery instanceof Delivery.Rejected(var _, var address)
                ? address
                : delivery.getClass())
        .isEqualTo(expected);
    assertThat(twilio.requests()).isEqualTo(1);
    assertThat(twilio.accepted()).hasSize(fault.accepts() ? 1 : 0);
  }

  private static Delivery.Address rejected(Delivery.Address address) {
    return address;
  }

  @Test
  void aTextThatWasTakenBeforeTheConnectionBrokeIsFoundInTheList() throws Exception {
    var since = Instant.now();
    twilio.faults().next(Fault.acceptThenDrop());

    assertThat(deliver(TEXT)).isInstanceOf(Delivery.Ambiguous.class);

    assertThat(twilio.requests()).isEqualTo(1);
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
    var content = new ApprovedContent(CONTENT, Map.of());
    deliver(new OutgoingText(ID, Channel.WHATSAPP, ADA, "Hi", "Hi Ada", content, false));

    assertThat(traces(doubt(Channel.WHATSAPP, ADA, "Hi", Instant.now()))).hasSize(1);
  }

  @Test
  void aListThatIsNotToBeHadIsEmpty() throws Exception {
    var doubt = doubt(Channel.SMS, ADA, "Hi", Instant.now());
    try (var channel = new TwilioChannel(settings(Ports.nobody(), twilio.authToken()))) {
      assertThat(channel.traces(doubt)).isEmpty();
    }
    try (var channel = new TwilioChannel(settings(twilio.address(), "wrong"))) {
      assertThat(channel.traces(doubt)).isEmpty();
    }
  }

  @Test
  void howLongTwilioAsksToWaitIsKnown() throws Exception {
    twilio.faults().next(Fault.tooMany(Duration.ofSeconds(30)));

    assertThat(deliver(TEXT))
        .isEqualTo(new Delivery.NotSent("Twilio: 20429 Too many requests", Duration.ofSeconds(30)));
  }

  @Test
  void whatTwilioSaysIsKeptWithoutTheNumber() throws Exception {
    twilio
        .faults()
        .next(
            Fault.answer(
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
            new Delivery.Rejected(
                "Twilio: 21211 The 'To' number the address (or a number) is not a valid phone number.",
                Delivery.Address.DEAD));
  }

  @Test
  void aWrongTokenIsForPeopleToMend() throws Exception {
    assertThat(deliver(settings(twilio.address(), "wrong"), TEXT))
        .isEqualTo(new Delivery.Misconfigured("Twilio: 20003 Authenticate"));
  }

  @Test
  void whoIsNotReachedHasNothing() throws Exception {
    assertThat(deliver(settings(Ports.nobody(), "token"), TEXT))
        .isInstanceOfSatisfying(
            Delivery.NotSent.class,
            later ->
                assertThat(later.reason())
                    .startsWith("Twilio was not reached")
                    .endsWith("Connection refused"));
    assertThat(deliver(settings(URI.create("http://no-such-host.invalid"), "token"), TEXT))
        .isInstanceOf(Delivery.NotSent.class);
  }

  @Test
  void anAnswerThatTricklesInIsCutOff() throws Exception {
    try (var trickling = new TricklingServer()) {
      long began = System.nanoTime();

      assertThat(deliver(settings(trickling.address(), "token"), TEXT))
          .isInstanceOf(Delivery.Ambiguous.class);

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      assertThat(trickling.connections()).isEqualTo(1);
    }
  }

  private static Doubt doubt(Channel channel, String to, String subject, Instant since) {
    return new Doubt(ID, channel, to, subject, since);
  }

  private List<String> traces(Doubt doubt) throws IOException {
    try (var channel = new TwilioChannel(settings(twilio.address(), twilio.authToken()))) {
      return channel.traces(doubt);
    }
  }

  private static OutgoingText text(Channel channel, String text) {
    return new OutgoingText(ID, channel, ADA, "Your guide is here", text);
  }

  private Delivery deliver(OutgoingText text) throws IOException {
    return deliver(settings(twilio.address(), twilio.authToken()), text);
  }

  private static Delivery deliver(TwilioChannel.Settings settings, OutgoingText text)
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
            Channel.SMS, new TwilioChannel.Sender.Address(OURS),
            Channel.WHATSAPP, new TwilioChannel.Sender.Address(OURS),
            Channel.MESSENGER, new TwilioChannel.Sender.Address("100200300")),
        URI.create("https://senda.example/webhooks/twilio/main/status"),
        Duration.ofMillis(1500));
  }
}
