package dev.senda.api.rejectedvalues;

import static dev.senda.api.testsupport.TestApi.basic;
import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.http.FieldError;
import dev.senda.api.testsupport.TestApi;
import dev.senda.store.ingest.RejectedValues;
import dev.senda.store.security.ApiKeys;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import dev.senda.store.support.Ids;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What apps reported and Senda could not use is visible, without personal data. */
class RejectedValueTest {

  private static final TestApi API = TestApi.shared();

  private final ApiKeys.CreatedApiKey key =
      API.get(ApiKeys.class).create("shop", ApiKeyScope.WRITE);

  @Test
  void valuesThatWereLeftOut_areListedByKey_eachKindOnce() {
    var body =
        """
        {"batch": [
          {"type": "identify", "userId": "%1$s", "traits": {"phone": "(555) 123-4567"}},
          {"type": "identify", "userId": "%1$s", "traits": {"phone": "(555) 987-6543"}},
          {"type": "identify", "userId": "%1$s", "traits": {"timezone": "us_slash_eastern"}},
          {"type": "track", "userId": "%1$s"}]}\
        """
            .formatted(TestApi.newUserId());

    post("/v1/batch", body);
    post("/v1/batch?strict=true", body);
    API.get(RejectedValueLog.class).store();

    assertThat(listed())
        .extracting(RejectedValueTest::inWords)
        .containsExactlyInAnyOrder(
            "4 x shop traits.phone: \"(999) 999-9999\"",
            "2 x shop traits.timezone: \"us_slash_eastern\"",
            "2 x shop event: missing");
    assertThat(
            API.send(
                    API.request("/console/rejected-values")
                        .header("Authorization", basicPassword(TestApi.ADMIN_KEY))
                        .GET())
                .body())
        .contains("traits.timezone", "us_slash_eastern", "(999) 999-9999")
        .doesNotContain("123-4567");
  }

  @Test
  void inventedFields_stayBounded() {
    var log = API.get(RejectedValueLog.class);
    for (int round = 0; round < 3; round++) {
      log.record(
          key.apiKey().id(),
          IntStream.range(round * 150, round * 150 + 150)
              .mapToObj(i -> new FieldError("traits.f" + i, "\"x\"", "y"))
              .toList());
      log.store();
    }

    assertThat(listed()).hasSizeBetween(1, RejectedValues.MAX_PER_KEY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          traits.email      | "ana@shop.example" | "aaa@aaaa.aaaaaaa"
          traits.phone      | 5551234567         | 9999999999
          traits.timezone   | "CST"              | "CST"
          traits.timezone   | "ana@shop.example" | "aaa@aaaa.aaaaaaa"
          traits.locale     | "5551234567"       | "9999999999"
          timestamp         | "25/12/2026"       | "25/12/2026"
          event             | 201 characters     | 201 characters
          properties        | an array           | an array
          userId            | "josé"             | "aaaa"
          """)
  void personalData_isHidden(String field, String found, String shown) {
    assertThat(ValueMask.value(field, found)).isEqualTo(shown);
  }

  @Test
  void inventedNamesOfFields_areHidden() {
    assertThat(ValueMask.field("traits.first_name")).isEqualTo("traits.first_name");
    assertThat(ValueMask.field("properties.consents[0].channel"))
        .isEqualTo("properties.consents[0].channel");
    assertThat(ValueMask.field("traits.ana@shop.example")).isEqualTo("aaaaaa.aaa@aaaa.aaaaaaa");
    assertThat(ValueMask.field("traits.a\u0000b")).doesNotContain("\u0000");
    assertThat(ValueMask.field("traits.5551234567")).isEqualTo("aaaaaa.9999999999");
  }

  @Test
  void otherKey_listsNothing() {
    assertThat(json(API.get("/v1/rejected-values?apiKey=" + Ids.newUuid())).path("rejectedValues"))
        .isEmpty();
    assertThat(API.get("/v1/rejected-values?apiKey=x").statusCode()).isEqualTo(400);
  }

  private static String basicPassword(String key) {
    return "Basic "
        + Base64.getEncoder().encodeToString(("ana:" + key).getBytes(StandardCharsets.UTF_8));
  }

  private void post(String path, String body) {
    API.send(
        API.request(path)
            .header("Authorization", basic(key.key()))
            .POST(BodyPublishers.ofString(body)));
  }

  private List<JsonNode> listed() {
    return json(API.get("/v1/rejected-values?apiKey=" + key.apiKey().id()))
        .path("rejectedValues")
        .valueStream()
        .toList();
  }

  private static String inWords(JsonNode value) {
    return "%d x %s %s: %s"
        .formatted(
            value.path("occurrences").asLong(),
            value.path("apiKeyName").asString(),
            value.path("field").asString(),
            value.path("found").asString());
  }
}
