package dev.senda.api.ingest;

import static dev.senda.api.testsupport.TestApi.basic;
import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.journey.LifecycleStage;
import dev.senda.store.consent.Consents;
import dev.senda.store.contacts.AttributeLimits;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.ingest.AddressChanges;
import dev.senda.store.ingest.AddressChanges.AddressChange;
import dev.senda.store.security.ApiKeys;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key that anybody can read may do to a contact that is known, and what it may not. */
class BrowserKeyTest {

  private static final TestApi API = TestApi.shared();
  private static final String BROWSER_KEY =
      API.get(ApiKeys.class).create("site", ApiKeyScope.BROWSER).key();

  private final String user = TestApi.newUserId();
  private final String email = user + "@shop.example";

  @Test
  void newContact_mayGetAddressesAndConsents() {
    var answer =
        byBrowser(
            """
            {"userId": "%s", "traits": {"email": "%s", "phone": "+34600000001",
              "consents": {"topic": "product-tips", "channel": "email"}}}"""
                .formatted(user, email));

    assertThat(answer.body()).isEqualTo("{\"success\":true}");
    assertThat(API.contact(user).email()).isEqualTo(email);
    assertThat(API.contact(user).phone()).isEqualTo("+34600000001");
    assertThat(isConsenting()).isTrue();
  }

