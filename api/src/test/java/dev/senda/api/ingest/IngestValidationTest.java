package dev.senda.api.ingest;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.store.contacts.Contacts;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a strict request is refused for, and any request that is malformed. */
class IngestValidationTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();

  @Test
  void batch_oneInvalidCall_isRefusedAndNamesIt() {
    var answer =
        API.postWithWriteKey(
            "/v1/batch?strict=true",
            """
            {"batch": [
              {"type": "track", "userId": "%s", "event": "Looked"},
              {"type": "track", "userId": "%s"},
              {"type": "purchase", "userId": "%s"},
              "nonsense",
              {"type": "identify", "userId": "%s", "traits": {"email": "ada@"}}]}\
            """
                .formatted(user, user, user, user));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(errors(answer))
        .containsExactlyInAnyOrder(
            "batch[1].event: missing (expected a text of 1 to 200 characters)",
            "batch[2].type: \"purchase\" (expected identify, track, alias, page, screen or group)",
            "batch[3]: \"nonsense\" (expected an object)",
            "batch[4].traits.email: \"ada@\" (expected an email address, such as ada@example.com)");
    assertThat(API.get(Contacts.class).findByUserId(user)).isEmpty();
  }

  @Test
  void body_tooLarge_isRefused() {
    var long32 = "x".repeat(32 * 1024);
    var call = API.postWithWriteKey("/v1/track", "{\"event\": \"%s\"}".formatted(long32));
    assertThat(call.statusCode()).isEqualTo(413);
    assertThat(json(call).path("detail").asString())
        .isEqualTo("body: more than 32,768 bytes (expected at most that)");

    var batch =
        API.postWithWriteKey(
            "/v1/batch", "{\"batch\": [\"%s\"]}".formatted("x".repeat(500 * 1024)));
    assertThat(batch.statusCode()).isEqualTo(413);
  }

  @Test
  void body_thatEndsTooEarly_isRefusedWithoutWordsAboutTheParser() {
    var answer = API.postWithWriteKey("/v1/batch", "{\"batch\":[");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).path("detail").asString())
        .isEqualTo(
            "body: Unexpected end-of-input: expected close marker for Array at line 1, column 11"
                + " (expected a JSON object)");
  }

  @Test
  void body_malformedJson_isRefusedWithItsPosition() {
    var answer = API.postWithWriteKey("/v1/track", "{\"userId\": \"u\",\n  \"event\": oops}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(json(answer).path("detail").asString()).contains("oops").contains("line 2, column");
    assertThat(json(answer).path("type").asString()).isEqualTo("urn:senda:problem:malformed");
  }

  /** Nobody who sends JSON knows the settings of the parser. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 1} {\"b\": 2}",
        "{\"a\": 1} x",
        "{\"a\": 1 /* one */}",
        "{// one\n\"a\": 1}",
        "{# one\n\"a\": 1}",
        "{'a': 1}",
        "{a: 1}",
        "{\"a\": NaN}",
        "{\"a\": -Infinity}",
        "{\"a\": +1}",
        "{\"a\": .5}",
        "{\"a\": 5.}",
        "{\"a\": 007}",
        "{\"a\": 1,}",
        "{\"a\": [1,,2]}",
        "{\"a\": \"\\x\"}",
        "{\"a\": \"\t\"}",
        "{\"a\": 1, \"a\": 2}"
      })
  void malformedBody_isRefusedWithoutWordsAboutSettings(String body) {
    var answer = API.postWithWriteKey("/v1/identify?strict=true", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).path("detail").asString())
        .doesNotContain("Feature", "ALLOW_", "FAIL_ON", "StreamRead", "JsonNode", "enable")
        .matches("body: \\S.{5,}( at line.*)?\\(expected a JSON object\\)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/Track", "/v1/identity", "/v1/track/more", "/v2/track"})
  void unknownPath_isNotFound_withAWriteKey(String path) {
    var answer = API.postWithWriteKey(path, "{\"userId\": \"u\", \"event\": \"A\"}");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).path("detail").asString()).contains(path, "no such path");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                             | body: empty (expected a JSON object)
          []                             | body: an array (expected a JSON object)
          {"a": 1} {"b": 2}              | railing
          """)
  void body_notAJsonObject_isRefused(String body, String detail) {
    var answer = API.postWithWriteKey("/v1/identify", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).path("detail").asString()).contains(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"event": "A"}                                          | userId: missing (expected a userId or an anonymousId)
          {"userId": true, "event": "A"}                          | userId: true (expected a text of 1 to 255 characters)
          {"userId": "", "event": "A"}                            | userId: "" (expected a userId or an anonymousId)
          {"userId": "u\\u0000", "event": "A"}                     | userId
          {"userId": "u", "event": 7}                             | event: 7 (expected a text of 1 to 200 characters)
          {"userId": "u", "event": "A", "properties": []}         | properties: an array (expected an object)
          {"userId": "u", "event": "A", "properties": {"a": "\\u0000"}} | properties.a: a value that cannot be stored
          {"userId": "u", "event": "A", "properties": {"a": ["\\ud800"]}} | properties.a: a value that cannot be stored
          {"userId": "u", "event": "A", "properties": {"a": 1e999999}} | properties.a: a value that cannot be stored
          {"userId": "u", "event": "A", "timestamp": "yesterday"} | timestamp: "yesterday" (expected ISO 8601 with an offset, such as 2026-11-23T09:00:00Z)
          {"userId": "u", "event": "A", "properties": {"consents": {"topic": "t"}}} | properties.consents.channel: missing (expected one of email, sms, whatsapp, messenger, push, webhook)
          {"userId": "u", "event": "A", "properties": {"consents": [{"topic": "t", "channel": "fax"}]}} | properties.consents[0].channel: "fax"
          {"userId": "u", "event": "A", "properties": {"consents": {"topic": "t", "channel": "sms", "txt": "v"}}} | properties.consents.txt: an unknown field (expected one of topic, channel, granted, text, at)
          """)
  void invalidField_isNamed_withFoundAndExpected(String body, String error) {
    var answer = API.postWithWriteKey("/v1/track?strict=true", body);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(errors(answer)).singleElement().asString().startsWith(error);
  }

  /** A {@link java.math.BigDecimal} cannot hold the number: its exponent is no int. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /v1/track?strict=true    | {"userId": "u", "event": "A", "properties": {"a": 1e99999999999}} | properties.a
          /v1/track?strict=true    | {"userId": "u", "event": "A", "properties": {"b": 1.5, "a": [0, -1.5e-99999999999]}} | properties.a[1]
          /v1/identify?strict=true | {"userId": "u", "traits": {"a": 10e2147483647}} | traits.a
          /v1/batch?strict=true    | {"batch": [{"type": "identify", "userId": "u"}, {"type": "identify", "userId": "u", "traits": {"a": 1e99999999999}}]} | batch[1].traits.a
          /v1/journeys/welcome/enrollments | {"contact": {"userId": "u", "traits": {"a": 1e99999999999}}} | contact.traits.a
          """)
  @ExtendWith(OutputCaptureExtension.class)
  void exponentOutOfRange_isNamed_andNotLogged(
      String path, String body, String field, CapturedOutput output) {
    var answer =
        API.send(
            API.request(path)
                .header("Authorization", "Bearer " + TestApi.ADMIN_KEY)
                .POST(BodyPublishers.ofString(body)));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(errors(answer))
        .singleElement()
        .asString()
        .startsWith(field + ": a value that cannot be stored");
    assertThat(output.getAll()).doesNotContain("99999999999", "2147483647");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"email": "ada"}             | traits.email
          {"email": "a b@example.com"} | traits.email
          {"email": "ada@localhost"}   | traits.email
          {"email": "ada@-x.example"}  | traits.email
          {"email": ".ada@x.example"}  | traits.email
          {"email": "ada@x.example\\nbcc: eve@x.example"} | traits.email
          {"email": 7}                 | traits.email
          {"phone": "12345"}           | traits.phone
          {"locale": "español"}        | traits.locale
          {"timezone": "../etc"}       | traits.timezone
          {"lifecycle": 3}             | traits.lifecycle
          {"": 1}                      | traits.
          """)
  void invalidTrait_isNamed(String traits, String field) {
    var answer =
        API.postWithWriteKey(
            "/v1/identify?strict=true", "{\"userId\": \"u\", \"traits\": %s}".formatted(traits));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).path("errors").get(0).path("field").asString()).isEqualTo(field);
  }

  private static List<String> errors(HttpResponse<String> answer) {
    return json(answer)
        .path("errors")
        .valueStream()
        .map(
            error ->
                "%s: %s (expected %s)"
                    .formatted(
                        error.path("field").asString(),
                        error.path("found").asString(),
                        error.path("expected").asString()))
        .toList();
  }
}
