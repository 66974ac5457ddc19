package dev.senda.api.keys;

import static dev.senda.api.testsupport.TestApi.WRITE_KEY;
import static dev.senda.api.testsupport.TestApi.basic;
import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApiKeyApiTest {

  private static final TestApi API = TestApi.shared();

  @Test
  void createdKey_isValidAtOnce_untilItIsRevoked() {
    var created = create("shop", "write");
    var key = json(created).path("key").asString();

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(track(key)).isEqualTo(200);
    assertThat(listed(created).path("lastUsedAt").asString()).isNotEmpty();

    var revoked = API.send("DELETE", "/v1/keys/" + json(created).path("id").asString());

    assertThat(revoked.statusCode()).isEqualTo(200);
    assertThat(json(revoked).path("revokedAt").asString()).isNotEmpty();
    assertThat(track(key)).isEqualTo(401);
    assertThat(listed(created).has("revokedAt")).isTrue();
  }

  @Test
  void list_showsNoKey() {
    var created = create("crm", "admin");

    var list = API.get("/v1/keys");

    assertThat(list.body())
        .contains("\"crm\"")
        .contains("\"senda.api-keys.write\"")
        .doesNotContain(json(created).path("key").asString())
        .doesNotContain(WRITE_KEY);
  }

  @Test
  void create_withUnknownScope_namesTheField() {
    var answer = create("shop", "root");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).path("errors").get(0).path("field").asString()).isEqualTo("scope");
    assertThat(json(answer).path("errors").get(0).path("expected").asString())
        .isEqualTo("one of write, browser, viewer, operator, admin");
  }

  @Test
  void revoke_ofAnUnknownKey_isNotFound() {
    assertThat(API.send("DELETE", "/v1/keys/nobody").statusCode()).isEqualTo(404);
    assertThat(API.send("DELETE", "/v1/keys/01a21cb5-95bf-771d-9805-24b95e71a906").statusCode())
        .isEqualTo(404);
  }

  @Test
  void writeKey_mayNotList() {
    var answer = API.send(API.request("/v1/keys").header("Authorization", basic(WRITE_KEY)).GET());

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  private static HttpResponse<String> create(String name, String scope) {
    return API.post("/v1/keys", "{\"name\": \"%s\", \"scope\": \"%s\"}".formatted(name, scope));
  }

  private static JsonNode listed(HttpResponse<String> created) {
    for (var key : json(API.get("/v1/keys")).path("keys")) {
      if (key.path("id").equals(json(created).path("id"))) {
        return key;
      }
    }
    throw new AssertionError("not listed: " + created.body());
  }

  private static int track(String key) {
    return API.send(
            API.request("/v1/identify")
                .header("Authorization", basic(key))
                .POST(
                    BodyPublishers.ofString("{\"userId\": \"%s\"}".formatted(TestApi.newUserId()))))
        .statusCode();
  }
}
