package dev.senda.channels.twilio;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundText;
import dev.senda.channels.SuppressionReason;
import dev.senda.channels.UnconfirmedMessage;
import dev.senda.fakes.twilio.FakeTwilio;
import dev.senda.journey.Channel;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of the Twilio channel share. */
abstract class TwilioChannelTestBase {

  static final UUID ID = UUID.randomUUID();

  static final String ADA = "+525512345678";

  static final String OURS = "+15005550006";

  static final String SERVICE = "MG" + "0123456789abcdef".repeat(2);

  static final String CONTENT = "HX" + "0123456789abcdef".repeat(2);

  static final OutboundText TEXT = text(Channel.SMS, "Your guide is here: https://l.example");

  FakeTwilio twilio;

  @BeforeEach
  void start() {
    twilio = FakeTwilio.start(0);
  }

  @AfterEach
  void stop() {
    twilio.close();
  }

  static @org.jspecify.annotations.Nullable SuppressionReason rejected(
      @org.jspecify.annotations.Nullable SuppressionReason suppressionReason) {
    return suppressionReason;
  }

  static UnconfirmedMessage unconfirmed(Channel channel, String to, String subject, Instant since) {
    return new UnconfirmedMessage(ID, channel, to, subject, since);
  }

  List<String> traces(UnconfirmedMessage unconfirmedMessage) throws IOException {
    try (var channel = new TwilioChannel(settings(twilio.address(), twilio.authToken()))) {
      return channel.findMatches(unconfirmedMessage);
    }
  }

  static OutboundText text(Channel channel, String text) {
    return new OutboundText(ID, channel, ADA, "Your guide is here", text);
  }

  DeliveryResult deliver(OutboundText text) throws IOException {
    return deliver(settings(twilio.address(), twilio.authToken()), text);
  }

  static DeliveryResult deliver(TwilioChannel.Settings settings, OutboundText text)
      throws IOException {
    try (var channel = new TwilioChannel(settings)) {
      return channel.deliver(text);
    }
  }

  TwilioChannel.Settings settings(URI base, String token) {
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
