package dev.senda.api.ingest;

import static dev.senda.api.testsupport.TestApi.WRITE_KEY;
import static dev.senda.api.testsupport.TestApi.basic;
import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.journey.Lifecycle;
import dev.senda.store.consent.Consents;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.support.ScaledClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();

  @AfterEach
  void settle() {
    API.awaitEmptyOutbox();
  }

  @Test
  void identifyMakesAContactAndKeepsItsTraits() {
    var email = user + "@example.com";

    var answer =
        API.postWithWriteKey(
            "/v1/identify",
            """
            {"userId": "%s", "anonymousId": "anonymous-%s", "traits": {
              "email": " %s ", "phone": "+52 1 (55) 1234-5678", "locale": "es_MX",
              "timezone": "America/Mexico_City", "firstName": "Ada", "lastName": "Lovelace",
              "seats": 3, "ratio": 0.10, "address": {"city": "Puebla"}, "vip": true}}"""
                .formatted(user, user, email));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"success\":true}");
    var contact = API.contact(user);
    assertThat(contact.email()).isEqualTo(email);
    assertThat(contact.phone()).isEqualTo("+5215512345678");
    assertThat(contact.locale()).isEqualTo("es-MX");
    assertThat(contact.timeZone()).isEqualTo("America/Mexico_City");
    assertThat(contact.attributes())
        .containsEntry("first_name", "Ada")
        .containsEntry("last_name", "Lovelace")
        .containsEntry("seats", 3)
        .containsEntry("address", Map.of("city", "Puebla"))
        .containsEntry("vip", true)
        .hasSize(6);
    assertThat(API.get(Contacts.class).findByAnonymousId("anonymous-" + user)).contains(contact);
  }

  @Test
  void anEventOfSomebodyUnknownMakesTheContact() {
    var answer =
        API.postWithWriteKey(
            "/v1/track",
            """
            {"userId": "%s", "event": "Looked", "properties": {"page": "prices", "depth": 1.50},
             "context": {"traits": {"email": "%s@example.com"}}, "integrations": {"All": true}}"""
                .formatted(user, user));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(API.contact(user).email()).isEqualTo(user + "@example.com");
    assertThat(
            API.database
                .sql("select properties ->> 'depth' from events where contact_key = :contact")
                .param("contact", API.contact(user).key())
                .query(String.class)
                .list())
        .containsExactly("1.50");
  }

  @Test
  void theSameMessageIdTwiceIsOneEvent() {
    var track =
        "{\"userId\": \"%s\", \"event\": \"Looked\", \"messageId\": \"m-%s\"}"
            .formatted(user, user);

    API.postWithWriteKey("/v1/track", track);
    var again = API.postWithWriteKey("/v1/track", track);
    API.postWithWriteKey(
        "/v1/batch", "{\"batch\": [%s, %s]}".formatted(typed(track), typed(track)));

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(eventsOf(user)).isEqualTo(1);
  }

  @Test
  void aBatchIsTakenWhole() {
    var answer =
        API.postWithWriteKey(
            "/v1/batch",
            """
            {"batch": [
              {"type": "identify", "userId": "%s", "traits": {"plan": "pro"}},
              {"type": "track", "userId": "%s", "event": "Looked"},
              {"type": "track", "userId": "%s", "event": "Bought"}]}"""
                .formatted(user, user, user));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(API.contact(user).attributes()).containsEntry("plan", "pro");
    assertThat(eventsOf(user)).isEqualTo(2);
  }

  @Test
  void aBatchWithOneFaultIsRefusedWholeAndNamesIt() {
    var answer =
        API.postWithWriteKey(
            "/v1/batch",
            """
            {"batch": [
              {"type": "track", "userId": "%s", "event": "Looked"},
              {"type": "track", "userId": "%s"},
              {"type": "page", "userId": "%s"},
              "nonsense",
              {"type": "identify", "userId": "%s", "traits": {"email": "ada@"}}]}"""
                .formatted(user, user, user, user));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(errors(answer))
        .containsExactlyInAnyOrder(
            "batch[1].event: missing (expected a text of 1 to 200 characters)",
            "batch[2].type: \"page\" (expected identify or track)",
            "batch[3]: \"nonsense\" (expected an object)",
            "batch[4].traits.email: \"ada@\" (expected an email address, such as ada@example.com)");
    assertThat(API.get(Contacts.class).findByUserId(user)).isEmpty();
  }

  @Test
  void aBatchOfAThousandIsTakenAndOneMoreIsNot() {
    assertThat(API.postWithWriteKey("/v1/batch", batchOf(1_000)).statusCode()).isEqualTo(200);
    assertThat(eventsOf(user)).isEqualTo(1_000);

    var tooMany = API.postWithWriteKey("/v1/batch", batchOf(1_001));

    assertThat(tooMany.statusCode()).isEqualTo(422);
    assertThat(errors(tooMany))
        .containsExactly("batch: an array (expected an array of at most 1,000 calls, not 1,001)");
  }

  @Test
  void whatIsTooLargeIsRefused() {
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
  void malformedJsonIsRefusedWithItsPlace() {
    var answer = API.postWithWriteKey("/v1/track", "{\"userId\": \"u\",\n  \"event\": oops}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(json(answer).path("detail").asString()).contains("oops").contains("line 2, column");
    assertThat(json(answer).path("type").asString()).isEqualTo("urn:senda:problem:malformed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                             | body: empty (expected a JSON object)
          []                             | body: an array (expected a JSON object)
          {"a": 1, "a": 2}               | Duplicate
          {"a": 1} {"b": 2}              | railing
          """)
  void whatIsNoJsonObjectIsRefused(String body, String detail) {
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
          {"userId": "", "event": "A"}                            | userId: "" (expected a text of 1 to 255 characters)
          {"userId": "u\\u0000", "event": "A"}                     | userId
          {"userId": "u", "event": 7}                             | event: 7 (expected a text of 1 to 200 characters)
          {"userId": "u", "event": "A", "properties": []}         | properties: an array (expected an object)
          {"userId": "u", "event": "A", "properties": {"a": "\\u0000"}} | properties.a: a value that cannot be stored
          {"userId": "u", "event": "A", "properties": {"a": ["\\ud800"]}} | properties.a: a value that cannot be stored
          {"userId": "u", "event": "A", "properties": {"a": 1e999999}} | properties.a: a value that cannot be stored
          {"userId": "u", "event": "A", "timestamp": "yesterday"} | timestamp: "yesterday" (expected ISO 8601 with an offset, such as 2026-11-23T09:00:00Z)
          {"userId": "u", "event": "A", "properties": {"consents": {"topic": "t"}}} | properties.consents.channel: missing (expected one of email, sms, whatsapp, messenger, push, webhook)
          {"userId": "u", "event": "A", "properties": {"consents": [{"topic": "t", "channel": "fax"}]}} | properties.consents[0].channel: "fax"
          {"userId": "u", "event": "A", "properties": {"consents": {"topic": "t", "channel": "sms", "txt": "v"}}} | properties.consents.txt: an unknown field (expected one of topic, channel, text, at)
          """)
  void aWrongFieldIsNamedWithWhatWasExpected(String body, String error) {
    var answer = API.postWithWriteKey("/v1/track", body);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(errors(answer)).singleElement().asString().startsWith(error);
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
  void aTraitThatCannotBeIsNamed(String traits, String field) {
    var answer =
        API.postWithWriteKey(
            "/v1/identify", "{\"userId\": \"u\", \"traits\": %s}".formatted(traits));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).path("errors").get(0).path("field").asString()).isEqualTo(field);
  }

  @Test
  void aStageIsOneOfOursAndNullForgetsIt() {
    identify("\"marketing_qualified\"");
    assertThat(API.contact(user).lifecycle()).isEqualTo(Lifecycle.MARKETING_QUALIFIED);

    var answer = identify("\"vip\"");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).path("detail").asString())
        .isEqualTo(
            "traits.lifecycle: \"vip\" (expected one of subscriber, lead, marketing_qualified,"
                + " sales_qualified, opportunity, customer, evangelist)");
    assertThat(API.contact(user).lifecycle()).isEqualTo(Lifecycle.MARKETING_QUALIFIED);

    identify("null");
    assertThat(API.contact(user).lifecycle()).isNull();
  }

  private HttpResponse<String> identify(String lifecycle) {
    return API.postWithWriteKey(
        "/v1/identify",
        "{\"userId\": \"%s\", \"traits\": {\"lifecycle\": %s}}".formatted(user, lifecycle));
  }

  @Test
  void anotherUsersAddressIsLeftOutAndTheRestIsKept() {
    var other = TestApi.newUserId();
    API.postWithWriteKey(
        "/v1/identify",
        "{\"userId\": \"%s\", \"traits\": {\"email\": \"%s@example.com\"}}"
            .formatted(other, other));

    var answer =
        API.postWithWriteKey(
            "/v1/identify",
            "{\"userId\": \"%s\", \"traits\": {\"email\": \"%s@example.com\", \"plan\": \"pro\"}}"
                .formatted(user, other));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(API.contact(user).email()).isNull();
    assertThat(API.contact(user).attributes()).containsEntry("plan", "pro");
    assertThat(API.contact(other).email()).isEqualTo(other + "@example.com");
  }

  @Test
  void aDeviceWhoseClockIsWrongIsCorrected() {
    track("\"timestamp\": \"2031-01-01T00:00:00Z\", \"sentAt\": \"2031-01-01T00:01:00Z\"");

    assertThat(Duration.between(occurredAt(), API.get(ScaledClock.class).instant()))
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
  }

  @Test
  void nothingHappensInTheFuture() {
    var before = API.get(ScaledClock.class).instant();

    track("\"timestamp\": \"2999-01-01T00:00:00Z\"");

    assertThat(occurredAt()).isBetween(before, API.get(ScaledClock.class).instant());
  }

  @Test
  void theYearOneOfClientsWithoutNullIsTaken() {
    track("\"timestamp\": \"0001-01-01T00:00:00Z\"");

    assertThat(occurredAt()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void aConsentIsKeptWithItsProofAndOnce() {
    var call =
        """
        {"userId": "%s", "traits": {"consents": [
          {"topic": "tips", "channel": "email", "text": "v3"},
          {"topic": "tips", "channel": "sms", "at": "2026-01-01T00:00:00Z"}]}}"""
            .formatted(user);

    API.postWithWriteKey("/v1/identify", call);
    API.postWithWriteKey("/v1/identify", call);

    var contact = API.contact(user);
    assertThat(contact.attributes()).isEmpty();
    var email =
        API.get(Consents.class).findLatest(contact.key(), "tips", Channel.EMAIL).orElseThrow();
    assertThat(email.isGranted()).isTrue();
    assertThat(email.textVersion()).isEqualTo("v3");
    assertThat(email.source()).isEqualTo("identify");
    assertThat(
            API.database
                .sql("select count(*) from consents where contact_key = :contact")
                .param("contact", contact.key())
                .query(Integer.class)
                .single())
        .isEqualTo(2);
  }

  @Test
  void aCompressedBodyIsRead() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(
          "{\"userId\": \"%s\", \"event\": \"Looked\"}"
              .formatted(user)
              .getBytes(StandardCharsets.UTF_8));
    }

    var answer =
        API.send(
            API.request("/v1/track")
                .header("Authorization", basic(WRITE_KEY))
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(bytes.toByteArray())));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(eventsOf(user)).isEqualTo(1);
  }

  private void track(String fields) {
    API.postWithWriteKey(
        "/v1/track", "{\"userId\": \"%s\", \"event\": \"Looked\", %s}".formatted(user, fields));
  }

  private Instant occurredAt() {
    return API.database
        .sql("select occurred_at from events where contact_key = :contact")
        .param("contact", API.contact(user).key())
        .query(Timestamp.class)
        .single()
        .toInstant();
  }

  private static int eventsOf(String user) {
    return API.database
        .sql("select count(*) from events where contact_key = :contact")
        .param("contact", API.contact(user).key())
        .query(Integer.class)
        .single();
  }

  private String batchOf(int size) {
    return IntStream.range(0, size)
        .mapToObj(
            i -> "{\"type\": \"track\", \"userId\": \"%s\", \"event\": \"Looked\"}".formatted(user))
        .collect(Collectors.joining(",", "{\"batch\": [", "]}"));
  }

  private static String typed(String track) {
    return "{\"type\": \"track\", " + track.substring(1);
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
