package dev.senda.api.channels;

import static dev.senda.api.testsupport.TestApi.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.channels.ChannelHolds;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelHoldApiTest {

  private static final TestApi API = TestApi.shared();

  private final ChannelHolds holds = API.get(ChannelHolds.class);

  @AfterEach
  void lift() {
    holds.lift(Channel.EMAIL, "main");
    holds.lift(Channel.SMS, "mx");
  }

  @Test
  void holds_areListed_withReasons() {
    holds.hold(Channel.EMAIL, "main", "401 unauthorized", Duration.ofMinutes(5));
    holds.backOff(Channel.SMS, "mx", "429", Duration.ofMinutes(1));

    var listed = json(API.get("/v1/holds")).path("holds");

    assertThat(listed).hasSize(2);
    var email = listed.get(0);
    assertThat(email.path("channel").asString()).isEqualTo("email");
    assertThat(email.path("account").asString()).isEqualTo("main");
    assertThat(email.path("needsAction").asBoolean()).isTrue();
    assertThat(email.path("reason").asString()).isEqualTo("401 unauthorized");
    assertThat(Instant.parse(email.path("nextProbeAt").asString())).isAfter(Instant.now());
    assertThat(listed.get(1).path("needsAction").asBoolean()).isFalse();
  }

  @Test
  void retry_sendsNextMessageAsProbe() {
    holds.hold(Channel.EMAIL, "main", "401 unauthorized", Duration.ofHours(1));
    assertThat(holds.tryAcquireProbe(Channel.EMAIL, "main", Duration.ofHours(1))).isFalse();

    assertThat(API.send("POST", "/v1/holds/email/main/retry").statusCode()).isEqualTo(204);

    assertThat(holds.tryAcquireProbe(Channel.EMAIL, "main", Duration.ofHours(1))).isTrue();
  }

  @Test
  void retry_unknownHold_namesTheHeldAccounts() {
    holds.hold(Channel.EMAIL, "main", "401 unauthorized", Duration.ofHours(1));

    var answer = API.send("POST", "/v1/holds/email/mian/retry");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).path("detail").asString())
        .isEqualTo("hold: \"email by mian\" (expected one of [email by main])");
  }

  @Test
  void retry_withoutHolds_saysSo() {
    var answer = API.send("POST", "/v1/holds/fax/main/retry");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).path("detail").asString())
        .isEqualTo("hold: \"fax by main\" (expected none: nothing is held)");
  }

  @Test
  void console_showsHoldOnEveryPage() {
    holds.hold(Channel.EMAIL, "main", "401 <unauthorized>", Duration.ofHours(1));

    var response = API.send(console("/console/tasks").GET());

    assertThat(response.body())
        .contains("email by main", "is held until your team fixes the cause; its messages wait:")
        .contains("Retry now", "401 &lt;unauthorized&gt;");
    var cookie = response.headers().firstValue("Set-Cookie").orElseThrow();
    var token = Jsoup.parse(response.body()).select("input[name=_csrf]").attr("value");
    var retry =
        console("/console/holds/email/main/retry")
            .header("Cookie", cookie.substring(0, cookie.indexOf(';')))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("_csrf=" + token));
    assertThat(API.send(retry).statusCode()).isIn(302, 303);
    assertThat(holds.tryAcquireProbe(Channel.EMAIL, "main", Duration.ofHours(1))).isTrue();
  }

  /** A request as a browser sends it after login with the admin key as the password. */
  private static HttpRequest.Builder console(String path) {
    var credentials = "anybody:" + TestApi.ADMIN_KEY;
    return API.request(path)
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
  }
}
