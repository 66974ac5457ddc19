package dev.senda.api.ingest;

import static dev.senda.api.testsupport.TestApi.WRITE_KEY;
import static dev.senda.api.testsupport.TestApi.basic;
import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.journey.LifecycleStage;
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

class IngestTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();

  @AfterEach
  void settle() {
    API.awaitEmptyOutbox();
  }

  @Test
  void identify_unknownUser_createsContactWithTraits() {
    var email = user + "@example.com";

    var answer =
        API.postWithWriteKey(
            "/v1/identify",
            """
            {"userId": "%s", "anonymousId": "anonymous-%s", "traits": {
              "email": " %s ", "phone": "+52 1 (55) 1234-5678", "locale": "es_MX",
              "timezone": "America/Mexico_City", "firstName": "Ada", "lastName": "Lovelace",
              "seats": 3, "ratio": 0.10, "address": {"city": "Puebla"}, "vip": true}}\
            """
                .formatted(user, user, email));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"success\":true}");
    var contact = API.contact(user);
    assertThat(contact.email()).isEqualTo(email);
    assertThat(contact.phone()).isEqualTo("+525512345678");
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
  void identify_addressesAsPeopleWriteThem_areStoredInOneSpelling() {
    API.postWithWriteKey(
        "/v1/identify",
        """
        {"userId": "%s", "traits": {
          "email": "Ana <%s@m\u00fcller.example>", "phone": "+44 (0) 20 7946 0958"}}\
        """
            .formatted(user, user));

    assertThat(API.contact(user).email()).isEqualTo(user + "@xn--mller-kva.example");
    assertThat(API.contact(user).phone()).isEqualTo("+442079460958");
  }

  @Test
  void track_unknownUser_createsContact() {
    var answer =
        API.postWithWriteKey(
            "/v1/track",
            """
            {"userId": "%s", "event": "Looked", "properties": {"page": "prices", "depth": 1.50},
             "context": {"traits": {"email": "%s@example.com"}}, "integrations": {"All": true}}\
            """
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
  void track_sameMessageId_isOneEvent() {
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
  void batch_valid_storesEveryCall() {
    var answer =
        API.postWithWriteKey(
            "/v1/batch",
            """
            {"batch": [
              {"type": "identify", "userId": "%s", "traits": {"plan": "pro"}},
              {"type": "track", "userId": "%s", "event": "Looked"},
              {"type": "track", "userId": "%s", "event": "Bought"}]}\
            """
                .formatted(user, user, user));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(API.contact(user).attributes()).containsEntry("plan", "pro");
    assertThat(eventsOf(user)).isEqualTo(2);
  }

  @Test
  void batch_moreThanAThousandCalls_isStored_butRefusedIfStrict() {
    assertThat(API.postWithWriteKey("/v1/batch", batchOf(1_001)).statusCode()).isEqualTo(200);
    assertThat(eventsOf(user)).isEqualTo(1_001);

    var tooMany = API.postWithWriteKey("/v1/batch?strict=true", batchOf(1_001));

    assertThat(tooMany.statusCode()).isEqualTo(422);
    assertThat(errors(tooMany))
        .containsExactly("batch: an array (expected an array of at most 1,000 calls, not 1,001)");
  }

  @Test
  void lifecycle_unknownStage_isRefusedIfStrict_nullDeletesIt() {
    identify("\"marketing_qualified\"");
    assertThat(API.contact(user).lifecycle()).isEqualTo(LifecycleStage.MARKETING_QUALIFIED);

    var answer = identify("\"vip\"");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).path("detail").asString())
        .isEqualTo(
            "traits.lifecycle: \"vip\" (expected one of subscriber, lead, marketing_qualified,"
                + " sales_qualified, opportunity, customer, evangelist)");
    assertThat(API.contact(user).lifecycle()).isEqualTo(LifecycleStage.MARKETING_QUALIFIED);

    identify("null");
    assertThat(API.contact(user).lifecycle()).isNull();
  }

  private HttpResponse<String> identify(String lifecycle) {
    return API.postWithWriteKey(
        "/v1/identify?strict=true",
        "{\"userId\": \"%s\", \"traits\": {\"lifecycle\": %s}}".formatted(user, lifecycle));
  }

  @Test
  void identify_addressOfAnotherUser_leavesItOut() {
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
    assertThat(json(answer).path("warnings").get(0).path("found").asString())
        .isEqualTo("the address of another contact");
    assertThat(API.contact(user).email()).isNull();
    assertThat(API.contact(user).attributes()).containsEntry("plan", "pro");
    assertThat(API.contact(other).email()).isEqualTo(other + "@example.com");
  }

  @Test
  void sentAt_correctsAWrongClock() {
    track("\"timestamp\": \"2031-01-01T00:00:00Z\", \"sentAt\": \"2031-01-01T00:01:00Z\"");

    assertThat(Duration.between(occurredAt(), API.get(ScaledClock.class).instant()))
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
  }

  @Test
  void timestamp_inTheFuture_isNow() {
    var before = API.get(ScaledClock.class).instant();

    track("\"timestamp\": \"2999-01-01T00:00:00Z\"");

    assertThat(occurredAt()).isBetween(before, API.get(ScaledClock.class).instant());
  }

  @Test
  void originalTimestamp_countsWhereThereIsNoTimestamp() {
    track("\"originalTimestamp\": \"2025-11-20T10:00:00Z\"");

    assertThat(occurredAt()).isEqualTo(Instant.parse("2025-11-20T10:00:00Z"));
  }

  @Test
  void consent_isStoredOnceWithItsProof() {
    var call =
        """
        {"userId": "%s", "traits": {"consents": [
          {"topic": "tips", "channel": "email", "text": "v3"},
          {"topic": "tips", "channel": "sms", "at": "2026-01-01T00:00:00Z"}]}}\
        """
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
  void gzipBody_isRead() throws IOException {
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
