package dev.senda.channels.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.SuppressionReason;
import dev.senda.fakes.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TwilioFailureTest extends TwilioChannelTestBase {

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void response_isClassified_andRequestedOnce(Object name, Fault fault, Object expected)
      throws Exception {
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

  static Stream<Arguments> faults() {
    var html = "<html><body>Gateway</body></html>";
    return Stream.of(
        arguments(21211, Fault.twilioError(21211, 400), rejected(SuppressionReason.BOUNCED)),
        arguments(21614, Fault.twilioError(21614, 400), rejected(SuppressionReason.BOUNCED)),
        arguments(30005, Fault.twilioError(30005, 400), rejected(SuppressionReason.BOUNCED)),
        arguments(30006, Fault.twilioError(30006, 400), rejected(SuppressionReason.BOUNCED)),
        arguments(30004, Fault.twilioError(30004, 400), rejected(null)),
        arguments(63003, Fault.twilioError(63003, 400), rejected(null)),
        arguments(21610, Fault.twilioError(21610, 400), rejected(SuppressionReason.OPTED_OUT)),
        arguments(20003, Fault.twilioError(20003, 401), DeliveryResult.Misconfigured.class),
        arguments(21408, Fault.twilioError(21408, 400), DeliveryResult.CountryNotPermitted.class),
        arguments(30002, Fault.twilioError(30002, 400), DeliveryResult.Misconfigured.class),
        arguments(30034, Fault.twilioError(30034, 400), DeliveryResult.Misconfigured.class),
        arguments("401", Fault.twilioError(20999, 401), DeliveryResult.Misconfigured.class),
        arguments("403", Fault.twilioError(20999, 403), DeliveryResult.Misconfigured.class),
        arguments(20429, Fault.rateLimited(Duration.ofSeconds(30)), DeliveryResult.NotSent.class),
        arguments(21611, Fault.twilioError(21611, 400), DeliveryResult.NotSent.class),
        arguments(63018, Fault.twilioError(63018, 400), DeliveryResult.NotSent.class),
        arguments(63016, Fault.twilioError(63016, 400), rejected(null)),
        arguments(30007, Fault.twilioError(30007, 400), rejected(null)),
        arguments(30450, Fault.twilioError(30450, 400), rejected(null)),
        arguments(30610, Fault.twilioError(30610, 400), rejected(null)),
        arguments(30640, Fault.twilioError(30640, 400), rejected(null)),
        arguments("400", Fault.twilioError(21999, 400), rejected(null)),
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
}
