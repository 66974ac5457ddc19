package dev.senda.channels.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.channels.DeliveryEvent;
import dev.senda.channels.DeliveryResult;
import dev.senda.channels.SuppressionReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioErrorCodeTest {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(7);

  @ParameterizedTest
  @CsvSource({
    "20003, Misconfigured,       Misconfigured",
    "20429, NotSent,             RateLimited",
    "21211, Rejected,            Bounced",
    "21212, Misconfigured,       Misconfigured",
    "21408, CountryNotPermitted, CountryNotPermitted",
    "21606, Misconfigured,       Misconfigured",
    "21610, Rejected,            OptedOut",
    "21611, NotSent,             RateLimited",
    "21614, Rejected,            Bounced",
    "21660, Misconfigured,       Misconfigured",
    "21703, Misconfigured,       Misconfigured",
    "30001, NotSent,             TemporarilyFailed",
    "30002, Misconfigured,       Misconfigured",
    "30003, NotSent,             TemporarilyFailed",
    "30004, Rejected,            Bounced",
    "30005, Rejected,            Bounced",
    "30006, Rejected,            Bounced",
    "30007, Rejected,            Undelivered",
    "30008, NotSent,             TemporarilyFailed",
    "30034, Misconfigured,       Misconfigured",
    "30450, Rejected,            Undelivered",
    "30610, Rejected,            Undelivered",
    "30640, Rejected,            Undelivered",
    "63003, Rejected,            Bounced",
    "63007, Misconfigured,       Misconfigured",
    "63016, Rejected,            Undelivered",
    "63018, NotSent,             RateLimited",
    "20005, Misconfigured,       Misconfigured",
    "21217, Rejected,            Bounced",
    "21617, Rejected,            Undelivered",
    "21635, Rejected,            Bounced",
    "30018, CountryNotPermitted, CountryNotPermitted",
    "30023, NotSent,             RateLimited",
    "30032, Misconfigured,       Misconfigured",
    "30033, Misconfigured,       Misconfigured",
    "63001, Misconfigured,       Misconfigured",
    "63014, Rejected,            OptedOut",
    "63024, Rejected,            Bounced",
    "63049, Rejected,            Bounced",
    "63051, Misconfigured,       Misconfigured",
    "63112, Misconfigured,       Misconfigured"
  })
  void code_meansTheSame_inAnswerAndCallback(int code, String result, String event) {
    var errorCode = TwilioErrorCode.of(code).orElseThrow();

    assertThat(errorCode.toDeliveryResult("x", RETRY_AFTER).getClass().getSimpleName())
        .isEqualTo(result);
    assertThat(errorCode.toDeliveryEvent(code).getClass().getSimpleName()).isEqualTo(event);
  }

  @ParameterizedTest
  @ValueSource(ints = {21211, 21217, 21265, 21614, 21635, 30005, 30006, 63024})
  void numberThatTakesNoMessages_isSuppressed_whoeverReportsIt(int code) {
    var errorCode = TwilioErrorCode.of(code).orElseThrow();

    assertThat(errorCode.toDeliveryResult("x", RETRY_AFTER))
        .isEqualTo(new DeliveryResult.Rejected("x", SuppressionReason.BOUNCED));
    assertThat(errorCode.toDeliveryEvent(code))
        .isInstanceOfSatisfying(
            DeliveryEvent.Bounced.class, event -> assertThat(event.suppressesAddress()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(ints = {30004, 63003})
  void messageThatDoesNotReachTheAddress_suppressesNothing(int code) {
    var errorCode = TwilioErrorCode.of(code).orElseThrow();

    assertThat(errorCode.toDeliveryResult("x", RETRY_AFTER))
        .isEqualTo(new DeliveryResult.Rejected("x"));
    assertThat(errorCode.toDeliveryEvent(code))
        .isInstanceOfSatisfying(
            DeliveryEvent.Bounced.class, event -> assertThat(event.suppressesAddress()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(ints = {20429, 21611, 63018})
  void rateLimit_asksToWait(int code) {
    assertThat(TwilioErrorCode.of(code).orElseThrow().toDeliveryResult("x", RETRY_AFTER))
        .isEqualTo(new DeliveryResult.NotSent("x", RETRY_AFTER));
  }

  @ParameterizedTest
  @ValueSource(ints = {21610, 63014})
  void optOut_suppresses(int code) {
    assertThat(TwilioErrorCode.of(code).orElseThrow().toDeliveryResult("x", RETRY_AFTER))
        .isEqualTo(new DeliveryResult.Rejected("x", SuppressionReason.OPTED_OUT));
  }

  @Test
  void otherCode_hasNoRule() {
    assertThat(TwilioErrorCode.of(99999)).isEmpty();
  }
}
