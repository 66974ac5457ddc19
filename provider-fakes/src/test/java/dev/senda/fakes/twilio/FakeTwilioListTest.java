package dev.senda.fakes.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.fakes.Fault;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FakeTwilioListTest extends FakeTwilioTestBase {

  @Test
  void list_isNewestFirst_filteredAndPaged() throws Exception {
    for (int i = 1; i <= 5; i++) {
      send(sms("text " + i));
    }
    send(sms("other").with("To", "+34600000002"));

    var first = list("?To=%2B34600000001&PageSize=2");
    var second = get(first.path("next_page_uri").asString());
    var third = get(second.path("next_page_uri").asString());

    assertThat(bodies(first)).containsExactly("text 5", "text 4");
    assertThat(bodies(second)).containsExactly("text 3", "text 2");
    assertThat(bodies(third)).containsExactly("text 1");
    assertThat(third.path("next_page_uri").isNull()).isTrue();
    assertThat(bodies(get(second.path("previous_page_uri").asString()))).isEqualTo(bodies(first));
    assertThat(bodies(list("?From=%2B34900000000"))).hasSize(6);
    assertThat(bodies(list("?From=%2B34900000001"))).isEmpty();
  }

  @Test
  void list_filtersByDay() throws Exception {
    send(sms("Hola"));
    var day = LocalDate.ofInstant(onlyText().acceptedAt(), ZoneOffset.UTC);

    assertThat(bodies(list("?DateSent=" + day))).hasSize(1);
    assertThat(bodies(list("?DateSent=" + day.minusDays(1)))).isEmpty();
    assertThat(bodies(list("?DateSent>=" + day))).hasSize(1);
    assertThat(bodies(list("?DateSent%3E=" + day.plusDays(1)))).isEmpty();
    assertThat(bodies(list("?DateSent%3C=" + day))).hasSize(1);
    assertThat(bodies(list("?DateSent%3C=" + day.minusDays(1)))).isEmpty();
    assertThat(bodies(list("?DateSent%3E=" + onlyText().acceptedAt().minusSeconds(1)))).hasSize(1);
    assertThat(bodies(list("?DateSent%3E=" + onlyText().acceptedAt().plusSeconds(1)))).isEmpty();
    assertThat(list("?DateSent=soon").path("code").asInt()).isEqualTo(20001);
  }

  @Test
  void faults_occurOnce_inTheirOrder() throws Exception {
    twilio
        .faults()
        .enqueue(
            Fault.rateLimited(Duration.ofSeconds(30)),
            Fault.serverError(true),
            Fault.garbage(true),
            Fault.twilioError(21614, 400));

    var limited = send(sms("Hola"));
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("Retry-After")).contains("30");
    assertThat(code(limited)).isEqualTo(20429);
    assertThat(twilio.accepted()).isEmpty();
    assertThat(code(send(sms("Hola")))).isEqualTo(20500);
    var garbage = send(sms("Hola"));
    assertThat(garbage.statusCode()).isEqualTo(201);
    assertThat(garbage.body()).contains("<html>");
    var refused = send(sms("Hola"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(code(refused)).isEqualTo(21614);
    assertThat(twilio.accepted()).hasSize(2);
    assertThat(twilio.faults().injected()).hasSize(4);
  }

  @Test
  void messageAcceptedBeforeADroppedConnection_isInTheList() throws Exception {
    twilio.faults().enqueue(Fault.drop(), Fault.acceptThenDrop());

    assertThatThrownBy(() -> send(sms("lost"))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> send(sms("kept"))).isInstanceOf(IOException.class);

    assertThat(bodies(list("?To=%2B34600000001"))).containsExactly("kept");
  }

  @Test
  void hang_answersNothing() {
    twilio.faults().enqueue(Fault.hang(true));

    assertThatThrownBy(
            () ->
                client.send(
                    request(twilio.accountSid(), sms("Hola"))
                        .timeout(Duration.ofMillis(300))
                        .build(),
                    BodyHandlers.ofString()))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(twilio.accepted()).hasSize(1);
  }

  @Test
  void page_saysThatItIsAFake_andShowsAcceptedMessages() throws Exception {
    send(sms("Hola & adiós"));

    var page =
        client.send(HttpRequest.newBuilder(twilio.address()).build(), BodyHandlers.ofString());

    assertThat(page.body()).contains("This is a fake of Twilio", ANA, "Hola &amp; adiós");
  }
}
