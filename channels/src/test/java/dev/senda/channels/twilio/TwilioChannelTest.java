package dev.senda.channels.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundText;
import dev.senda.channels.WhatsAppTemplate;
import dev.senda.channels.http.RetryAfter;
import dev.senda.fakes.Fault;
import dev.senda.journey.Channel;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TwilioChannelTest extends TwilioChannelTestBase {

  @Test
  void sms_isSentFromANumber_andReportedUnderItsId() throws Exception {
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
  void sms_usesMessagingServiceSubaccountApiKeyAndValidity() throws Exception {
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
  void whatsApp_sendsFreeTextInTheSession_andContentOutside() throws Exception {
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
  void closedSession_fallsBackToApprovedContent() throws Exception {
    var content = new WhatsAppTemplate(CONTENT, Map.of("1", "Ada"));
    twilio.faults().enqueue(Fault.twilioError(63016, 400));

    assertThat(deliver(new OutboundText(ID, Channel.WHATSAPP, ADA, "Hi", "Hi Ada", content, true)))
        .isInstanceOf(DeliveryResult.Accepted.class);

    assertThat(twilio.accepted())
        .singleElement()
        .satisfies(sent -> assertThat(sent.contentSid()).isEqualTo(CONTENT));
  }

  @Test
  void rateLimitWithoutTime_getsADefault() throws Exception {
    twilio.faults().enqueue(Fault.twilioError(20429, 429));

    assertThat(deliver(TEXT))
        .isInstanceOfSatisfying(
            DeliveryResult.NotSent.class,
            later -> assertThat(later.retryAfter()).isEqualTo(RetryAfter.DEFAULT));
  }

  @Test
  void whatsAppOutsideTheSession_withoutContent_isRejected() throws Exception {
    var outside = new OutboundText(ID, Channel.WHATSAPP, ADA, "Hi", "Hi Ada", null, false);

    assertThat(deliver(outside))
        .isEqualTo(
            new DeliveryResult.Rejected("outside the 24 h window: an approved template is needed"));
    assertThat(twilio.requestCount()).isZero();
  }

  @Test
  void messenger_hasItsPrefix() throws Exception {
    var text = new OutboundText(ID, Channel.MESSENGER, "4711", "Hi", "Hi Ada");

    assertThat(deliver(text)).isInstanceOf(DeliveryResult.Accepted.class);

    assertThat(twilio.accepted().getFirst().to()).isEqualTo("messenger:4711");
    assertThat(twilio.accepted().getFirst().from()).isEqualTo("messenger:100200300");
  }

  @Test
  void tooLongText_isRejected_withoutARequest() throws Exception {
    assertThat(deliver(text(Channel.SMS, "x".repeat(1601))))
        .isEqualTo(new DeliveryResult.Rejected("its text has 1601 characters (at most 1600)"));
    assertThat(twilio.requestCount()).isZero();
    assertThat(deliver(text(Channel.SMS, "x".repeat(1600))))
        .isInstanceOf(DeliveryResult.Accepted.class);
  }

  @Test
  void channelWithoutSender_isMisconfigured() throws Exception {
    assertThat(deliver(text(Channel.PUSH, "Hi"))).isInstanceOf(DeliveryResult.Misconfigured.class);
    assertThat(twilio.requestCount()).isZero();
  }
}
