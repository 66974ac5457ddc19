package dev.senda.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Suppressions;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unsubscribing and subscribing again at SendGrid, also without our ids. */
class SendGridSubscriptionTest extends SendGridWebhookTestBase {

  @Test
  void unsubscribeWithoutIds_countsByItsAddress() {
    var guide = guide();

    post("[" + event("", "", "unsubscribe", "") + "]");

    assertThat(consent(guide).isGranted()).isFalse();
    assertThat(guide.suppressionReason()).contains("unsubscribed");
    assertThat(guide.signals()).hasSize(1);
  }

  @Test
  void unsubscribeInAnotherSpelling_countsByItsAddress() {
    var guide = guide();

    post(
        "["
            + event("", "", "unsubscribe", "").replace(address, address.toUpperCase(Locale.ROOT))
            + "]");

    assertThat(guide.suppressionReason()).contains("unsubscribed");
  }

  @Test
  void groupUnsubscribeWithoutIds_withdrawsTheTopicOnly() {
    var guide = guide();

    post("[" + event("", "", "group_unsubscribe", "") + "]");

    assertThat(consent(guide).isGranted()).isFalse();
    assertThat(guide.suppressionReason()).isEmpty();
  }

  @Test
  void unsubscribeOfAContactWithoutMessages_suppressesTheAddress() {
    var user = TestApi.newUserId();
    API.post(
        "/v1/identify",
        "{\"userId\": \"%s\", \"traits\": {\"email\": \"%s\"}}".formatted(user, address));

    post("[" + event("", "", "unsubscribe", "") + "]");

    assertThat(API.get(Suppressions.class).find(Channel.EMAIL, address)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unsubscribe", "group_unsubscribe", "group_resubscribe", "spamreport"})
  void eventOfAnUnknownAddress_isIgnored(String kind) {
    assertThat(post("[" + event("", "", kind, "") + "]").statusCode()).isEqualTo(204);

    assertThat(API.get(Suppressions.class).find(Channel.EMAIL, address)).isEmpty();
  }

  @Test
  void spamReportWithoutIds_suppressesTheAddress() {
    var guide = guide();

    post("[" + event("", "", "spamreport", "") + "]");

    assertThat(guide.suppressionReason()).contains("complained");
  }

  @Test
  void resubscribe_grantsWhatTheUnsubscribeHadWithdrawn() {
    var guide = guide().settledAgo("2 hours");
    post("[" + event(guide, "group_unsubscribe", at(Duration.ofMinutes(2))) + "]");

    post("[" + event("", "", "group_resubscribe", at(Duration.ofMinutes(1))) + "]");

    assertThat(consent(guide).isGranted()).isTrue();
    assertThat(consent(guide).source()).isEqualTo("provider");
  }

  @Test
  void resubscribeOlderThanTheUnsubscribe_changesNothing() {
    var guide = guide().settledAgo("2 hours");
    post("[" + event(guide, "group_unsubscribe", at(Duration.ofMinutes(1))) + "]");

    post("[" + event(guide, "group_resubscribe", at(Duration.ofHours(1))) + "]");

    assertThat(consent(guide).isGranted()).isFalse();
  }

  @Test
  void resubscribe_liftsNoDecisionMadeElsewhere() {
    var guide = guide();
    API.database
        .sql(
            """
            insert into consents (id, contact_key, topic, channel, state, decided_at, source)
            values (gen_random_uuid(), :contact, 'product-tips', 'email', 'WITHDRAWN', now(), 'one-click')
            """)
        .param("contact", API.contact(guide.user()).key())
        .update();

    post("[" + event(guide, "group_resubscribe") + "]");

    assertThat(consent(guide).isGranted()).isFalse();
  }
}
