package dev.senda.api.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.journey.LifecycleStage;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.contacts.Contact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that is older than what is known changes nothing of it. */
class OutdatedCallTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();
  private final Instant now = Instant.now();

  @Test
  void olderCall_takesNothingBack_andAddsWhatIsUnknown() {
    identify("\"plan\": \"pro\", \"email\": \"new-%s@example.com\"".formatted(user), now);
    identify(
        "\"plan\": \"free\", \"email\": \"old-%s@example.com\", \"city\": \"Lima\"".formatted(user),
        now.minus(Duration.ofDays(30)));

    assertThat(contact().attributes()).containsEntry("plan", "pro").containsEntry("city", "Lima");
    assertThat(contact().email()).isEqualTo("new-%s@example.com".formatted(user));
  }

  @Test
  void everyField_keepsItsNewestValue() {
    identify(
        "\"phone\": \"+525512345678\", \"locale\": \"es-MX\", \"timezone\": \"Europe/Madrid\","
            + " \"lifecycle\": \"customer\"",
        now);
    identify(
        "\"phone\": \"+525512345679\", \"locale\": \"en\", \"timezone\": \"Asia/Tokyo\","
            + " \"lifecycle\": \"lead\"",
        now.minusSeconds(1));

    assertThat(contact().phone()).isEqualTo("+525512345678");
    assertThat(contact().locale()).isEqualTo("es-MX");
    assertThat(contact().timeZone()).isEqualTo("Europe/Madrid");
    assertThat(contact().lifecycle()).isEqualTo(LifecycleStage.CUSTOMER);
  }

  @Test
  void eachTrait_hasItsOwnTime() {
    identify("\"plan\": \"pro\"", now.minusSeconds(60));
    identify("\"city\": \"Lima\"", now);
    identify("\"plan\": \"free\", \"city\": \"Cusco\"", now.minusSeconds(30));

    assertThat(contact().attributes()).containsEntry("plan", "free").containsEntry("city", "Lima");
  }

  @Test
  void repeatedValue_afterFiveMinutes_isKnownSinceItsRepetition() {
    identify("\"plan\": \"pro\"", now.minusSeconds(600));
    identify("\"plan\": \"pro\"", now);
    identify("\"plan\": \"free\"", now.minusSeconds(60));

    assertThat(contact().attributes()).containsEntry("plan", "pro");
  }

  @Test
  void removedTrait_isNotBroughtBackByAnOlderCall() {
    identify("\"plan\": \"pro\", \"city\": \"Lima\"", now.minusSeconds(60));
    identify("\"plan\": null", now);
    identify("\"plan\": \"free\"", now.minusSeconds(30));

    assertThat(contact().attributes()).doesNotContainKey("plan").containsEntry("city", "Lima");
  }

  @Test
  void traitsOfAnOlderEvent_changeNothing() {
    identify("\"plan\": \"pro\"", now);
    API.postWithWriteKey(
        "/v1/track",
        """
        {"userId": "%s", "event": "Seen", "timestamp": "%s", "context": {"traits": {"plan": "free"}}}"""
            .formatted(user, now.minusSeconds(5)));

    assertThat(contact().attributes()).containsEntry("plan", "pro");
  }

  @Test
  void callWithoutTime_countsAsNow_andOneFromTheFutureToo() {
    identify("\"plan\": \"tomorrow\"", now.plus(Duration.ofDays(1)));
    API.postWithWriteKey(
        "/v1/identify", "{\"userId\": \"%s\", \"traits\": {\"plan\": \"today\"}}".formatted(user));

    assertThat(contact().attributes()).containsEntry("plan", "today");
  }

  @Test
  void olderConsent_doesNotUndoANewerWithdrawal() {
    identify("\"plan\": \"pro\"", now);
    API.get(Consents.class)
        .record(
            contact().key(),
            "news",
            Channel.EMAIL,
            new Consent(ConsentState.WITHDRAWN, now, "one-click", null));
    API.postWithWriteKey(
        "/v1/track",
        """
        {"userId": "%s", "event": "Agreed", "timestamp": "%s",
         "properties": {"consents": {"topic": "news", "channel": "email"}}}"""
            .formatted(user, now.minus(Duration.ofDays(1))));

    assertThat(
            API.get(Consents.class)
                .findLatest(contact().key(), "news", Channel.EMAIL)
                .orElseThrow()
                .state())
        .isEqualTo(ConsentState.WITHDRAWN);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void anyOrderOfArrival_endsWithTheNewestValues(int seed) {
    var random = new Random(seed);
    var calls = new ArrayList<String>();
    for (int i = 0; i < 30; i++) {
      var name = List.of("plan", "city", "color", "size").get(i % 4);
      calls.add(
          """
          {"type": "identify", "userId": "%s", "timestamp": "%s", "traits": {"%s": "v%d"}}"""
              .formatted(user, now.minusSeconds(100 - i), name, i));
    }
    Collections.shuffle(calls, random);
    int half = random.nextInt(30);
    batch(calls.subList(0, half));
    batch(calls.subList(half, 30));

    assertThat(contact().attributes())
        .containsEntry("plan", "v28")
        .containsEntry("city", "v29")
        .containsEntry("color", "v26")
        .containsEntry("size", "v27");
  }

  private static void batch(List<String> calls) {
    if (!calls.isEmpty()) {
      var body = calls.stream().collect(Collectors.joining(",", "{\"batch\": [", "]}"));
      assertThat(API.postWithWriteKey("/v1/batch", body).statusCode()).isEqualTo(200);
    }
  }

  private void identify(String traits, Instant occurredAt) {
    var answer =
        API.postWithWriteKey(
            "/v1/identify",
            "{\"userId\": \"%s\", \"timestamp\": \"%s\", \"traits\": {%s}}"
                .formatted(user, occurredAt, traits));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private Contact contact() {
    return API.contact(user);
  }
}
