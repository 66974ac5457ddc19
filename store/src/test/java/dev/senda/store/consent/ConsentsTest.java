package dev.senda.store.consent;

import static dev.senda.journey.Channel.EMAIL;
import static dev.senda.journey.Channel.SMS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.TestStore;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents.ConsentState;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ConsentsTest {

  private static final TestStore STORE = new TestStore();
  private static final Instant MONDAY = Instant.parse("2026-11-23T09:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2026-11-24T09:00:00Z");
  private static final Consent GRANTED = new Consent(ConsentState.GRANTED, MONDAY, "track", "v3");
  private static final Consent WITHDRAWN =
      new Consent(ConsentState.WITHDRAWN, TUESDAY, "one-click", null);

  private final Consents consents = new Consents(STORE.database);
  private final String ada = STORE.insertContact();

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void consent_hasItsProof() {
    consents.record(ada, "product-tips", EMAIL, GRANTED);

    assertThat(consents.findLatest(ada, "product-tips", EMAIL)).contains(GRANTED);
    assertThat(GRANTED.isGranted()).isTrue();
  }

  @Test
  void newestDecision_counts_inAnyOrder() {
    consents.record(ada, "product-tips", EMAIL, WITHDRAWN);
    consents.record(ada, "product-tips", EMAIL, GRANTED);

    assertThat(consents.findLatest(ada, "product-tips", EMAIL)).contains(WITHDRAWN);
    assertThat(WITHDRAWN.isGranted()).isFalse();
  }

  @Test
  void sameInstant_lastInsertCounts() {
    consents.record(ada, "product-tips", EMAIL, WITHDRAWN);
    var again = new Consent(ConsentState.GRANTED, TUESDAY, "identify", null);
    consents.record(ada, "product-tips", EMAIL, again);

    assertThat(consents.findLatest(ada, "product-tips", EMAIL)).contains(again);
  }

  @Test
  void latestByTopic_hasEachChannel() {
    consents.record(ada, "product-tips", EMAIL, GRANTED);
    consents.record(ada, "product-tips", EMAIL, WITHDRAWN);
    consents.record(ada, "product-tips", SMS, GRANTED);
    consents.record(ada, "offers", EMAIL, GRANTED);

    assertThat(consents.findLatestByTopic(ada, "product-tips"))
        .isEqualTo(Map.of(EMAIL, WITHDRAWN, SMS, GRANTED));
  }

  @Test
  void latestByContact_hasEachTopic() {
    consents.record(ada, "product-tips", EMAIL, GRANTED);
    consents.record(ada, "product-tips", EMAIL, WITHDRAWN);
    consents.record(ada, "product-tips", SMS, GRANTED);
    consents.record(ada, "offers", EMAIL, GRANTED);
    consents.record(STORE.insertContact(), "surveys", EMAIL, GRANTED);

    assertThat(consents.findLatestByContact(ada))
        .isEqualTo(
            Map.of(
                "product-tips", Map.of(EMAIL, WITHDRAWN, SMS, GRANTED),
                "offers", Map.of(EMAIL, GRANTED)));
  }

  @Test
  void consent_isPerContactTopicAndChannel() {
    consents.record(ada, "product-tips", EMAIL, GRANTED);

    assertThat(consents.findLatest(ada, "product-tips", SMS)).isEmpty();
    assertThat(consents.findLatest(ada, "offers", EMAIL)).isEmpty();
    assertThat(consents.findLatest(STORE.insertContact(), "product-tips", EMAIL)).isEmpty();
  }
}
