package dev.senda.channels.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.SuppressionReason;
import dev.senda.channels.TricklingHttpServer;
import dev.senda.channels.UnusedPort;
import dev.senda.fakes.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TwilioAnswerTest extends TwilioChannelTestBase {

  @Test
  void retryAfter_isRead() throws Exception {
    twilio.faults().enqueue(Fault.rateLimited(Duration.ofSeconds(30)));

    assertThat(deliver(TEXT))
        .isEqualTo(
            new DeliveryResult.NotSent("Twilio: 20429 Too many requests", Duration.ofSeconds(30)));
  }

  @Test
  void refusalText_isKept_withoutTheNumber() throws Exception {
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
                "Twilio: 21211 The 'To' number <address> (or <number>) is not a valid phone number.",
                SuppressionReason.BOUNCED));
  }

  @Test
  void wrongToken_isMisconfigured() throws Exception {
    assertThat(deliver(settings(twilio.address(), "wrong"), TEXT))
        .isEqualTo(new DeliveryResult.Misconfigured("Twilio: 20003 Authenticate"));
  }

  @Test
  void unreachableProvider_isNotSent() throws Exception {
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
  void tricklingResponse_isAborted() throws Exception {
    try (var trickling = new TricklingHttpServer()) {
      long began = System.nanoTime();

      assertThat(deliver(settings(trickling.address(), "token"), TEXT))
          .isInstanceOf(DeliveryResult.Unconfirmed.class);

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      assertThat(trickling.connections()).isEqualTo(1);
    }
  }
}
