package dev.senda.api.ingest;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.security.ApiKeys;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A strict request stores nothing if anything would be left out because of what is stored. */
class StrictCallTest {

  private static final TestApi API = TestApi.shared();

  private static final String BROWSER_KEY =
      API.get(ApiKeys.class).create("site", ApiKeyScope.BROWSER).key();

  private final String user = TestApi.newUserId();

  @Test
  void addressOfAnotherContact_refusesTheWholeBatch() {
    var owner = TestApi.newUserId();
    API.postWithWriteKey(
        "/v1/identify",
        "{\"userId\": \"%1$s\", \"traits\": {\"email\": \"%1$s@shop.example\"}}".formatted(owner));

    var answer =
        API.postWithWriteKey(
            "/v1/batch?strict=true",
            """
            {"batch": [
              {"type": "track", "userId": "%1$s", "event": "Looked"},
              {"type": "identify", "userId": "%1$s", "traits": {"email": "%2$s@shop.example"}}]}"""
                .formatted(user, owner));

    isRefused(answer, "batch[1].traits.email");
  }

  @Test
  void knownAddress_thatABrowserKeyChanges_refusesTheCall() {
    API.postWithWriteKey(
        "/v1/identify",
        "{\"userId\": \"%1$s\", \"traits\": {\"email\": \"%1$s@shop.example\"}}".formatted(user));

    var answer =
        API.send(
            API.request("/v1/identify?strict=true")
                .header("Authorization", TestApi.basic(BROWSER_KEY))
                .POST(
                    BodyPublishers.ofString(
                        """
                        {"userId": "%s", "traits": {"plan": "pro", "email": "thief@x.example"}}"""
                            .formatted(user))));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).path("errors").get(0).path("field").asString())
        .isEqualTo("traits.email");
    assertThat(API.contact(user).attributes()).doesNotContainKey("plan");
  }

  @Test
  void attributesThatAreTooMany_areRefused() {
    var traits =
        IntStream.range(0, 310)
            .mapToObj(i -> "\"f%03d\": %d".formatted(i, i))
            .collect(Collectors.joining(", "));

    var answer =
        API.postWithWriteKey(
            "/v1/identify?strict=true",
            "{\"userId\": \"%s\", \"traits\": {%s}}".formatted(user, traits));

    isRefused(answer, "traits.f300");
  }

  @Test
  void aliasOfAUser_isRefused() {
    var other = TestApi.newUserId();
    API.postWithWriteKey("/v1/identify", "{\"userId\": \"%s\"}".formatted(other));

    var answer =
        API.postWithWriteKey(
            "/v1/alias?strict=true",
            "{\"previousId\": \"%s\", \"userId\": \"%s\"}".formatted(other, user));

    isRefused(answer, "previousId");
  }

  @ParameterizedTest
  @ValueSource(strings = {"email", "phone", "locale", "timezone"})
  void emptyTrait_isUnderstood(String trait) {
    var answer =
        API.postWithWriteKey(
            "/v1/identify?strict=true",
            "{\"userId\": \"%s\", \"messageId\": \"\", \"traits\": {\"%s\": \"\"}}"
                .formatted(user, trait));

    assertThat(answer.body()).isEqualTo("{\"success\":true}");
    assertThat(API.get(Contacts.class).findByUserId(user)).isPresent();
  }

  private void isRefused(HttpResponse<String> answer, String field) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(json(answer).path("errors").get(0).path("field").asString()).isEqualTo(field);
    assertThat(API.get(Contacts.class).findByUserId(user)).isEmpty();
  }
}
