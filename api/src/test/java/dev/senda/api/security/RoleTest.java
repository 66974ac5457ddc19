package dev.senda.api.security;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Traits;
import dev.senda.store.security.ApiKeys;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What viewers, operators and admins may do, in the API and in the console. */
class RoleTest {

  private static final TestApi API = TestApi.shared();
  private static final Map<ApiKeyScope, String> KEYS = new EnumMap<>(ApiKeyScope.class);

  static {
    for (var scope : ApiKeyScope.values()) {
      KEYS.put(scope, API.get(ApiKeys.class).create("role " + scope, scope).key());
    }
  }

  @AfterEach
  void resume() {
    API.database.sql("delete from journey_controls").update();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/journeys, VIEWER",
    "GET, /v1/enrollments, VIEWER",
    "GET, /v1/journeys/welcome/steering, VIEWER",
    "GET, /v1/keys, ADMIN",
    "POST, /v1/keys, ADMIN",
    "POST, /v1/enrollments/x/cancel, OPERATOR",
    "POST, /v1/enrollments/x/pause, OPERATOR",
    "POST, /v1/journeys/welcome/enrollments, OPERATOR",
    "POST, /v1/tasks/x/done, OPERATOR",
    "POST, /v1/holds/email/main/retry, OPERATOR",
    "POST, /v1/journeys/welcome/pause, ADMIN",
    "POST, /v1/journeys/welcome/stop, ADMIN",
    "POST, /v1/contacts/merge, ADMIN",
    "POST, /v1/suppressions/remove, ADMIN",
    "DELETE, /v1/keys/x, ADMIN",
    "GET, /console, VIEWER",
    "GET, /console/enrollments, VIEWER",
    "GET, /console/tasks, VIEWER"
  })
  void path_needsAtLeastThisRole(String method, String path, ApiKeyScope needed) {
    for (var scope : ApiKeyScope.values()) {
      var status = send(method, path, scope).statusCode();
      boolean isAllowed = scope.mayRead() && scope.compareTo(needed) >= 0;
      if (path.startsWith("/console")) {
        assertThat(status == 200)
            .as("%s %s with %s: %d", method, path, scope, status)
            .isEqualTo(isAllowed);
      } else {
        assertThat(status == 403)
            .as("%s %s with %s: %d", method, path, scope, status)
            .isEqualTo(!isAllowed);
      }
    }
  }

  @Test
  void refusal_namesTheKeysThatMay() {
    assertThat(detail("POST", "/v1/journeys/welcome/stop", ApiKeyScope.OPERATOR))
        .isEqualTo("Authorization: an operator key (expected an admin key for this path)");
    assertThat(detail("POST", "/v1/enrollments/x/pause", ApiKeyScope.VIEWER))
        .isEqualTo("Authorization: a viewer key (expected an operator or admin key for this path)");
    assertThat(detail("GET", "/v1/enrollments", ApiKeyScope.WRITE))
        .isEqualTo(
            "Authorization: a write key (expected a viewer, operator or admin key for this path)");
  }

  /** A key of a person who watches belongs into no app. */
  @Test
  void trackingCalls_takeNoViewerAndNoOperatorKey() {
    for (var scope : new ApiKeyScope[] {ApiKeyScope.VIEWER, ApiKeyScope.OPERATOR}) {
      assertThat(send("POST", "/v1/track", scope).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void journeyPage_hasNoSteeringForm_forAnOperator() {
    var page = "/console/journeys/welcome";

    assertThat(send("GET", page, ApiKeyScope.OPERATOR).body()).doesNotContain("value=\"stop\"");
    assertThat(send("GET", page, ApiKeyScope.ADMIN).body()).contains("value=\"stop\"");
  }

  @Test
  void contactPage_offersTheErasure_toAnAdminOnly() {
    var user = TestApi.newUserId();
    API.get(Contacts.class).identify(Identity.ofUser(user), Traits.NONE);
    var page = "/console/contacts/" + API.contact(user).key();

    assertThat(send("GET", page, ApiKeyScope.OPERATOR).body())
        .contains("id=\"export\"")
        .doesNotContain("id=\"erase\"");
    assertThat(send("GET", page, ApiKeyScope.ADMIN).body()).contains("id=\"erase\"");
  }

  private static String basic(String userAndKey) {
    return "Basic "
        + Base64.getEncoder().encodeToString(userAndKey.getBytes(StandardCharsets.UTF_8));
  }

  private static String detail(String method, String path, ApiKeyScope scope) {
    return json(send(method, path, scope)).path("detail").asString();
  }

  private static HttpResponse<String> send(String method, String path, ApiKeyScope scope) {
    var key = KEYS.get(scope);
    return API.send(
        API.request(path)
            .setHeader(
                "Authorization",
                path.startsWith("/console") ? basic("ana:" + key) : "Bearer " + key)
            .setHeader("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(method.equals("GET") ? "" : "{}")));
  }
}
