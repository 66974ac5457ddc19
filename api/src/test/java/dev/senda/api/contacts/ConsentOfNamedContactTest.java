package dev.senda.api.contacts;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsentOfNamedContactTest {

  private static final TestApi API = TestApi.shared();

  private static final String GRANT = "{\"topic\": \"product-tips\", \"channel\": \"email\"}";
  private static final String WITHDRAWAL =
      "{\"topic\": \"product-tips\", \"channel\": \"email\", \"granted\": false}";

  private final String user = TestApi.newUserId();
  private final String address = TestApi.newUserId() + "@adv.example";
  private final String phone =
      "+34600%06d".formatted(ThreadLocalRandom.current().nextInt(1_000_000));

  @AfterEach
  void settle() {
    API.awaitEmptyOutbox();
  }

  @Test
  void withdrawal_appliesToTheUserId_andToTheAddress() {
    identify(address, "\"consents\": " + GRANT);
    identify(user, "\"email\": \"%s\", \"consents\": %s".formatted(address, GRANT));

    var answer = API.post("/v1/contacts/" + address + "/consents", body(WITHDRAWAL));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(isGranted(address)).contains(false);
    assertThat(isGranted(user)).contains(false);
    assertThat(json(answer).path("contactKey").asString()).isEqualTo(key(address));
    assertThat(json(answer).path("others").get(0).path("contactKey").asString())
        .isEqualTo(key(user));
  }

  @Test
  void withdrawal_appliesToAllContactsOfAPhoneNumber() {
    identify(user, "\"phone\": \"%s\", \"consents\": %s".formatted(phone, GRANT));
    identify(address, "\"phone\": \"%s\", \"consents\": %s".formatted(phone, GRANT));

    assertThat(API.post("/v1/contacts/" + phone + "/consents", body(WITHDRAWAL)).statusCode())
        .isEqualTo(200);

    assertThat(isGranted(address)).contains(false);
    assertThat(isGranted(user)).contains(false);
  }

  @Test
  void grantForSeveral_isRefused_withTheChoices() {
    identify(address, "\"plan\": \"free\"");
    identify(user, "\"email\": \"%s\"".formatted(address));

    var answer = API.post("/v1/contacts/" + address + "/consents", body(GRANT));
    var list = API.get("/v1/contacts/" + address + "/consents");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body())
        .contains("by=userId is contact " + key(address), "by=email is contact " + key(user));
    assertThat(list.statusCode()).isEqualTo(409);
    assertThat(isGranted(address)).isEmpty();
    assertThat(isGranted(user)).isEmpty();
  }

  @Test
  void by_saysWhichIsMeant() {
    identify(address, "\"consents\": " + GRANT);
    identify(user, "\"email\": \"%s\"".formatted(address));
    var path = "/v1/contacts/" + address + "/consents?by=";

    assertThat(API.post(path + "email", body(GRANT)).statusCode()).isEqualTo(200);
    assertThat(API.post(path + "userId", body(WITHDRAWAL)).statusCode()).isEqualTo(200);

    assertThat(isGranted(user)).contains(true);
    assertThat(isGranted(address)).contains(false);
    assertThat(API.get(path + "phone").statusCode()).isEqualTo(404);
    assertThat(API.get(path + "name").body()).contains("one of key, userId, email, phone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"org/42", "google-oauth2|1/2", "a;b", "50%", "back\\slash", "..", "#?&"})
  void anyUserId_canBeNamedInTheBody_andInTheQuery(String form) {
    var id = form + user;
    identify(id.replace("\\", "\\\\"), "\"plan\": \"free\"");

    var answer = named("\"userId\": \"%s\"".formatted(id.replace("\\", "\\\\")), WITHDRAWAL);
    var list = API.get("/v1/consents?userId=" + URLEncoder.encode(id, StandardCharsets.UTF_8));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(isGranted(id)).contains(false);
    assertThat(json(list).path("contactKey").asString()).isEqualTo(key(id));
    assertThat(json(list).path("consents").size()).isEqualTo(1);
  }

  @Test
  void contactInTheBody_isNamedByExactlyOneIdentifier() {
    identify(user, "\"email\": \"%s\", \"phone\": \"%s\"".formatted(address, phone));

    assertThat(named("\"email\": \"%s\"".formatted(address), GRANT).statusCode()).isEqualTo(200);
    assertThat(named("\"phone\": \"%s\"".formatted(phone), WITHDRAWAL).statusCode()).isEqualTo(200);
    assertThat(named("\"key\": \"%s\"".formatted(key(user)), GRANT).statusCode()).isEqualTo(200);
    assertThat(named("\"userId\": \"nobody\"", GRANT).statusCode()).isEqualTo(404);
    assertThat(named("", GRANT).statusCode()).isEqualTo(422);
    assertThat(named("\"key\": \"k\", \"userId\": \"u\"", GRANT).body())
        .contains("2 identifiers", "exactly one of key, userId, email, phone");
    assertThat(json(API.get("/v1/consents?phone=" + phone)).path("contactKey").asString())
        .isEqualTo(key(user));
  }

  private static HttpResponse<String> named(String contact, String consent) {
    return API.post(
        "/v1/consents", "{\"contact\": {%s}, \"consents\": [%s]}".formatted(contact, consent));
  }

  private static String body(String consent) {
    return "{\"consents\": [%s]}".formatted(consent);
  }

  private static void identify(String userId, String traits) {
    var answer =
        API.postWithWriteKey(
            "/v1/identify", "{\"userId\": \"%s\", \"traits\": {%s}}".formatted(userId, traits));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private static String key(String userId) {
    return API.contact(userId).key();
  }

  private static Optional<Boolean> isGranted(String userId) {
    return API.get(Consents.class)
        .findLatest(key(userId), "product-tips", Channel.EMAIL)
        .map(Consent::isGranted);
  }
}
