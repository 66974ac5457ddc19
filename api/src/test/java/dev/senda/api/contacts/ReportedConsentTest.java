package dev.senda.api.contacts;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportedConsentTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  @AfterEach
  void settle() {
    API.awaitEmptyOutbox();
  }

  @Test
  void consentOfTheFuture_doesNotSubscribeAgain_andIsNamed() {
    var ahead = LocalDateTime.now(ZoneOffset.UTC).plusHours(3).truncatedTo(ChronoUnit.SECONDS);
    identify("");
    identify(", \"granted\": false");

    for (var at : List.of("2099-01-01T00:00:00Z", now.plusSeconds(60), ahead, "2099-01-01")) {
      var answer = identify(", \"at\": \"%s\"".formatted(at));
      assertThat(fields(answer)).containsExactly("traits.consents.at");
    }

    assertThat(isGranted()).contains(false);
  }

  @Test
  void firstConsentOfTheFuture_countsAsOfNow() {
    identify(", \"at\": \"2099-01-01T00:00:00Z\"");

    assertThat(newest("product-tips").orElseThrow().at())
        .isBetween(now, now.plus(Duration.ofMinutes(5)));
  }

  @Test
  void withdrawalOfTheFuture_countsAsOfNow_andALaterConsentWins() {
    identify("");
    identify(", \"granted\": false, \"at\": \"2099-01-01T00:00:00Z\"");
    assertThat(isGranted()).contains(false);

    identify(", \"at\": \"%s\"".formatted(Instant.now()));

    assertThat(isGranted()).contains(true);
  }

  @Test
  void withdrawalWithAZeroTime_isRefusedByTheAdminApi_insteadOfBeingLost() {
    var answer = admin(", \"granted\": false, \"at\": \"0001-01-01T00:00:00Z\"");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("a time after 1970-01-01T00:00:00Z");
  }

  @Test
  void consentOfTheFuture_isRefusedByTheAdminApi_butNotForAClockThatIsALittleFast() {
    identify("");

    assertThat(admin(", \"at\": \"2099-01-01T00:00:00Z\"").statusCode()).isEqualTo(422);
    assertThat(
            admin(", \"granted\": false, \"at\": \"%s\"".formatted(now.plusSeconds(60)))
                .statusCode())
        .isEqualTo(200);
    assertThat(isGranted()).contains(false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"channel\": \"email\", \"granted\": false, \"reason\": \"too many\"",
        "\"channel\": \"Email\", \"granted\": false",
        "\"channel\": \" E-MAIL \", \"granted\": false",
        "\"channel\": \"email\", \"granted\": false, \"at\": \"27/11/2026\"",
        "\"channel\": \"email\", \"granted\": false, \"at\": \"0001-01-01T00:00:00Z\"",
        "\"channel\": \"email\", \"granted\": false, \"at\": \"1970-01-01T00:00:00.000Z\"",
        "\"channel\": \"email\", \"granted\": false, \"at\": 0",
        "\"channel\": \"email\", \"granted\": false, \"text\": 3",
        "\"channel\": \"email\", \"granted\": false, \"text\": {}",
        "\"channel\": \"email\", \"granted\": 0",
        "\"channel\": \"email\", \"granted\": 0.0",
        "\"channel\": \"email\", \"granted\": \"no\"",
        "\"channel\": \"email\", \"granted\": \"No\", \"at\": true",
        "\"channel\": \"email\", \"granted\": \"opted_out\""
      })
  void withdrawalWithAFlaw_counts_andTheFlawIsNamed(String fields) {
    identify("");

    var answer = identifyWith("{\"topic\": \"product-tips\", %s}".formatted(fields));

    assertThat(isGranted()).contains(false);
    assertThat(fields(answer)).isNotEmpty();
  }

  @Test
  void withdrawalInWords_counts() {
    identify("");

    var answer = identify(", \"granted\": \"False\"");

    assertThat(isGranted()).contains(false);
    assertThat(fields(answer)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"channel\": \"Email\"",
        "\"channel\": \"email\", \"granted\": 1",
        "\"channel\": \"email\", \"granted\": \"yes\"",
        "\"channel\": \"email\", \"granted\": \"not sure\"",
        "\"channel\": \"email\", \"text\": 3",
        "\"channel\": \"email\", \"at\": \"27/11/2026\""
      })
  void consentWithAFlaw_isLeftOut(String fields) {
    var answer = identifyWith("{\"topic\": \"product-tips\", %s}".formatted(fields));

    assertThat(isGranted()).isEmpty();
    assertThat(fields(answer)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Product-Tips", "PRODUCT tips", "product_tips", " product-tips"})
  void topicInAnotherCase_isTheKnownOne(String topic) {
    var answer = identifyWith("{\"topic\": \"%s\", \"channel\": \"email\"}".formatted(topic));

    assertThat(fields(answer)).isEmpty();
    assertThat(isGranted()).contains(true);
  }

  @Test
  void unknownTopic_isKept_andNamed() {
    var answer =
        identifyWith(
            """
            [{"topic": "nope", "channel": "email"},
             {"topic": "ofers", "channel": "email", "granted": false}]""");

    assertThat(fields(answer))
        .containsExactly("traits.consents[0].topic", "traits.consents[1].topic");
    assertThat(answer.body()).contains("did you mean \\\"offers\\\"?", "product-tips");
    assertThat(newest("nope")).map(Consent::isGranted).contains(true);
    assertThat(newest("ofers")).map(Consent::isGranted).contains(false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nope", "ofers", "tips"})
  void unknownTopic_isRefusedByTheAdminApi(String topic) {
    identify("");

    var answer =
        API.post(
            "/v1/contacts/" + user + "/consents",
            "{\"consents\": [{\"topic\": \"%s\", \"channel\": \"email\", \"granted\": false}]}"
                .formatted(topic));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("an unknown topic", "offers", "product-tips", "tickets");
    assertThat(newest(topic)).isEmpty();
  }

  @Test
  void withdrawalWithAnOlderTimestamp_isHistory() {
    call(now.minusSeconds(60), "");
    call(now.minusSeconds(120), ", \"granted\": false");

    assertThat(isGranted()).contains(true);
    assertThat(newest("product-tips").orElseThrow().at()).isEqualTo(now.minusSeconds(60));
    assertThat(decisions()).isEqualTo(2);
  }

  @Test
  void withdrawalWithALaterTimestamp_counts_atItsTime() {
    call(now.minusSeconds(120), "");
    call(now.minusSeconds(60), ", \"granted\": false");

    assertThat(isGranted()).contains(false);
    assertThat(newest("product-tips").orElseThrow().at()).isEqualTo(now.minusSeconds(60));
  }

  @Test
  void consentAtTheTimeOfTheWithdrawal_doesNotCount() {
    var at = ", \"at\": \"%s\"".formatted(now.minusSeconds(60));
    identify(", \"granted\": false" + at);
    identify(at);

    assertThat(isGranted()).contains(false);
  }

  @Test
  void laterWithdrawal_countsAgainstAConsentBetweenTwo() {
    identify(", \"granted\": false, \"at\": \"%s\"".formatted(now.minusSeconds(90)));
    identify(", \"granted\": false, \"at\": \"%s\"".formatted(now.minusSeconds(30)));
    identify(", \"at\": \"%s\"".formatted(now.minusSeconds(60)));

    assertThat(isGranted()).contains(false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"granted\": false, TIPS}, {TIPS}]",
        "[{TIPS}, {\"granted\": false, TIPS}]",
        "[{TIPS, \"text\": \"v4\"}, {\"granted\": \"no\", TIPS}, {TIPS, \"text\": \"v5\"}]",
        "[{\"granted\": false, TIPS, AT}, {TIPS, AT}]"
      })
  void ofTwoDecisionsInOneCall_theWithdrawalWins(String decisions) {
    var consents =
        decisions
            .replace("TIPS", "\"topic\": \"product-tips\", \"channel\": \"email\"")
            .replace("AT", "\"at\": \"%s\"".formatted(now.minusSeconds(1)));
    for (var isWithdrawnBefore : new boolean[] {false, true}) {
      call(now.minusSeconds(60), isWithdrawnBefore ? ", \"granted\": false" : "");

      event(null, consents);

      assertThat(isGranted()).as("event, %s", isWithdrawnBefore).contains(false);
    }
    if (!consents.contains("\"no\"")) {
      var answer =
          API.post("/v1/contacts/" + user + "/consents", "{\"consents\": %s}".formatted(consents));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(isGranted()).contains(false);
    }
  }

  @Test
  void ofTwoEventsAtOneTime_theWithdrawalWins_inAnyOrder() {
    var withdrawal = "{\"topic\": \"product-tips\", \"channel\": \"email\", \"granted\": false}";
    var grant = "{\"topic\": \"product-tips\", \"channel\": \"email\"}";
    call(now.minusSeconds(60), "");

    event(now.minusMillis(3), withdrawal);
    event(now.minusMillis(3), grant);
    assertThat(isGranted()).contains(false);

    // It was withdrawn already.
    event(now.minusMillis(2), withdrawal);
    event(now.minusMillis(2), grant);
    assertThat(isGranted()).contains(false);

    event(now.minusMillis(1), grant);
    assertThat(isGranted()).contains(true);
    event(now.minusMillis(1), withdrawal);
    assertThat(isGranted()).contains(false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"topic\": \"product-tips\", \"channel\": [\"email\", \"sms\"], \"granted\": false}",
        "{\"topic\": \"product-tips\", \"channel\": [\"fax\", \"E-Mail\"], \"granted\": false}",
        "{\"topic\": \"product-tips\", \"channel\": \"email, sms\", \"granted\": false}",
        "{\"topic\": \"product-tips\", \"channel\": \"all\", \"granted\": false}",
        "{\"topic\": \"product-tips\", \"channel\": null, \"granted\": false}",
        "{\"topic\": \"product-tips\", \"granted\": false}",
        "{\"topic\": [\"offers\", \"product-tips\"], \"channel\": \"email\", \"granted\": 0}",
        "{\"product-tips\": {\"email\": false}}",
        "{\"offers\": {\"email\": true}, \"Product Tips\": {\"email\": \"no\", \"sms\": true}}",
        "{\"product-tips\": false}",
        "[{\"product-tips\": {\"email\": {\"granted\": false}}}]",
        "{\"product-tips\": {\"granted\": false, \"channel\": \"email\"}}"
      })
  void withdrawalInAnotherForm_counts_andIsNamed(String consents) {
    identify("");

    var answer = identifyWith(consents);

    assertThat(isGranted()).contains(false);
    assertThat(newest("offers").filter(Consent::isGranted)).isEmpty();
    assertThat(fields(answer)).isNotEmpty();
  }

  @Test
  void withdrawalWithoutAChannel_countsForAllOfThem() {
    identifyWith("{\"topic\": \"product-tips\", \"granted\": false}");

    for (var channel : Channel.values()) {
      assertThat(
              API.get(Consents.class)
                  .findLatest(API.contact(user).key(), "product-tips", channel)
                  .map(Consent::isGranted))
          .contains(false);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"product-tips\": {\"email\": true}}",
        "{\"topic\": \"product-tips\", \"channel\": [\"email\"]}",
        "{\"topic\": \"product-tips\"}",
        "{\"topic\": \"product-tips\", \"channel\": \"fax\", \"granted\": false}",
        "{\"granted\": false, \"channel\": \"email\"}"
      })
  void decisionInAnotherForm_thatIsNoClearWithdrawal_isLeftOut_andNamed(String consents) {
    var answer = identifyWith(consents);

    assertThat(decisions()).isZero();
    assertThat(fields(answer)).isNotEmpty();
  }

  private void event(@Nullable Instant timestamp, String consents) {
    var answer =
        API.postWithWriteKey(
            "/v1/track",
            "{\"userId\": \"%s\", \"event\": \"Decided\", \"properties\": {\"consents\": %s}%s}"
                .formatted(
                    user,
                    consents,
                    timestamp == null ? "" : ", \"timestamp\": \"%s\"".formatted(timestamp)));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> identify(String more) {
    return identifyWith("{\"topic\": \"product-tips\", \"channel\": \"email\"%s}".formatted(more));
  }

  private HttpResponse<String> identifyWith(String consents) {
    var answer =
        API.postWithWriteKey(
            "/v1/identify",
            "{\"userId\": \"%s\", \"traits\": {\"consents\": %s}}".formatted(user, consents));
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer;
  }

  private void call(Instant timestamp, String more) {
    API.postWithWriteKey(
        "/v1/identify",
        """
        {"userId": "%s", "timestamp": "%s", "traits": {"consents":
          {"topic": "product-tips", "channel": "email"%s}}}"""
            .formatted(user, timestamp, more));
  }

  private HttpResponse<String> admin(String more) {
    return API.post(
        "/v1/contacts/" + user + "/consents",
        "{\"consents\": [{\"topic\": \"product-tips\", \"channel\": \"email\"%s}]}"
            .formatted(more));
  }

  private static List<String> fields(HttpResponse<String> answer) {
    return json(answer)
        .path("warnings")
        .valueStream()
        .map(warning -> warning.path("field").asString())
        .toList();
  }

  private Optional<Boolean> isGranted() {
    return newest("product-tips").map(Consent::isGranted);
  }

  private Optional<Consent> newest(String topic) {
    return API.get(Consents.class).findLatest(API.contact(user).key(), topic, Channel.EMAIL);
  }

  private int decisions() {
    return API.database
        .sql("select count(*) from consents where contact_key = :key")
        .param("key", API.contact(user).key())
        .query(Integer.class)
        .single();
  }
}
