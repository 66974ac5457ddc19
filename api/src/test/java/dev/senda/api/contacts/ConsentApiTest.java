package dev.senda.api.contacts;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.store.actions.ActionExecutor;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsentApiTest {

  private static final TestApi API = TestApi.shared();

  private static final String GRANT =
      "{\"topic\": \"product-tips\", \"channel\": \"email\", \"text\": \"v3\"%s}";
  private static final String WITHDRAWAL =
      "{\"topic\": \"product-tips\", \"channel\": \"email\", \"granted\": false%s}";

  private final String user = TestApi.newUserId();

  @AfterEach
  void settle() {
    API.awaitEmptyOutbox();
  }

  @Test
  void withdrawalByIdentify_acts_andAStaleGrantDoesNotUndoIt() {
    identify(GRANT.formatted(""));
    assertThat(latest()).map(Consent::isGranted).contains(true);

    identify(WITHDRAWAL.formatted(""));
    identify(GRANT.formatted(""));

    assertThat(latest()).map(Consent::isGranted).contains(false);
  }

  @Test
  void withdrawalByApi_endsTheRunningEnrollmentsOfTheTopic() {
    identify(GRANT.formatted(""));
    var enrollment = API.enroll("ebook-nurture", user);
    assertThat(endingOf(enrollment)).isEmpty();

    var answer = consents(user, WITHDRAWAL.formatted(""));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"granted\":false", "\"source\":\"api\"");
    assertThat(endingOf(enrollment)).contains("EXITED");
  }

  @Test
  void withdrawalByIdentify_endsTheRunningEnrollmentsOfTheTopic() {
    identify(GRANT.formatted(""));
    var enrollment = API.enroll("ebook-nurture", user);

    identify(WITHDRAWAL.formatted(""));

    assertThat(endingOf(enrollment)).contains("EXITED");
  }

  @Test
  void withdrawalByAJourney_endsTheOtherEnrollmentsOfTheTopic_butNotItsOwn() {
    identify("{\"topic\": \"offers\", \"channel\": \"email\", \"text\": \"v3\"}");
    var own = API.enroll("reactivation", user);
    var other = API.enroll("offers", user);

    API.get(ActionExecutor.class)
        .execute(
            own,
            1,
            new Action.WithdrawConsent("offers", null),
            journey -> {
              throw new IllegalArgumentException(journey);
            });
    API.awaitEmptyOutbox();

    assertThat(
            API.get(Consents.class)
                .findLatest(API.contact(user).key(), "offers", Channel.EMAIL)
                .map(Consent::source))
        .contains("journey");
    assertThat(endingOf(own)).isEmpty();
    assertThat(endingOf(other)).contains("EXITED");
  }

  @Test
  void withdrawalOfAnotherTopic_endsNothing() {
    identify(GRANT.formatted(""));
    var enrollment = API.enroll("ebook-nurture", user);

    consents(user, "{\"topic\": \"surveys\", \"channel\": \"email\", \"granted\": false}");

    assertThat(endingOf(enrollment)).isEmpty();
    assertThat(latest()).map(Consent::isGranted).contains(true);
  }

  @Test
  void withdrawalOlderThanAGrant_isHistory() {
    identify(GRANT.formatted(""));

    consents(user, WITHDRAWAL.formatted(", \"at\": \"2020-01-01T00:00:00Z\""));

    assertThat(latest()).map(Consent::isGranted).contains(true);
    assertThat(
            API.database
                .sql("select count(*) from consents where contact_key = :key")
                .param("key", API.contact(user).key())
                .query(Integer.class)
                .single())
        .isEqualTo(2);
  }

  @Test
  void repeatedWithdrawal_isRecordedOnce_byKeyUserIdOrEmail() {
    API.postWithWriteKey(
        "/v1/identify",
        "{\"userId\": \"%s\", \"traits\": {\"email\": \"%s@müller.example\"}}"
            .formatted(user, user));
    var key = API.contact(user).key();

    for (var who : new String[] {key, user, user + "@m%C3%BCller.example"}) {
      assertThat(consents(who, WITHDRAWAL.formatted("")).statusCode()).isEqualTo(200);
    }

    var list = json(API.get("/v1/contacts/" + user + "/consents"));
    assertThat(list.path("consents").size()).isEqualTo(1);
    assertThat(
            API.database
                .sql("select count(*) from consents where contact_key = :key")
                .param("key", key)
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void invalidConsent_isRefused_andAnUnknownContactIsNotFound() {
    identify(GRANT.formatted(""));

    var invalid = consents(user, "{\"topic\": \"product-tips\", \"granted\": \"no\"}");
    var nobody = consents("nobody", WITHDRAWAL.formatted(""));

    assertThat(invalid.statusCode()).isEqualTo(422);
    assertThat(invalid.body()).contains("consents.channel", "consents.granted", "true or false");
    assertThat(nobody.statusCode()).isEqualTo(404);
  }

  private void identify(String consent) {
    var answer =
        API.postWithWriteKey(
            "/v1/identify",
            "{\"userId\": \"%s\", \"traits\": {\"consents\": %s}}".formatted(user, consent));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> consents(String who, String consent) {
    return API.post("/v1/contacts/" + who + "/consents", "{\"consents\": %s}".formatted(consent));
  }

  private Optional<Consent> latest() {
    return API.get(Consents.class)
        .findLatest(API.contact(user).key(), "product-tips", Channel.EMAIL);
  }

  private static Optional<String> endingOf(UUID enrollment) {
    return API.database
        .sql("select ending_state from enrollments where id = :id and ending_state is not null")
        .param("id", enrollment)
        .query(String.class)
        .optional();
  }
}
