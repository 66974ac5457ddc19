package dev.senda.api.security;

import static dev.senda.api.testsupport.TestApi.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.senda.api.testsupport.TestApi;
import dev.senda.store.security.ApiKeys;
import dev.senda.store.security.ApiKeys.ApiKey;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A rolling deployment: two instances with the same database, the second with other keys. */
class KeyRotationTest {

  private static final String OLD_KEY = "the-old-write-key-of-the-shop";
  private static final String NEW_KEY = "the-new-write-key-of-the-shop";

  private static TestApi oldInstance;
  private static TestApi newInstance;

  @BeforeAll
  static void start() {
    oldInstance = TestApi.withSettings("--senda.api-keys.write=" + OLD_KEY);
    newInstance = oldInstance.secondInstance("--senda.api-keys.write=" + NEW_KEY);
  }

  @AfterAll
  static void stop() {
    newInstance.close();
    oldInstance.close();
  }

  @Test
  void bothInstances_acceptOldAndNewKeys() {
    for (var instance : List.of(oldInstance, newInstance)) {
      for (var key : List.of(OLD_KEY, NEW_KEY)) {
        assertThat(identify(instance, key)).as(key).isEqualTo(200);
      }
    }
  }

  @Test
  void instanceWithoutKeys_changesNothing() {
    var before = validKeys(oldInstance);

    try (var withoutKeys =
        oldInstance.secondInstance("--senda.api-keys.write=", "--senda.api-keys.admin=")) {
      assertThat(identify(withoutKeys, OLD_KEY)).isEqualTo(200);
    }

    assertThat(validKeys(oldInstance)).isEqualTo(before);
    assertThat(identify(oldInstance, OLD_KEY)).isEqualTo(200);
    assertThat(identify(newInstance, NEW_KEY)).isEqualTo(200);
  }

  @Test
  void revokedKey_isRefusedAtOnce_andByOtherInstancesAfterSeconds() {
    var created = newInstance.get(ApiKeys.class).create("crm", ApiKeys.ApiKeyScope.WRITE);
    assertThat(identify(oldInstance, created.key())).isEqualTo(200);

    newInstance.send("DELETE", "/v1/keys/" + created.apiKey().id());

    assertThat(identify(newInstance, created.key())).isEqualTo(401);
    await().until(() -> identify(oldInstance, created.key()) == 401);
  }

  private static List<UUID> validKeys(TestApi api) {
    return api.get(ApiKeys.class).findAll().stream()
        .filter(key -> key.revokedAt() == null)
        .map(ApiKey::id)
        .toList();
  }

  private static int identify(TestApi api, String key) {
    return api.send(
            api.request("/v1/identify")
                .header("Authorization", basic(key))
                .POST(
                    BodyPublishers.ofString("{\"userId\": \"%s\"}".formatted(TestApi.newUserId()))))
        .statusCode();
  }
}
