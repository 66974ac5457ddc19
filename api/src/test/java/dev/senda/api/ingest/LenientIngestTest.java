package dev.senda.api.ingest;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.contacts.Contacts;
import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A fault in one call or field loses nothing else. */
class LenientIngestTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();

  @Test
  void batch_keepsWhatIsGood_andNamesTheRestByIndex() {
    var answer =
        post(
            "/v1/batch",
            """
            {"batch": [
              {"type": "identify", "userId": "%1$s", "traits": {"first_name": "Ana", "phone": "n/a"}},
              {"type": "page", "userId": "%1$s", "name": "Prices"},
              {"type": "track", "userId": "%1$s"},
              {"type": "audit", "userId": "%1$s"},
              "nonsense",
              {"type": "screen", "userId": "%1$s"},
              {"type": "group", "userId": "%1$s", "groupId": 7},
              {"type": "track", "userId": "%1$s", "event": "Order\\nCompleted"},
              {"type": "track", "userId": "%1$s", "event": "Order Completed"}]}\
            """);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(notes(answer, "warnings"))
        .containsExactly(
            "0 traits.phone: \"n/a\" (expected a possible phone number with its country (E.164),"
                + " such as +525512345678)");
    assertThat(notes(answer, "rejected"))
        .containsExactly(
            "2 event: missing (expected a text of 1 to 200 characters)",
            "3 type: \"audit\" (expected identify, track, alias, page, screen or group)",
            "4 : \"nonsense\" (expected an object)",
            "7 event: \"Order\\u000aCompleted\" (expected a text of 1 to 200 characters, none of"
                + " them a control character)");
    assertThat(API.contact(user).attributes()).isEqualTo(Map.of("first_name", "Ana"));
    assertThat(eventNames()).containsExactly("Order Completed");
  }

  @Test
  void completeRequest_isAnsweredAsSegmentAnswers() {
    assertThat(post("/v1/track", "{\"userId\": \"%1$s\", \"event\": \"Looked\"}").body())
        .isEqualTo("{\"success\":true}");
  }

  /** The rest of the traits is kept, and the value that is known stays. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "email": ""                    | ``
          "email": "  "                  | ``
          "phone": ""                    | ``
          "locale": ""                   | ``
          "timezone": ""                 | ``
          "email": "n/a"                 | traits.email
          "email": ["ana@shop.example"]  | traits.email
          "phone": "(555) 123-4567"      | traits.phone
          "phone": 12                    | traits.phone
          "phone": true                  | traits.phone
          "locale": "C"                  | traits.locale
          "locale": "Spanish (Mexico)"   | traits.locale
          "timezone": "us_slash_eastern" | traits.timezone
          "timezone": "CST"              | traits.timezone
          "timezone": "GMT+25"           | traits.timezone
          "timezone": -360               | traits.timezone
          "lifecycle": "VIP"             | traits.lifecycle
          "note": "\\u0000"              | traits.note
          "ratio": NaN                   | traits.ratio
          "ratio": 1e99999999999         | traits.ratio
          "consents": {"topic": "tips", "channel": "fax"} | traits.consents.channel
          "consents": {"topic": "tips", "channel": "email", "granted": ""} | traits.consents.granted
          "consents": {"topic": "tips", "channel": "email", "granted": null} | traits.consents.granted
          "consents": {"topic": "tips", "channel": "email", "maybe": false} | traits.consents.maybe
          """)
  void traitThatCannotBeUsed_isLeftOut_andNamed(String trait, String named) {
    post(
        "/v1/identify",
        """
        {"userId": "%1$s", "traits": {"email": "%1$s@shop.example", "phone": "+34600000001",
          "locale": "es", "timezone": "Europe/Madrid", "lifecycle": "lead"}}\
        """);

    var answer =
        post("/v1/identify", "{\"userId\": \"%1$s\", \"traits\": {\"seats\": 3, " + trait + "}}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(
            json(answer)
                .path("warnings")
                .valueStream()
                .map(note -> note.path("field").asString())
                .toList())
        .isEqualTo(named.isEmpty() ? List.of() : List.of(named));
    var contact = API.contact(user);
    assertThat(contact.attributes()).isEqualTo(Map.of("seats", 3));
    assertThat(contact.email()).isEqualTo(user + "@shop.example");
    assertThat(contact.phone()).isEqualTo("+34600000001");
    assertThat(contact.locale()).isEqualTo("es");
    assertThat(contact.timeZone()).isEqualTo("Europe/Madrid");
    assertThat(API.get(Consents.class).findLatest(contact.key(), "tips", Channel.EMAIL)).isEmpty();
  }

  @Test
  void contextOfTheDevice_fillsWhatIsUnknown_andChangesNothingKnown() {
    var context =
        """
        "context": {"timezone": "America/Mexico_City", "locale": "es-MX", "traits": {"plan": "pro"}}\
        """;
    post("/v1/track", "{\"userId\": \"%1$s\", \"event\": \"Looked\", " + context + "}");

    assertThat(API.contact(user).timeZone()).isEqualTo("America/Mexico_City");
    assertThat(API.contact(user).locale()).isEqualTo("es-MX");
    assertThat(API.contact(user).attributes()).isEqualTo(Map.of("plan", "pro"));

    post("/v1/identify", "{\"userId\": \"%1$s\", \"traits\": {\"locale\": \"en\"}}");
    post("/v1/identify", "{\"userId\": \"%1$s\", \"traits\": {\"seats\": 3}, " + context + "}");

    assertThat(API.contact(user).locale()).isEqualTo("en");
    assertThat(API.contact(user).attributes()).isEqualTo(Map.of("plan", "pro", "seats", 3));
  }

  @Test
  void consentsInTheTraitsOfTheContext_areKept() {
    post(
        "/v1/track",
        """
        {"userId": "%1$s", "event": "Looked", "context": {"traits": {
          "consents": {"topic": "tips", "channel": "email"}}}}\
        """);

    assertThat(API.get(Consents.class).findLatest(API.contact(user).key(), "tips", Channel.EMAIL))
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1798190400                 | 2026-12-25T09:20:00Z
          "1763636427"               | 2025-11-20T11:00:27Z
          1763636427029              | 2025-11-20T11:00:27.029Z
          1763636427.5               | 2025-11-20T11:00:27.500Z
          "2025-11-20T10:00:27"      | 2025-11-20T10:00:27Z
          "2025-11-20 10:00:27"      | 2025-11-20T10:00:27Z
          "2025-11-20 10:00:27.5 +0200" | 2025-11-20T08:00:27.500Z
          "2025-11-20 10:00:27 UTC"  | 2025-11-20T10:00:27Z
          "2025-11-20T10:00+02"      | 2025-11-20T08:00:00Z
          "2025-11-20"               | 2025-11-20T23:59:59.999999Z
          "20251120"                 | 2025-11-20T23:59:59.999999Z
          "2025-11-20", "context": {"timezone": "America/Mexico_City"} | 2025-11-21T05:59:59.999999Z
          "2025-11-20", "context": {"traits": {"timezone": "Asia/Tokyo"}} | 2025-11-20T14:59:59.999999Z
          "Thu, 20 Nov 2025 10:00:27 GMT" | 2025-11-20T10:00:27Z
          """)
  void timestamp_inAUsualForm_isUnderstood(String timestamp, Instant expected) {
    var answer =
        post(
            "/v1/track",
            "{\"userId\": \"%1$s\", \"event\": \"Looked\", \"timestamp\": " + timestamp + "}");

    assertThat(answer.body()).isEqualTo("{\"success\":true}");
    var now = Instant.now();
    assertThat(occurredAt())
        .isCloseTo(expected.isAfter(now) ? now : expected, within(30, ChronoUnit.SECONDS));
  }

  /** An order of today must not count as older than an enrollment of this morning. */
  @Test
  void timestamp_thatIsToday_isTheTimeOfReceipt() {
    var today = LocalDate.now(ZoneOffset.UTC);

    post(
        "/v1/track",
        "{\"userId\": \"%1$s\", \"event\": \"Looked\", \"timestamp\": \"" + today + "\"}");

    assertThat(occurredAt()).isCloseTo(Instant.now(), within(30, ChronoUnit.SECONDS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2025-11-20T10:00:27.029:Z\"",
        "\"yesterday\"",
        "\"25/12/2025\"",
        "\"2025-02-30\"",
        "7",
        "1e400",
        "1e99999999999",
        "NaN",
        "{}",
        "true",
        "\"0001-01-01T00:00:00Z\"",
        "\"-292275055-05-16T16:47:04.192Z\"",
        "\"1970-01-01T00:00:00.000Z\""
      })
  void timestamp_thatIsNone_isTheTimeOfReceipt_andNamed(String timestamp) {
    var answer =
        post(
            "/v1/track",
            "{\"userId\": \"%1$s\", \"event\": \"Looked\", \"timestamp\": " + timestamp + "}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).path("warnings").get(0).path("field").asString())
        .isEqualTo("timestamp");
    assertThat(occurredAt()).isCloseTo(Instant.now(), within(30, ChronoUnit.SECONDS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"userId\": \"\"",
        "\"userId\": null",
        "\"userId\": \"   \"",
        "\"userId\": {}",
        "\"userId\": \"a\\nb\""
      })
  void userIdThatIsNone_leavesTheAnonymousId(String userId) {
    var answer =
        post("/v1/track", "{" + userId + ", \"anonymousId\": \"a-%1$s\", \"event\": \"Looked\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    var contact = API.get(Contacts.class).findByAnonymousId("a-" + user).orElseThrow();
    assertThat(contact.userId()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "\"\"", "{}"})
  void propertiesThatAreEmpty_areNone(String properties) {
    var answer =
        post(
            "/v1/track",
            "{\"userId\": \"%1$s\", \"event\": \"Looked\", \"properties\": " + properties + "}");

    assertThat(answer.body()).isEqualTo("{\"success\":true}");
    assertThat(eventNames()).containsExactly("Looked");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a\\u0000b\"", "\"\\ud800\"", "1e99999999999", "NaN"})
  void valueInsideAnArray_thatCannotBeStored_losesNothingElse(String value) {
    var answer =
        post(
            "/v1/track",
            """
            {"userId": "%1$s", "event": "Looked", "properties": {
              "products": [{"name": "Mug", "price": 20.5, "note": VALUE}, {"name": "Lamp"}, VALUE]}}"""
                .replace("VALUE", value));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).path("warnings").get(0).path("field").asString())
        .isEqualTo("properties.products");
    assertThat(
            API.database
                .sql("select properties::text from events where contact_key = :contact")
                .param("contact", API.contact(user).key())
                .query(String.class)
                .single())
        .isEqualTo(
            "{\"products\": [{\"name\": \"Mug\", \"price\": 20.5}, {\"name\": \"Lamp\"}, null]}");
  }

  @Test
  void messageIdWithControlCharacters_isLeftOut_andTheEventKept() {
    var answer =
        post(
            "/v1/track",
            "{\"userId\": \"%1$s\", \"event\": \"Looked\", \"messageId\": \"m\\u001b[31m\\n\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(notes(answer, "warnings"))
        .singleElement()
        .asString()
        .startsWith("messageId: \"m\\u001b[31m\\u000a\"");
    assertThat(eventNames()).containsExactly("Looked");
  }

  @Test
  void callOfWhichNothingCanBeUsed_isRefused() {
    var answer = post("/v1/track", "{\"event\": \"Looked\"}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).path("errors").get(0).path("field").asString()).isEqualTo("userId");
  }

  @Test
  void alias_namesAnAnonymousContact() {
    post("/v1/track", "{\"anonymousId\": \"a-%1$s\", \"event\": \"Looked\"}");

    var answer = post("/v1/alias", "{\"previousId\": \"a-%1$s\", \"userId\": \"%1$s\"}");

    assertThat(answer.body()).isEqualTo("{\"success\":true}");
    assertThat(eventNames()).containsExactly("Looked");
  }

  private HttpResponse<String> post(String path, String body) {
    return API.postWithWriteKey(path, body.replace("%1$s", user));
  }

  private List<String> eventNames() {
    return API.database
        .sql("select name from events where contact_key = :contact order by id")
        .param("contact", API.contact(user).key())
        .query(String.class)
        .list();
  }

  private Instant occurredAt() {
    return API.database
        .sql("select occurred_at from events where contact_key = :contact")
        .param("contact", API.contact(user).key())
        .query(Timestamp.class)
        .single()
        .toInstant();
  }

  private static List<String> notes(HttpResponse<String> answer, String list) {
    return json(answer).path(list).valueStream().map(LenientIngestTest::inWords).toList();
  }

  private static String inWords(JsonNode note) {
    return "%s%s: %s (expected %s)"
        .formatted(
            note.has("index") ? note.path("index").asString() + " " : "",
            note.path("field").asString(),
            note.path("found").asString(),
            note.path("expected").asString());
  }
}
