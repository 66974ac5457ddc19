package dev.senda.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwilioStatusCallbackTest extends TwilioWebhookTestBase {

  @Test
  void unknownStatusAndUnknownMessage_areIgnored() {
    assertThat(post(STATUS, "", statusForm(newSid(), "delivered", Map.of())).statusCode())
        .isEqualTo(204);
    assertThat(post(STATUS, "", statusForm(newSid(), "pondering", Map.of())).statusCode())
        .isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource({"delivered,DELIVERED", "read,OPENED", "queued,", "accepted,", "sending,", "sent,"})
  void status_decidesTheEngagement(String status, String engagement) {
    var text = text();

    status(text, sid, status, Map.of());
    status(text, sid, status, Map.of());

    assertThat(text.engagements()).isEqualTo(engagement == null ? List.of() : List.of(engagement));
  }

  @ParameterizedTest
  @CsvSource({
    "30005,BOUNCED,bounced",
    "30006,BOUNCED,bounced",
    "30004,BOUNCED,",
    "21211,BOUNCED,bounced",
    "21614,BOUNCED,bounced",
    "63003,BOUNCED,",
    "30007,BOUNCED,",
    "30450,BOUNCED,",
    "30610,BOUNCED,",
    "30640,BOUNCED,",
    "63016,BOUNCED,",
    "21610,BOUNCED,opted out",
    "99999,BOUNCED,"
  })
  void failureCode_decidesTheResult(String code, String engagement, String suppression) {
    var text = text();

    status(text, sid, "undelivered", Map.of("ErrorCode", code));

    assertThat(text.engagements()).isEqualTo(engagement == null ? List.of() : List.of(engagement));
    assertThat(text.suppressionReason().orElse(null)).isEqualTo(suppression);
    assertThat(text.minutesUntilRetry()).isEmpty();
    assertThat(text.notes())
        .singleElement()
        .satisfies(
            messageEvent ->
                assertThat(messageEvent.detail()).contains(code).doesNotContain(number));
  }
}
