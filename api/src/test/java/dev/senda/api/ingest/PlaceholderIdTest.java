package dev.senda.api.ingest;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.store.contacts.Contacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids that stand for nobody, and ids that are written in another way. */
class PlaceholderIdTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"undefined\"",
        "\"null\"",
        "\"NULL\"",
        "\"NaN\"",
        "\"None\"",
        "\"nil\"",
        "\"0\"",
        "0",
        "0.0",
        "\"anonymous\"",
        "\"Guest\"",
        "\"[object Object]\"",
        "\"true\"",
        "\"FALSE\"",
        "\"unknown\"",
        "\"not set\"",
        "\"(not set)\"",
        "\"not_set\"",
        "\"distinct_id\"",
        "\"00000000-0000-0000-0000-000000000000\"",
        "\"{{ user.id }}\"",
        "\"${userId}\""
      })
  void idOfNobody_isLeftOut_andNamed(String id) {
    for (var other : new String[] {"userId", "anonymousId"}) {
      var known = other.equals("userId") ? "anonymousId" : "userId";
      var answer =
          API.postWithWriteKey(
              "/v1/track",
              "{\"%s\": %s, \"%s\": \"%s\", \"event\": \"Looked\"}"
                  .formatted(other, id, known, user));

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(json(answer).path("warnings").get(0).path("field").asString()).isEqualTo(other);
    }
    var contacts = API.get(Contacts.class);
    assertThat(contacts.findByAnonymousId(user)).isPresent();
    assertThat(contacts.findByUserId(user)).isPresent();
    var text = id.replace("\"", "");
    assertThat(contacts.findByUserId(text)).isEmpty();
    assertThat(contacts.findByAnonymousId(text)).isEmpty();
  }

  @Test
  void callOfNobody_isRefused_andNamesTheId() {
    var answer =
        API.postWithWriteKey("/v1/track", "{\"userId\": \"undefined\", \"event\": \"Looked\"}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("\\\"undefined\\\"", "stands for nobody");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Nilsson", "nullable", "user-0", "guest-17", "anonymous@shop.example"})
  void idThatOnlyHoldsSuchAWord_isKept(String id) {
    var unique = id + user;

    assertThat(
            API.postWithWriteKey(
                    "/v1/track", "{\"userId\": \"%s\", \"event\": \"Looked\"}".formatted(unique))
                .body())
        .isEqualTo("{\"success\":true}");
    assertThat(API.get(Contacts.class).findByUserId(unique)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"94711.0, 94711", "9.4712e4, 94712", "94713, 94713", "9e20, 900000000000000000000"})
  void numberWithoutAFraction_isAnId(String number, String id) {
    var answer =
        API.postWithWriteKey(
            "/v1/track", "{\"userId\": %s, \"event\": \"Looked\"}".formatted(number));

    assertThat(answer.body()).isEqualTo("{\"success\":true}");
    assertThat(API.get(Contacts.class).findByUserId(id)).isPresent();
  }

  @Test
  void aliasOfTwoUsers_mergesNobody_andSaysSo() {
    var other = TestApi.newUserId();
    for (var one : new String[] {user, other}) {
      API.postWithWriteKey("/v1/identify", "{\"userId\": \"%s\"}".formatted(one));
    }

    for (var who : new String[] {other, TestApi.newUserId()}) {
      var answer =
          API.postWithWriteKey(
              "/v1/alias", "{\"previousId\": \"%s\", \"userId\": \"%s\"}".formatted(user, who));

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("previousId", "the id of a user", "/v1/contacts/merge");
    }
    assertThat(API.contact(user).key()).isNotEqualTo(API.contact(other).key());
    assertThat(API.get(Contacts.class).findByAnonymousId(user)).isEmpty();
  }
}
