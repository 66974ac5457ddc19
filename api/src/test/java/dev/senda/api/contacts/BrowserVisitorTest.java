package dev.senda.api.contacts;

import static dev.senda.api.testsupport.TestApi.basic;
import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.security.ApiKeys;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A visitor whose address and consents only a browser key gave, and a user on the same device. */
class BrowserVisitorTest extends MergedContactsTestBase {

  private static final String BROWSER_KEY =
      API.get(ApiKeys.class).create("site", ApiKeyScope.BROWSER).key();
  private static final String CLAIM =
      """
      {"anonymousId": "%s", "traits": {"phone": "+34600832783",
        "consents": {"topic": "cart-reminders", "channel": "sms"}}}\
      """;
  private static final String CLAIM_LEFT_OUT =
      "an address or a consent that only a browser key gave to this visitor";
  private static final String NOT_JOINED =
      "the anonymous id of another contact, with an address, by a browser key";

  private final String email = user + "@shop.example";

  @Nested
  class Claims {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"type\": \"identify\", \"userId\": \"USER\", \"anonymousId\": \"a-USER\"}",
          "{\"type\": \"alias\", \"userId\": \"USER\", \"previousId\": \"a-USER\"}",
          "{\"type\": \"track\", \"userId\": \"USER\", \"anonymousId\": \"a-USER\", \"event\":"
              + " \"Looked\"}",
          "{\"type\": \"identify\", \"userId\": \"USER\", \"anonymousId\": \"a-USER\","
              + " \"traits\": {\"email\": \"USER@shop.example\"}}"
        })
    void areNotMergedIntoAKnownUser_butEventsAndEnrollmentsAre(String call) {
      identifyKnownUser();
      claim();
      trackAnonymous("Cart Abandoned");

      var warnings =
          warnings(
              API.postWithWriteKey(
                  "/v1/batch", "{\"batch\": [%s]}".formatted(call.replace("USER", user))));

      assertThat(warnings).containsExactly(CLAIM_LEFT_OUT);
      assertThat(contact().phone()).isNull();
      assertThat(contact().email()).isEqualTo(email);
      assertThat(smsConsent("cart-reminders")).isEmpty();
      assertThat(visitor().key()).isEqualTo(contact().key());
      assertThat(running(contact().key()))
          .extracting(EnrollmentRow::journey)
          .containsExactly("abandoned-cart");
      assertThat(
              count(
                  "events",
                  "name = 'Cart Abandoned' and contact_key = '%s'".formatted(contact().key())))
          .isEqualTo(1);
    }

    @Test
    void replaceNoPhone_andGrantNothingForIt() {
      identify("{\"userId\": \"%s\", \"traits\": {\"phone\": \"+34600000001\"}}".formatted(user));
      claim();

      login();

      assertThat(contact().phone()).isEqualTo("+34600000001");
      assertThat(smsConsent("cart-reminders")).isEmpty();
    }

    @Test
    void byTheAddressOfAKnownUser_grantNothing() {
      identifyKnownUser();
      byBrowser(
          "/v1/identify",
          """
          {"anonymousId": "%s", "traits": {"consents": {"topic": "cart-reminders", "channel": "sms"}}}\
          """
              .formatted(anonymous));

      byBrowser(
          "/v1/identify",
          "{\"anonymousId\": \"%s\", \"traits\": {\"email\": \"%s\"}}".formatted(anonymous, email));

      assertThat(visitor().key()).isEqualTo(contact().key());
      assertThat(smsConsent("cart-reminders")).isEmpty();
    }

    @Test
    void ofAnEvent_grantNothing() {
      identifyKnownUser();
      byBrowser(
          "/v1/track",
          """
          {"anonymousId": "%s", "event": "Looked",
            "properties": {"consents": {"topic": "cart-reminders", "channel": "sms"}}}\
          """
              .formatted(anonymous));

      login();

      assertThat(smsConsent("cart-reminders")).isEmpty();
    }

    @Test
    void thatWithdrawAConsent_count() {
      identify(
          """
          {"userId": "%s", "traits": {"email": "%s", "consents": {"topic": "cart-reminders", "channel": "sms"}}}\
          """
              .formatted(user, email));
      byBrowser(
          "/v1/identify",
          """
          {"anonymousId": "%s", "traits": {
            "consents": {"topic": "cart-reminders", "channel": "sms", "granted": false}}}\
          """
              .formatted(anonymous));

      login();

      assertThat(smsConsent("cart-reminders")).map(Consent::isGranted).contains(false);
    }

    @Test
    void thatAServerConfirms_areMerged() {
      identifyKnownUser();
      claim();
      identify(CLAIM.formatted(anonymous));

      login();

      assertThat(contact().phone()).isEqualTo("+34600832783");
      assertThat(smsConsent("cart-reminders")).map(Consent::isGranted).contains(true);
    }

    @Test
    void ofAVisitorWhoBecomesANewUser_stay() {
      claim();

      login();

      assertThat(contact().phone()).isEqualTo("+34600832783");
      assertThat(smsConsent("cart-reminders")).map(Consent::isGranted).contains(true);
    }
  }

  @Nested
  class LoginByABrowserKey {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void orderOfTheUser_endsTheCartOfTheVisitor_andTheAnswersSayThatTheyAreNotJoined(
        boolean isKnownUser) {
      if (isKnownUser) {
        identifyKnownUser();
      }
      claim();
      byBrowser(
          "/v1/track", event("\"anonymousId\": \"%s\"".formatted(anonymous), "Cart Abandoned"));
      var visitor = visitor().key();

      assertThat(byBrowser("/v1/identify", bothIds())).containsExactly(NOT_JOINED);
      assertThat(byBrowser("/v1/track", order())).containsExactly(NOT_JOINED);

      assertThat(enrollments(visitor)).hasSize(1).allMatch(one -> one.ending() != null);
      assertThat(visitor().phone()).isEqualTo("+34600832783");
      assertThat(contact().phone()).isNull();
      assertThat(smsConsent("cart-reminders")).isEmpty();
      assertThat(count("events", "name = 'Order Completed' and contact_key = '" + visitor + "'"))
          .isZero();
    }

    @Test
    void orderOfTheUser_endsTheCartOfALead_whomAServerReported() {
      identifyKnownUser();
      identify(
          "{\"anonymousId\": \"%s\", \"traits\": {\"email\": \"lead-%s\"}}"
              .formatted(anonymous, email));
      trackAnonymous("Cart Abandoned");

      byBrowser("/v1/track", order());

      assertThat(enrollments(visitor().key())).hasSize(1).allMatch(one -> one.ending() != null);
    }

    @Test
    void cartOfTheUser_startsNoJourneyOfTheVisitor() {
      identifyKnownUser();
      claim();

      byBrowser(
          "/v1/track",
          event(
              "\"userId\": \"%s\", \"anonymousId\": \"%s\"".formatted(user, anonymous),
              "Cart Abandoned"));

      assertThat(running(contact().key())).hasSize(1);
      assertThat(enrollments(visitor().key())).isEmpty();
    }

    @Test
    void orderOfAnotherUser_doesNotEndTheCartOfAUserOnTheSameDevice() {
      identifyKnownUser();
      login();
      track("Cart Abandoned");

      byBrowser(
          "/v1/track",
          event(
              "\"userId\": \"%s\", \"anonymousId\": \"%s\""
                  .formatted(TestApi.newUserId(), anonymous),
              "Order Completed"));

      assertThat(running(contact().key())).hasSize(1).allMatch(one -> one.ending() == null);
    }

    private String bothIds() {
      return "{\"userId\": \"%s\", \"anonymousId\": \"%s\"}".formatted(user, anonymous);
    }

    private String order() {
      return event(
          "\"userId\": \"%s\", \"anonymousId\": \"%s\"".formatted(user, anonymous),
          "Order Completed");
    }

    private static String event(String who, String event) {
      return "{%s, \"event\": \"%s\"}".formatted(who, event);
    }
  }

  private void identifyKnownUser() {
    identify("{\"userId\": \"%s\", \"traits\": {\"email\": \"%s\"}}".formatted(user, email));
  }

  private void claim() {
    assertThat(byBrowser("/v1/identify", CLAIM.formatted(anonymous))).isEmpty();
  }

  private Optional<Consent> smsConsent(String topic) {
    return API.get(Consents.class).findLatest(contact().key(), topic, Channel.SMS);
  }

  /** What the answer warns of. */
  private static List<String> byBrowser(String path, String body) {
    var answer =
        API.send(
            API.request(path)
                .header("Authorization", basic(BROWSER_KEY))
                .POST(BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).isEqualTo(200);
    return warnings(answer);
  }

  private static List<String> warnings(HttpResponse<String> answer) {
    return json(answer)
        .path("warnings")
        .valueStream()
        .map(warning -> warning.path("found").asString())
        .toList();
  }
}