  @Test
  void anonymousVisitor_mayLeaveAnAddress() {
    byBrowser("{\"anonymousId\": \"a-%s\", \"traits\": {\"plan\": \"free\"}}".formatted(user));

    var answer =
        byBrowser(
            """
            {"anonymousId": "a-%s", "traits": {"email": "%s",
              "consents": {"topic": "product-tips", "channel": "email"}}}"""
                .formatted(user, email));

    assertThat(answer.body()).isEqualTo("{\"success\":true}");
    assertThat(API.get(Contacts.class).findByEmail(email)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"email\": \"thief@x.example\"",
        "\"email\": null",
        "\"phone\": \"+34600000009\"",
        "\"phone\": null"
      })
  void knownAddress_isNotChanged(String trait) {
    identifyByServer();

    var answer =
        byBrowser(
            "{\"userId\": \"%s\", \"traits\": {\"plan\": \"pro\", %s}}".formatted(user, trait));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).path("warnings").get(0).path("found").asString())
        .isEqualTo("a change of a known contact's address, by a browser key");
    var contact = API.contact(user);
    assertThat(contact.email()).isEqualTo(email);
    assertThat(contact.phone()).isEqualTo("+34600000001");
    assertThat(contact.attributes()).containsEntry("plan", "pro");
  }

  @Test
  void knownAddress_mayBeRepeated() {
    identifyByServer();

    var answer =
        byBrowser(
            "{\"userId\": \"%s\", \"traits\": {\"email\": \"%s\", \"phone\": \"+34 600 000 001\"}}"
                .formatted(user, email));

    assertThat(answer.body()).isEqualTo("{\"success\":true}");
  }

  @Test
  void addressOfAnotherContact_staysThere() {
    API.postWithWriteKey(
        "/v1/identify",
        "{\"anonymousId\": \"a-%s\", \"traits\": {\"email\": \"%s\"}}".formatted(user, email));
    API.postWithWriteKey("/v1/identify", "{\"userId\": \"%s\"}".formatted(user));

    var answer =
        byBrowser("{\"userId\": \"%s\", \"traits\": {\"email\": \"%s\"}}".formatted(user, email));

    assertThat(json(answer).path("warnings").get(0).path("field").asString())
        .isEqualTo("traits.email");
    assertThat(API.contact(user).email()).isNull();
    assertThat(API.get(Contacts.class).findByEmail(email).orElseThrow().anonymousId())
        .isEqualTo("a-" + user);
  }

  @Test
  void anotherUserOnTheSameDevice_isAnotherContact() {
    identifyByServer();
    API.postWithWriteKey(
        "/v1/identify", "{\"userId\": \"%1$s\", \"anonymousId\": \"a-%1$s\"}".formatted(user));
    var other = TestApi.newUserId();

    var answer =
        byBrowser(
            "{\"userId\": \"%s\", \"anonymousId\": \"a-%s\", \"traits\": {\"email\": \"%s@shop.example\"}}"
                .formatted(other, user, other));

    assertThat(answer.body()).isEqualTo("{\"success\":true}");
    assertThat(API.contact(other).email()).isEqualTo(other + "@shop.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"type\": \"identify\", \"traits\": {CONSENTS}",
        "\"type\": \"track\", \"event\": \"Looked\", \"properties\": {CONSENTS}",
        "\"type\": \"track\", \"event\": \"Looked\", \"context\": {\"traits\": {CONSENTS}}"
      })
  void knownContact_isGrantedNoConsent(String call) {
    identifyByServer();
    var consents =
        "\"consents\": {\"topic\": \"product-tips\", \"channel\": \"email\", \"at\": \"2026-11-01T00:00:00Z\"}";

    var answer =
        post(
            "/v1/batch",
            "{\"batch\": [{\"userId\": \"%s\", %s}]}"
                .formatted(user, call.replace("CONSENTS", consents)));

    assertThat(json(answer).path("warnings").get(0).path("found").asString())
        .isEqualTo("a consent for a known contact, by a browser key");
    assertThat(isConsenting()).isFalse();
  }

  @Test
  void changeOfAnAddress_isRecordedWithItsKey() {
    identifyByServer();
    API.postWithWriteKey(
        "/v1/identify",
        "{\"userId\": \"%s\", \"traits\": {\"email\": \"new-%s\"}}".formatted(user, email));
    API.postWithWriteKey(
        "/v1/identify", "{\"userId\": \"%s\", \"traits\": {\"phone\": null}}".formatted(user));

    var changes = API.get(AddressChanges.class).findNewest(API.contact(user).key(), 10);

    assertThat(changes)
        .extracting(AddressChange::type, AddressChange::isRemoval, AddressChange::keyName)
        .containsExactly(
            tuple("phone", true, "senda.api-keys.write"),
            tuple("email", false, "senda.api-keys.write"));
  }

  @Test
  void attributes_areLimited_andTheLimitIsNamed() {
    for (int round = 0; round < 4; round++) {
      int start = round * 100;
      var traits =
          IntStream.range(start, start + 100)
              .mapToObj(i -> "\"f%d\": %d".formatted(i, i))
              .collect(Collectors.joining(", "));
      var answer = byBrowser("{\"userId\": \"%s\", \"traits\": {%s}}".formatted(user, traits));
      assertThat(json(answer).has("warnings")).as(answer.body()).isEqualTo(round >= 1);
    }
    int most = AttributeLimits.OF_BROWSER.maxAttributes();
    assertThat(API.contact(user).attributes())
        .hasSize(most)
        .containsKeys("f0", "f%d".formatted(most - 1));

    byBrowser("{\"userId\": \"%s\", \"traits\": {\"f0\": null, \"f1\": \"one\"}}".formatted(user));

    assertThat(API.contact(user).attributes()).hasSize(most - 1).containsEntry("f1", "one");
  }

  @Test
  void sizeOfAttributes_isLimited() {
    for (int i = 0; i < 4; i++) {
      byBrowser(
          "{\"userId\": \"%s\", \"traits\": {\"f%d\": \"%s\"}}"
              .formatted(user, i, "x".repeat(13_000)));
    }

    assertThat(API.contact(user).attributes()).containsOnlyKeys("f0", "f1");
  }

  @Test
  void serversAttribute_findsRoom_whereABrowserKeyFilledTheContact() {
    for (int i = 0; i < 4; i++) {
      byBrowser(
          "{\"userId\": \"%s\", \"traits\": {\"f%d\": \"%s\"}}"
              .formatted(user, i, "é".repeat(8_000)));
    }
    assertThat(API.contact(user).attributes()).containsOnlyKeys("f0", "f1");

    var text = "x".repeat(20_000);
    API.postWithWriteKey(
        "/v1/identify",
        "{\"userId\": \"%s\", \"traits\": {\"bio\": \"%s\"}}".formatted(user, text));

    var answer =
        API.postWithWriteKey(
            "/v1/identify",
            "{\"userId\": \"%s\", \"traits\": {\"plan\": \"pro\", \"note\": \"%s\", \"seats\": 3}}"
                .formatted(user, text));

    assertThat(API.contact(user).attributes()).containsOnlyKeys("f0", "f1", "bio", "plan", "seats");
    assertThat(json(answer).path("warnings")).hasSize(1);
    assertThat(json(answer).path("warnings").get(0).path("field").asString())
        .isEqualTo("traits.note");
  }

  /** Otherwise whoever knows the address of a lead becomes its user. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"identify\", \"userId\": \"thief-USER\", \"traits\": {\"email\": \"EMAIL\"}}",
        "{\"type\": \"track\", \"userId\": \"thief-USER\", \"event\": \"Looked\","
            + " \"context\": {\"traits\": {\"email\": \"EMAIL\"}}}",
        "{\"type\": \"identify\", \"userId\": \"thief-USER\", \"anonymousId\": \"a-USER\"}",
        "{\"type\": \"alias\", \"userId\": \"thief-USER\", \"previousId\": \"a-USER\"}"
      })
  void contactWithAnAddress_getsNoUserId(String call) {
    API.postWithWriteKey(
        "/v1/identify",
        "{\"anonymousId\": \"a-%s\", \"traits\": {\"email\": \"%s\"}}".formatted(user, email));
    var lead = API.get(Contacts.class).findByEmail(email).orElseThrow();

    post(
        "/v1/batch",
        "{\"batch\": [%s]}".formatted(call.replace("USER", user).replace("EMAIL", email)));

    var after = API.get(Contacts.class).findByEmail(email).orElseThrow();
    assertThat(after.key()).isEqualTo(lead.key());
    assertThat(after.userId()).isNull();
    assertThat(API.contact("thief-" + user).email()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"identify\", \"userId\": \"USER\", \"traits\": {\"email\": \"EMAIL\"}}",
        "{\"type\": \"identify\", \"userId\": \"USER\", \"anonymousId\": \"b-USER\","
            + " \"traits\": {\"email\": \" EMAIL \"}}",
        "{\"type\": \"track\", \"userId\": \"USER\", \"event\": \"Looked\","
            + " \"context\": {\"traits\": {\"email\": \"EMAIL\"}}}"
      })
  void addressThatOnlyABrowserKeyClaimed_isTakenByTheServersUser(String call) {
    claimByBrowser();

    var answer =
        API.postWithWriteKey(
            "/v1/batch",
            "{\"batch\": [%s]}".formatted(call.replace("USER", user).replace("EMAIL", email)));

    assertThat(answer.body()).isEqualTo("{\"success\":true}");
    assertThat(API.contact(user).email()).isEqualTo(email);
    assertThat(API.contact("squatter-" + user).email()).isNull();
    assertThat(API.get(AddressChanges.class).findNewest(API.contact("squatter-" + user).key(), 10))
        .extracting(AddressChange::type, AddressChange::isRemoval, AddressChange::keyName)
        .containsExactly(tuple("email", true, "senda.api-keys.write"));
  }

  @Test
  void addressThatOnlyABrowserKeyClaimed_isTakenByAnEnrollment() {
    claimByBrowser();

    var answer =
        API.post(
            "/v1/journeys/ebook-nurture/enrollments",
            "{\"contact\": {\"userId\": \"%s\", \"traits\": {\"email\": \"%s\"}}}"
                .formatted(user, email));

    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    assertThat(API.contact(user).email()).isEqualTo(email);
    assertThat(API.contact("squatter-" + user).email()).isNull();
  }

  @Test
  void addressThatAServerConfirmed_isTakenByNobody() {
    claimByBrowser();
    API.postWithWriteKey(
        "/v1/identify",
        "{\"userId\": \"squatter-%s\", \"traits\": {\"email\": \"%s\"}}".formatted(user, email));
    claimByBrowser();

    var answer =
        API.postWithWriteKey(
            "/v1/identify",
            "{\"userId\": \"%s\", \"traits\": {\"email\": \"%s\"}}".formatted(user, email));

    assertThat(json(answer).path("warnings").get(0).path("found").asString())
        .isEqualTo("the address of another contact");
    assertThat(API.contact("squatter-" + user).email()).isEqualTo(email);
    assertThat(API.contact(user).email()).isNull();
  }

  private void claimByBrowser() {
    byBrowser(
        "{\"userId\": \"squatter-%s\", \"traits\": {\"email\": \"%s\"}}".formatted(user, email));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"customer\"", "\"lead\"", "null"})
  void lifecycle_isNotSet(String stage) {
    API.postWithWriteKey(
        "/v1/identify",
        "{\"userId\": \"%s\", \"traits\": {\"lifecycle\": \"subscriber\"}}".formatted(user));

    var answer =
        byBrowser(
            "{\"userId\": \"%s\", \"traits\": {\"lifecycle\": %s, \"plan\": \"pro\"}}"
                .formatted(user, stage));

    assertThat(json(answer).path("warnings").get(0).path("field").asString())
        .isEqualTo("traits.lifecycle");
    assertThat(API.contact(user).lifecycle()).isEqualTo(LifecycleStage.SUBSCRIBER);
    assertThat(API.contact(user).attributes()).containsEntry("plan", "pro");
  }

  @Test
  void whatIsLeftOut_isNamedWhereItWas() {
    identifyByServer();
    var track =
        """
        {"type": "track", "userId": "%s", "event": "Looked",
         "context": {"traits": {"email": "x@y.example", "lifecycle": "lead"}},
         "properties": {"consents": {"topic": "product-tips", "channel": "email"}}}""";
    var identify =
        """
        {"type": "identify", "userId": "%s", "traits": {"phone": "+34600000009"},
         "context": {"traits": {"email": "x@y.example", "phone": "+34600000008"}}}""";

    var answer =
        post("/v1/batch", "{\"batch\": [%s, %s]}".formatted(track, identify).replace("%s", user));

    assertThat(json(answer).path("warnings").valueStream().map(w -> w.path("field").asString()))
        .containsExactly(
            "context.traits.email",
            "context.traits.lifecycle",
            "properties.consents",
            "context.traits.email",
            "traits.phone");
  }

  private void identifyByServer() {
    API.postWithWriteKey(
        "/v1/identify",
        "{\"userId\": \"%s\", \"traits\": {\"email\": \"%s\", \"phone\": \"+34600000001\"}}"
            .formatted(user, email));
  }

  private boolean isConsenting() {
    return API.get(Consents.class)
        .findLatest(API.contact(user).key(), "product-tips", Channel.EMAIL)
        .isPresent();
  }

  private static HttpResponse<String> byBrowser(String body) {
    return post("/v1/identify", body);
  }

  private static HttpResponse<String> post(String path, String body) {
    return API.send(
        API.request(path)
            .header("Authorization", basic(BROWSER_KEY))
            .POST(BodyPublishers.ofString(body)));
  }
}
