package dev.senda.api.dryrun;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.store.contacts.Contact;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.hashing.VariantHash;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class DryRunApiTest {

  private static final TestApi API = TestApi.shared();
  private static final ZoneId MEXICO = ZoneId.of("America/Mexico_City");

  @Test
  void knownContact_followsItsPath_inItsTimeZone() {
    var ana = known("\"timezone\": \"America/Mexico_City\", \"lifecycle\": \"customer\"");
    var before = API.get(ScaledClock.class).instant();

    var run = dryRun("ebook-nurture", ana.key(), "ignores-everything");

    assertThat(run.path("journey").asString()).isEqualTo("ebook-nurture");
    assertThat(run.path("contactKey").asString()).isEqualTo(ana.key());
    assertThat(run.path("zone").asString()).isEqualTo("America/Mexico_City");
    assertThat(run.path("assumption").asString()).isEqualTo("ignores-everything");
    assertThat(steps(run))
        .containsExactly(
            "KNOWN send email ebook-guide",
            "ASSUMED ebook-guide opened within 3 days: no",
            "KNOWN send email ebook-guide-again (ebook-guide)",
            "ASSUMED ebook-guide-again clicked within 2 days: no",
            "KNOWN pause 4 days",
            "KNOWN lifecycle is customer: yes",
            "KNOWN send email whats-new");
    var wait = run.path("steps").get(1);
    var from = OffsetDateTime.parse(wait.path("from").asString());
    assertThat(wait.path("name").asString()).isEqualTo("ebook-guide opened within 3 days");
    assertThat(from.toInstant()).isBetween(before, API.get(ScaledClock.class).instant());
    assertThat(from.getOffset()).isEqualTo(MEXICO.getRules().getOffset(from.toInstant()));
    assertThat(OffsetDateTime.parse(wait.path("until").asString())).isEqualTo(from.plusDays(3));
    assertThat(OffsetDateTime.parse(run.path("endedAt").asString())).isEqualTo(from.plusDays(9));
    assertThat(run.path("end").asString()).isEqualTo("end");
    assertThat(run.path("text").asString())
        .startsWith("ebook-nurture in America/Mexico_City: messages reach the contact")
        .contains("? ebook-guide opened within 3 days: no\n");
  }

  @Test
  void text_hasItsSegments_inTheContactsLanguage_whereTheContactHasOnlyAPhone() {
    var byPhone = known("\"phone\": \"+525512345678\", \"locale\": \"es-MX\"");
    var byEmail =
        known(
            "\"phone\": \"+525512345679\", \"email\": \"%s@example.com\""
                .formatted(TestApi.newUserId()));

    var run = dryRun("abandoned-cart", byPhone.key(), "ignores-everything");

    assertThat(run.path("segments").asInt()).isEqualTo(1);
    assertThat(
            run.path("steps")
                .valueStream()
                .filter(step -> step.has("segments"))
                .map(step -> step.path("name").asString()))
        .containsExactly("cart-last-call");
    assertThat(
            dryRun("abandoned-cart", byEmail.key(), "ignores-everything").path("segments").asInt())
        .isZero();
  }

  @Test
  void textReport_addsUpWhatWasSent_byStepAndMonth() {
    API.database
        .sql(
            """
            insert into text_tally_changes (journey, step, month, segments)
            values ('receipts', 'thanks', '2026-10-01', 2), ('receipts', 'thanks', '2026-11-01', 1),
                   ('receipts', 'thanks', '2026-11-01', 3), ('welcome', 'hello', '2026-11-01', 7)
            """)
        .update();

    assertThat(API.get("/v1/journeys/receipts/texts").body())
        .isEqualTo(
            "{\"journey\":\"receipts\",\"texts\":3,\"segments\":6,\"steps\":["
                + "{\"step\":\"thanks\",\"month\":\"2026-11\",\"texts\":2,\"segments\":4},"
                + "{\"step\":\"thanks\",\"month\":\"2026-10\",\"texts\":1,\"segments\":2}]}");
    assertThat(API.get("/v1/journeys/unknown/texts").statusCode()).isEqualTo(404);
  }

  @Test
  void assumption_decidesUnknownAnswers() {
    var ana = known("");

    assertThat(steps(dryRun("ebook-nurture", ana.key(), "clicks-everything")))
        .containsExactly(
            "KNOWN send email ebook-guide",
            "ASSUMED ebook-guide opened within 3 days: yes",
            "ASSUMED ebook-guide clicked within 2 days: yes",
            "KNOWN score +20",
            "KNOWN notify sales: Clicked the guide: ready to talk",
            "KNOWN send email book-a-demo");
    assertThat(json(ask("ebook-nurture", ana.key(), "")).path("assumption").asString())
        .isEqualTo("ignores-everything");
  }

  @Test
  void lastEventThatStartsTheJourney_answersConditionsOnItsProperties() {
    var user = TestApi.newUserId();
    requestPrices(user, "ES", 20, 3);
    var ana = API.contact(user);
    assertThat(steps(dryRun("price-requests", ana.key(), "")))
        .contains("KNOWN event.seats is at least 100: no");

    requestPrices(user, "ES", 200, 2);
    requestPrices(user, "MX", 30, 1);

    assertThat(steps(dryRun("price-requests", ana.key(), "")))
        .as("the event in MX does not start it")
        .contains("KNOWN event.seats is at least 100: yes");
  }

  private static void requestPrices(String user, String country, int seats, int hoursAgo) {
    API.postWithWriteKey(
        "/v1/track",
        """
        {"userId": "%s", "event": "Prices Requested", "timestamp": "%s",
         "properties": {"country": "%s", "seats": %d}}\
        """
            .formatted(user, Instant.now().minus(Duration.ofHours(hoursAgo)), country, seats));
    API.awaitEmptyOutbox();
  }

  @Test
  void contact_isFoundByKeyUserIdAndAddress() {
    var address = TestApi.newUserId() + "@example.com";
    var ana = known("\"email\": \"%s\"".formatted(address));

    for (var who :
        List.of(
            ana.key(),
            String.valueOf(ana.userId()),
            address,
            address.toUpperCase(Locale.ROOT),
            " " + address + " ")) {
      assertThat(dryRun("welcome", who, "opens-everything").path("contactKey").asString())
          .as(who)
          .isEqualTo(ana.key());
    }
  }

  @Test
  void contact_keyWinsOverUserId_userIdOverAddress() {
    var byKey = known("");
    identify(byKey.key(), "");
    assertThat(dryRun("welcome", byKey.key(), "").path("contactKey").asString())
        .isEqualTo(byKey.key());

    var address = TestApi.newUserId() + "@example.com";
    known("\"email\": \"%s\"".formatted(address));
    var byUserId = identify(address, "");
    assertThat(dryRun("welcome", address, "").path("contactKey").asString())
        .isEqualTo(byUserId.key());
  }

  @Test
  void unknownContact_isNotFound_andNotCreated() {
    var nobody = TestApi.newUserId();

    for (var who : List.of(nobody, nobody + "@example.com")) {
      var answer = ask("welcome", who, "");

      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(json(answer).path("detail").asString())
          .isEqualTo(
              "contact: \"%s\" (expected the key, the user id or the email address of a contact)"
                  .formatted(who));
    }
    assertThat(
            API.database
                .sql("select count(*) from contacts where user_id like :user || '%'")
                .param("user", nobody)
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void erasedContact_isNotFound() {
    var ana = known("");
    API.database
        .sql("update contacts set erased_at = now() where key = :key")
        .param("key", ana.key())
        .update();

    assertThat(ask("welcome", ana.key(), "").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          contact=u&assume=opens          | 422 | assume: "opens" (expected one of ignores-everything, opens-everything, clicks-everything, does-everything, every-message-bounces)
          contact=u&assume=OPENS_EVERYTHING | 422 | assume: "OPENS_EVERYTHING" (expected one of ignores-everything, opens-everything, clicks-everything, does-everything, every-message-bounces)
          assume=opens-everything         | 422 | contact: missing (expected the key, the user id or the email address of a contact)
          contact=%20&assume=x            | 422 | contact: missing (expected the key, the user id or the email address of a contact); 1 more
          """)
  void invalidParameter_isNamed_withFoundAndExpected(String query, int status, String detail) {
    var answer = API.get("/v1/journeys/welcome/dry-run?" + query);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(json(answer).path("detail").asString()).isEqualTo(detail);
  }

  @Test
  void unknownJourney_suggestsTheNearest() {
    var answer = ask("ebok-nurture", "anybody", "");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).path("detail").asString())
        .isEqualTo("Unknown journey \"ebok-nurture\"; did you mean \"ebook-nurture\"?");
  }

  @Test
  void writeKey_isForbidden() {
    var answer =
        API.send(
            API.request("/v1/journeys/welcome/dry-run?contact=x")
                .header("Authorization", TestApi.basic(TestApi.WRITE_KEY))
                .GET());

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void variant_isTheOneOfTheWorkflow() {
    for (int i = 0; i < 30; i++) {
      var contact = known("");
      var given =
          EveryQuestionJourney.SPLIT
              .variants()
              .get(VariantHash.variantIndex(EveryQuestionJourney.SPLIT, contact.key()));

      assertThat(steps(dryRun("offers", contact.key(), "")))
          .contains("KNOWN split offer: " + given);
    }
  }

  @Test
  void segments_areThoseOfTheCatalog() {
    var lead = known("");
    var customer = known("\"lifecycle\": \"customer\"");
    API.database
        .sql("update contacts set score = 60 where key in (:keys)")
        .param("keys", List.of(lead.key(), customer.key()))
        .update();

    assertThat(steps(dryRun("offers", lead.key(), "")))
        .contains("KNOWN in segment hot-leads: yes", "KNOWN score +1");
    assertThat(steps(dryRun("offers", customer.key(), "")))
        .contains("KNOWN in segment hot-leads: no");
  }

  @Test
  void bestHour_isTheContactsOwn() {
    var ana = known("\"timezone\": \"America/Mexico_City\"");
    var enrollment = API.enroll("receipts", String.valueOf(ana.userId()));
    var message = API.insertMessage(enrollment, "receipt");

    assertThat(hourOfTheOffer(ana)).isEqualTo(10);
    API.database
        .sql(
            "insert into engagements (message_id, type, link, occurred_at) values (:m, 'OPENED',"
                + " '', :at)")
        .param("m", message)
        .param("at", OffsetDateTime.parse("2026-11-20T19:20:00-06:00"))
        .update();
    assertThat(hourOfTheOffer(ana)).isEqualTo(19);
  }

  private static int hourOfTheOffer(Contact contact) {
    var sent =
        dryRun("offers", contact.key(), "")
            .path("steps")
            .valueStream()
            .filter(step -> step.path("step").asString().startsWith("send "))
            .findFirst()
            .orElseThrow();
    return OffsetDateTime.parse(sent.path("from").asString()).getHour();
  }

  @Test
  void contactWithoutZone_getsTheDefaultZone() {
    for (var zone : List.of("", "\"timezone\": \"Mars/Olympus\"")) {
      assertThat(dryRun("welcome", known(zone).key(), "").path("zone").asString()).isEqualTo("UTC");
    }
  }

  @Test
  void dryRun_writesAndSignalsNothing() {
    var ana = known("\"timezone\": \"America/Mexico_City\"");
    API.awaitEmptyOutbox();
    var before = everything();

    for (var journey : List.of("ebook-nurture", "welcome", "abandoned-cart", "offers")) {
      dryRun(journey, ana.key(), "does-everything");
    }

    assertThat(everything()).isEqualTo(before);
    assertThat(API.temporal.callsFor(ana.key())).isEmpty();
  }

  /** Tables that jobs change all the time. */
  private static final Set<String> WRITTEN_BY_JOBS =
      Set.of(
          "outbox_readers",
          "outbox_shards",
          "rejected_values",
          "enrollment_counts",
          "enrollment_count_changes",
          "journey_goals",
          "conversion_tallies",
          "conversion_tally_changes",
          "text_tallies",
          "text_tally_changes");

  /** Every table but those of jobs, by a hash of all that is in it. */
  private static Map<String, String> everything() {
    return API
        .database
        .sql(
            "select table_name from information_schema.tables where table_schema = 'public' and"
                + " table_type = 'BASE TABLE'")
        .query(String.class)
        .list()
        .stream()
        .filter(table -> !WRITTEN_BY_JOBS.contains(table))
        .collect(
            Collectors.toMap(
                table -> table,
                table ->
                    API.database
                        .sql(
                            "select coalesce(md5(string_agg(t::text, ',' order by t::text)), '') from \"%s\" t"
                                .formatted(table))
                        .query(String.class)
                        .single()));
  }

  private static List<String> steps(JsonNode run) {
    return run.path("steps")
        .valueStream()
        .map(step -> step.path("basis").asString() + " " + step.path("step").asString())
        .toList();
  }

  private static Contact known(String traits) {
    return identify(TestApi.newUserId(), traits);
  }

  private static Contact identify(String user, String traits) {
    API.postWithWriteKey(
        "/v1/identify", "{\"userId\": \"%s\", \"traits\": {%s}}".formatted(user, traits));
    return API.contact(user);
  }

  private static JsonNode dryRun(String journey, String who, String assume) {
    var answer = ask(journey, who, assume);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private static HttpResponse<String> ask(String journey, String who, String assume) {
    return API.get(
        "/v1/journeys/%s/dry-run?contact=%s&assume=%s"
            .formatted(journey, URLEncoder.encode(who, StandardCharsets.UTF_8), assume));
  }
}
