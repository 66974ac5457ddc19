package dev.senda.api.preferences;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.webhooks.ProviderOptOutService;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.enrollments.EnrollmentQuery;
import dev.senda.store.enrollments.EnrollmentRefusals;
import dev.senda.store.enrollments.EnrollmentRefusals.RefusalView;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.store.support.ScaledClock;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A contact who has unsubscribed fills in the sign-up form again, and the journey asks for the
 * consent first. What they withdraw from then on ends it, though it changes no state.
 */
class SubscribeAgainTest extends PreferencePageFixture {

  private static final String JOURNEY = "tips-sign-up";
  private static final String WITHDRAWAL =
      "{\"topic\": \"product-tips\", \"channel\": \"email\", \"granted\": false%s}";

  private final Instant now = API.get(ScaledClock.class).instant();
  private String staleForm = "";

  @BeforeEach
  void unsubscribeLongAgo() {
    record(ConsentState.GRANTED, now.minus(Duration.ofDays(9)));
    staleForm = form(page(), TIPS, false);
    record(ConsentState.WITHDRAWN, now.minus(Duration.ofDays(8)));
  }

  private void record(ConsentState state, Instant at) {
    API.get(Consents.class)
        .record(contact(), "product-tips", Channel.EMAIL, new Consent(state, at, "test", null));
  }

  private void fillInTheForm(@Nullable Instant at) {
    var answer =
        API.postWithWriteKey(
            "/v1/track",
            "{\"userId\": \"%s\", \"event\": \"Tips Requested\"%s}"
                .formatted(user, at == null ? "" : ", \"timestamp\": \"%s\"".formatted(at)));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private List<EnrollmentRow> enrollments() {
    return API.get(Enrollments.class)
        .findNewest(new EnrollmentQuery(JOURNEY, null, contact(), false), 10);
  }

  private List<String> ended() {
    API.awaitEmptyOutbox();
    return exitSignals().stream().map(Signaled::journey).filter(JOURNEY::equals).toList();
  }

  private void withdraw(String way, Instant at) {
    var unsubscribe =
        "/u/" + tokens.sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, ""));
    var withTime = ", \"at\": \"%s\"".formatted(at);
    switch (way) {
      case "one-click" -> post(unsubscribe, BodyPublishers.ofString("List-Unsubscribe=One-Click"));
      case "page" -> post(unsubscribe, BodyPublishers.noBody());
      case "box" -> post(staleForm);
      case "everything" -> post("stop=everything&textVersion=" + textVersion());
      case "provider" ->
          API.get(ProviderOptOutService.class)
              .recordUnsubscribe(API.get(Engagements.class).findOrigin(message).orElseThrow(), at);
      case "identify" -> identify("\"consents\": " + WITHDRAWAL.formatted(withTime));
      case "track" ->
          API.postWithWriteKey(
              "/v1/track",
              """
              {"userId": "%s", "event": "Unsubscribed", "timestamp": "%s", "properties": {"consents": %s}}"""
                  .formatted(user, at, WITHDRAWAL.formatted("")));
      case "api" -> consents("");
      case "api-with-time" -> consents(withTime);
      default -> throw new IllegalArgumentException(way);
    }
  }

  private void consents(String more) {
    var answer =
        API.post(
            "/v1/consents",
            "{\"contact\": {\"userId\": \"%s\"}, \"consents\": [%s]}"
                .formatted(user, WITHDRAWAL.formatted(more)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Nested
  class Start {

    @Test
    void startEvent_enrolls_whereTheJourneyAsksFirst() {
      fillInTheForm(null);

      assertThat(enrollments()).singleElement().extracting(EnrollmentRow::ending).isNull();
      assertThat(ended()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"one-click", "everything", "provider", "track", "api", "identify"})
    void withdrawalSinceTheStartEvent_keepsOut_ifTheEventComesLater(String way) {
      withdraw(way, now.minus(Duration.ofMinutes(1)));

      fillInTheForm(now.minus(Duration.ofMinutes(5)));

      assertThat(enrollments()).isEmpty();
      assertThat(API.get(EnrollmentRefusals.class).findByContact(contact()))
          .extracting(RefusalView::reason)
          .singleElement()
          .asString()
          .startsWith("consent withdrawn for topic product-tips on ")
          .endsWith(", after the start event");
    }
  }

  @Nested
  class SinceTheStart {

    @BeforeEach
    void fillIn() {
      fillInTheForm(now);
      API.awaitEmptyOutbox();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "one-click",
          "page",
          "box",
          "everything",
          "provider",
          "identify",
          "track",
          "api",
          "api-with-time"
        })
    void withdrawal_endsTheEnrollment_thoughItChangesNoState(String way) {
      withdraw(way, API.get(ScaledClock.class).instant());

      assertThat(ended()).containsExactly(JOURNEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"provider", "identify", "track", "api-with-time"})
    void withdrawalFromBefore_thatIsReportedLate_endsNothing(String way) {
      withdraw(way, now.minus(Duration.ofDays(1)));

      assertThat(ended()).isEmpty();
      assertThat(enrollments()).singleElement().extracting(EnrollmentRow::ending).isNull();
    }

    /** Apps send in each call what they stored long ago. */
    @Test
    void storedWithdrawal_inIdentify_endsNothing() {
      identify("\"consents\": " + WITHDRAWAL.formatted(""));

      assertThat(ended()).isEmpty();
    }

    @Test
    void withdrawalOnAnotherChannel_endsNothing() {
      identify(
          "\"consents\": {\"topic\": \"product-tips\", \"channel\": \"sms\", \"granted\": false}");

      assertThat(ended()).isEmpty();
    }
  }
}
