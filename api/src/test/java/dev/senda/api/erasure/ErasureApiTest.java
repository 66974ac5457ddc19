package dev.senda.api.erasure;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.store.support.Ids;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ErasureApiTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();
  private final String email = user + "@example.com";
  private final String phone = "+52551%07d".formatted(Math.floorMod(user.hashCode(), 10_000_000));
  private final Contact contact = signUp();

  private Contact signUp() {
    identify("");
    return API.contact(user);
  }

  private void identify(String more) {
    var response =
        API.postWithWriteKey(
            "/v1/identify",
            """
            {"userId": "%s", "traits": {"email": "%s", "phone": "%s"}%s}
            """
                .formatted(user, email, phone, more));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  private JsonNode erase(String who, String query) {
    var response = API.send("DELETE", path(who, query));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private static String path(String who, String query) {
    return "/v1/contacts/"
        + URLEncoder.encode(who, StandardCharsets.UTF_8).replace("+", "%20")
        + query;
  }

  @ParameterizedTest
  @CsvSource({"key, ''", "userId, ?by=userId", "email, ''", "phone, ?by=phone&reason=asked"})
  void anyIdentifier_erases_andItsRepetitionReturnsTheReceipt(String by, String query) {
    var enrollment = API.enroll("receipts", user);
    var who =
        switch (by) {
          case "key" -> contact.key();
          case "userId" -> user;
          case "email" -> email;
          default -> phone;
        };

    var receipt = erase(who, query);

    assertThat(receipt.path("contactKey").asString()).isEqualTo(contact.key());
    assertThat(receipt.path("enrollmentsEnded").asInt()).isEqualTo(1);
    assertThat(receipt.toString()).doesNotContain(email, phone, user);
    assertThat(API.get(Contacts.class).findByUserId(user)).isEmpty();
    assertThat(API.get(Contacts.class).find(contact.key()).orElseThrow().erasedAt()).isNotNull();
    assertThat(erase(who, query).path("id")).isEqualTo(receipt.path("id"));
    assertThat(json(API.get("/v1/erasures/" + receipt.path("id").asString())).path("contactKey"))
        .isEqualTo(receipt.path("contactKey"));
    var entry =
        json(API.get("/v1/audit?subjectType=contact&subjectId=" + contact.key()))
            .path("entries")
            .path(0);
    assertThat(entry.path("action").asString()).isEqualTo("contact-erased");
    assertThat(entry.path("actorType").asString()).isEqualTo("api-key");
    assertThat(
            API.database
                .sql("select coalesce(ending_state, state) from enrollments where id = :id")
                .param("id", enrollment)
                .query(String.class)
                .single())
        .isEqualTo("EXITED");
  }

  @Test
  void unknownContact_isNotFound_andSeveralAreAConflict() {
    assertThat(API.send("DELETE", path("nobody", "")).statusCode()).isEqualTo(404);
    assertThat(API.send("DELETE", path("nobody", "?by=name")).statusCode()).isEqualTo(422);
    assertThat(API.get("/v1/erasures/" + Ids.newUuid()).statusCode()).isEqualTo(404);
    assertThat(API.get("/v1/erasures/none").statusCode()).isEqualTo(404);
    API.postWithWriteKey(
        "/v1/identify",
        "{\"userId\": \"%s\", \"traits\": {\"phone\": \"%s\"}}"
            .formatted(TestApi.newUserId(), phone));

    var response = API.send("DELETE", path(phone, "?by=phone"));

    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.body()).contains(contact.key());
  }

  @Test
  void lateCall_withTheOldUserId_bringsNobodyBack() {
    var before = "2020-01-01T00:00:00Z";
    erase(contact.key(), "");

    identify(", \"timestamp\": \"%s\"".formatted(before));
    var tracked =
        API.postWithWriteKey(
            "/v1/track",
            "{\"userId\": \"%s\", \"event\": \"Order Completed\", \"timestamp\": \"%s\"}"
                .formatted(user, before));

    assertThat(tracked.statusCode()).isEqualTo(200);
    assertThat(API.get(Contacts.class).findByUserId(user)).isEmpty();
    assertThat(API.get(Contacts.class).findByEmail(email)).isEmpty();
  }

  @Test
  void newSignUp_isANewContact_withoutMarketing() {
    erase(contact.key(), "");

    identify("");

    assertThat(API.contact(user).key()).isNotEqualTo(contact.key());
    assertThat(
            json(API.get("/v1/suppressions?address=" + email))
                .path("suppressions")
                .path(0)
                .path("reason")
                .asString())
        .isEqualTo("erased");
  }

  @Test
  void clickOnAnOldLink_leadsToItsTarget_andIsNotRecorded() {
    var enrollment = API.enroll("receipts", user);
    var message = API.insertMessage(enrollment, "receipt");
    erase(contact.key(), "");
    var token =
        API.get(LinkTokenSigner.class)
            .sign(
                LinkPurpose.CLICK,
                new LinkTokenContent(message, "https://shop.example/?to=" + email));

    var response = API.send(API.request("/t/" + token).GET());

    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(engagements(message)).isZero();
  }

  private static long engagements(UUID message) {
    return API.database
        .sql("select count(*) from engagements where message_id = :id")
        .param("id", message)
        .query(Long.class)
        .single();
  }

  @Test
  void lateSuppression_ofAnErasedAddress_isKeptAsAHash() {
    erase(contact.key(), "");

    API.get(Suppressions.class)
        .add(Channel.EMAIL, email, new Suppression("bounced", Instant.now()));

    assertThat(
            API.database
                .sql("select count(*) from suppressions where address = :address")
                .param("address", email)
                .query(Long.class)
                .single())
        .isZero();
    identify("");
    assertThat(
            json(API.get("/v1/suppressions?address=" + email))
                .path("suppressions")
                .path(0)
                .path("reason")
                .asString())
        .isEqualTo("bounced");
  }

  @Test
  void operator_suppressesAnErasedAddress_withoutStoringIt() {
    erase(contact.key(), "");

    var response =
        API.post(
            "/v1/suppressions",
            "{\"channel\": \"email\", \"address\": \"%s\", \"reason\": \"complained\"}"
                .formatted(email.toUpperCase(Locale.ROOT)));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(json(response).path("address").asString()).isEqualTo(email);
    assertThat(json(response).path("reason").asString()).isEqualTo("complained");
    assertThat(json(API.get("/v1/suppressions?address=" + email)).path("suppressions").size())
        .isZero();
    identify("");
    assertThat(json(API.get("/v1/suppressions?address=" + email)).toString())
        .contains("complained");
  }

  /** Other digits are a user id, and must not answer with the receipt of somebody else. */
  @Test
  void digitsWithoutPlus_areNoPhoneNumber() {
    var receipt = erase(contact.key(), "").path("id");

    assertThat(API.send("DELETE", path(phone.substring(3), "")).statusCode()).isEqualTo(404);
    assertThat(API.send("DELETE", path(phone.substring(1), "")).statusCode()).isEqualTo(404);
    assertThat(erase(phone, "").path("id")).isEqualTo(receipt);
    assertThat(erase(phone, "?by=phone").path("id")).isEqualTo(receipt);
  }

  @Test
  void liftedSuppression_isInTheAuditLog_withItsReason() {
    API.post(
        "/v1/suppressions",
        "{\"channel\": \"email\", \"address\": \"%s\", \"reason\": \"unsubscribed\"}"
            .formatted(email));

    API.post(
        "/v1/suppressions/remove",
        "{\"channel\": \"email\", \"address\": \"%s\", \"reason\": \"asked from %s\"}"
            .formatted(email, email));

    var entry =
        json(API.get("/v1/audit?subjectType=contact&subjectId=" + contact.key()))
            .path("entries")
            .path(0);
    assertThat(entry.path("action").asString()).isEqualTo("suppression-lifted");
    assertThat(entry.path("reason").asString()).isEqualTo("asked from *");
  }

  @Test
  void export_hasEverythingOfThePerson_andIsAudited() {
    API.postWithWriteKey(
        "/v1/track",
        "{\"userId\": \"%s\", \"event\": \"Product Viewed\", \"properties\": {\"sku\": \"shoe-77\"}}"
            .formatted(user));

    var response = API.get(path(email, "/export?by=email"));

    assertThat(response.statusCode()).isEqualTo(200);
    var export = json(response);
    assertThat(export.path("contact").path(0).path("email").asString()).isEqualTo(email);
    assertThat(export.path("events").path(0).path("properties").path("sku").asString())
        .isEqualTo("shoe-77");
    assertThat(response.headers().firstValue("Content-Disposition").orElse(""))
        .contains(contact.key());
    assertThat(API.get(path("nobody", "/export")).statusCode()).isEqualTo(404);
    assertThat(
            json(API.get("/v1/audit?subjectType=contact&subjectId=" + contact.key()))
                .path("entries")
                .path(0)
                .path("action")
                .asString())
        .isEqualTo("contact-exported");
  }

  @Test
  void consolePage_ofAnErasedContact_showsTheReceipt() {
    var receipt = erase(contact.key(), "");

    var page =
        API.send(
                API.request("/console/contacts/" + contact.key())
                    .header(
                        "Authorization",
                        "Basic "
                            + Base64.getEncoder()
                                .encodeToString(
                                    (":" + TestApi.ADMIN_KEY).getBytes(StandardCharsets.UTF_8)))
                    .GET())
            .body();

    assertThat(page).contains("Receipt of the erasure", receipt.path("id").asString());
    assertThat(page).doesNotContain("Erase this person");
  }
}
