package dev.senda.store;

import static dev.senda.journey.Channel.EMAIL;
import static dev.senda.journey.Channel.SMS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.Consents.Consent;
import dev.senda.store.Consents.State;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ConsentsTest {

  private static final TestStore STORE = new TestStore();
  private static final Instant MONDAY = Instant.parse("2026-11-23T09:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2026-11-24T09:00:00Z");
  private static final Consent GRANTED = new Consent(State.GRANTED, MONDAY, "track", "v3");
  private static final Consent WITHDRAWN = new Consent(State.WITHDRAWN, TUESDAY, "one-click", null);

  private final Consents consents = new Consents(STORE.database);
  private final String ada = STORE.contact();

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void consentIsKeptWithItsProof() {
    consents.record(ada, "product-tips", EMAIL, GRANTED);

    assertThat(consents.newest(ada, "product-tips", EMAIL)).contains(GRANTED);
    assertThat(GRANTED.permits()).isTrue();
  }

  @Test
  void theNewestWordCountsWhateverOrderTheyComeIn() {
    consents.record(ada, "product-tips", EMAIL, WITHDRAWN);
    consents.record(ada, "product-tips", EMAIL, GRANTED);

    assertThat(consents.newest(ada, "product-tips", EMAIL)).contains(WITHDRAWN);
    assertThat(WITHDRAWN.permits()).isFalse();
  }

  @Test
  void ofTwoWordsOfTheSameInstantTheOneThatCameLastCounts() {
    consents.record(ada, "product-tips", EMAIL, WITHDRAWN);
    var again = new Consent(State.GRANTED, TUESDAY, "identify", null);
    consents.record(ada, "product-tips", EMAIL, again);

    assertThat(consents.newest(ada, "product-tips", EMAIL)).contains(again);
  }

  @Test
  void theNewestWordOnEachChannelIsToldTogether() {
    consents.record(ada, "product-tips", EMAIL, GRANTED);
    consents.record(ada, "product-tips", EMAIL, WITHDRAWN);
    consents.record(ada, "product-tips", SMS, GRANTED);
    consents.record(ada, "offers", EMAIL, GRANTED);

    assertThat(consents.ofTopic(ada, "product-tips"))
        .isEqualTo(Map.of(EMAIL, WITHDRAWN, SMS, GRANTED));
  }

  @Test
  void theNewestWordOnEachTopicIsToldTogether() {
    consents.record(ada, "product-tips", EMAIL, GRANTED);
    consents.record(ada, "product-tips", EMAIL, WITHDRAWN);
    consents.record(ada, "product-tips", SMS, GRANTED);
    consents.record(ada, "offers", EMAIL, GRANTED);
    consents.record(STORE.contact(), "surveys", EMAIL, GRANTED);

    assertThat(consents.ofContact(ada))
        .isEqualTo(
            Map.of(
                "product-tips", Map.of(EMAIL, WITHDRAWN, SMS, GRANTED),
                "offers", Map.of(EMAIL, GRANTED)));
  }

  @Test
  void consentIsForOneContactOnOneTopicAndOneChannel() {
    consents.record(ada, "product-tips", EMAIL, GRANTED);

    assertThat(consents.newest(ada, "product-tips", SMS)).isEmpty();
    assertThat(consents.newest(ada, "offers", EMAIL)).isEmpty();
    assertThat(consents.newest(STORE.contact(), "product-tips", EMAIL)).isEmpty();
  }
}
