package dev.senda.api.enrollments;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Started;
import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.client.EnrollmentClient.CurrentStep;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnrollmentApiTest {

  private static final TestApi API = TestApi.shared();
  private static final String WELCOME = "/v1/journeys/welcome/enrollments";

  private static final String ORDERS = "/v1/journeys/order-updates/enrollments";

  private static final Instant NINE = Instant.parse("2026-11-23T09:00:00Z");

  private final String user = TestApi.newUserId();

  @AfterEach
  void settle() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  @Test
  void keyedJourney_enrollsOncePerKey() {
    var first = API.post(ORDERS, order("4711"));
    var again = API.post(ORDERS, order("\"4711\""));
    var second = API.post(ORDERS, order("\"4712\""));

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(json(first).path("key").asString()).isEqualTo("4711");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(id(again)).isEqualTo(id(first));
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(id(second)).isNotEqualTo(id(first));

    var step = new CurrentStep("pause 30 days", NINE, null);
    API.temporal.setCurrentStep("order-updates", API.contact(user).key(), "4712", step);
    assertThat(json(API.get("/v1/enrollments/" + id(first))).has("currentStep")).isFalse();
    assertThat(json(API.get("/v1/enrollments/" + id(second))).at("/currentStep/step").asString())
        .isEqualTo("pause 30 days");

    API.post("/v1/enrollments/%s/cancel".formatted(id(second)), "{}");
    API.awaitEmptyOutbox();
    assertThat(API.temporal.callsFor(API.contact(user).key()).getLast())
        .isInstanceOfSatisfying(
            Signaled.class, signaled -> assertThat(signaled.key()).isEqualTo("4712"));
  }

  @Test
  void keyedJourney_withoutKey_isRefused_andAKeyElsewhereToo() {
    var missing = API.post(ORDERS, "{\"contact\": {\"userId\": \"%s\"}}".formatted(user));
    var strange = API.post(ORDERS, order("{\"id\": 1}"));
    var needless = API.post(WELCOME, order("1"));

    assertThat(missing.statusCode()).isEqualTo(422);
    assertThat(json(missing).path("detail").asString())
        .isEqualTo(
            "key: missing (expected the order_id that the enrollment is for, a text or a number)");
    assertThat(strange.statusCode()).isEqualTo(422);
    assertThat(json(strange).path("detail").asString()).startsWith("key: an object (expected");
    assertThat(needless.statusCode()).isEqualTo(422);
    assertThat(json(needless).path("detail").asString())
        .isEqualTo("key: \"1\" (expected none, since welcome is entered once at a time)");
  }

  private String order(String key) {
    return "{\"contact\": {\"userId\": \"%s\"}, \"key\": %s}".formatted(user, key);
  }

  @Test
  void newContact_isEnrolled_andItsWorkflowStarts() {
    var answer =
        API.post(
            WELCOME,
            """
            {"contact": {"userId": "%s", "traits": {"email": "%s@example.com",
             "consents": {"topic": "onboarding", "channel": "email", "text": "v1"}}}}"""
                .formatted(user, user));

    assertThat(answer.statusCode()).isEqualTo(201);
    var id = id(answer);
    var contact = API.contact(user);
    assertThat(answer.headers().firstValue("Location")).contains("/v1/enrollments/" + id);
    assertThat(json(answer).path("journey").asString()).isEqualTo("welcome");
    assertThat(json(answer).path("contactKey").asString()).isEqualTo(contact.key());
    assertThat(json(answer).path("state").asString()).isEqualTo("RUNNING");
    assertThat(contact.email()).isEqualTo(user + "@example.com");
    assertThat(API.get(Consents.class).findLatest(contact.key(), "onboarding", Channel.EMAIL))
        .isPresent();
    API.awaitEmptyOutbox();
    assertThat(API.temporal.callsFor(contact.key()))
        .containsExactly(new Started(id, "welcome", contact.key()));
  }

  @Test
  void alreadyEnrolled_returnsTheSameEnrollment() {
    var first = API.post(WELCOME, contact("userId", user));
    var key = json(first).path("contactKey").asString();

    var again = API.post(WELCOME, contact("key", key));

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
  }

  @Test
  void concurrentRequests_enrollOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          IntStream.range(0, 100)
              .mapToObj(i -> threads.submit(() -> API.post(WELCOME, contact("userId", user))))
              .toList();
      int created = 0;
      for (var answer : answers) {
        var response = answer.get();
        assertThat(response.statusCode()).isIn(200, 201);
        created += response.statusCode() == 201 ? 1 : 0;
      }
      assertThat(created).isEqualTo(1);
    }
    API.awaitEmptyOutbox();
    assertThat(API.temporal.callsFor(API.contact(user).key()))
        .singleElement()
        .isInstanceOf(Started.class);
  }

  @Test
  void reentryNotAllowed_saysWhy_andStoresNothing() {
    var id = API.enroll("welcome", user);
    API.get(Enrollments.class)
        .close(id, EnrollmentState.COMPLETED, null, API.get(ScaledClock.class).instant());

    var answer =
        API.post(
            WELCOME,
            "{\"contact\": {\"userId\": \"%s\", \"traits\": {\"plan\": \"pro\"}}}".formatted(user));

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(json(answer).path("type").asString()).isEqualTo("urn:senda:problem:reentry");
    assertThat(json(answer).path("detail").asString()).startsWith("re-entry: never again");
    assertThat(API.contact(user).attributes()).isEmpty();
  }

  @Test
  void addressOfAnotherContact_isRefused() {
    var other = TestApi.newUserId();
    API.postWithWriteKey(
        "/v1/identify",
        "{\"userId\": \"%s\", \"traits\": {\"email\": \"%s@example.com\"}}"
            .formatted(other, other));

    var answer =
        API.post(
            WELCOME,
            "{\"contact\": {\"userId\": \"%s\", \"email\": \"%s@example.com\"}}"
                .formatted(user, other));

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(API.get(Contacts.class).findByUserId(user)).isEmpty();
  }

  @Test
  void unknownJourney_suggestsTheNearest() {
    var answer = API.post("/v1/journeys/ebok-nurture/enrollments", contact("userId", user));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).path("detail").asString())
        .isEqualTo("Unknown journey \"ebok-nurture\"; did you mean \"ebook-nurture\"?");
    assertThat(API.get(Contacts.class).findByUserId(user)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                     | contact: missing (expected an object with userId, email or key)
          {"contact": {}}                                        | contact: an object (expected an object with userId, email or key)
          {"contact": "ada"}                                     | contact: "ada" (expected an object with userId, email or key)
          {"contact": {"userId": "a"}, "now": true}              | now: an unknown field (expected one of contact, key, properties)
          {"contact": {"usrId": "a", "userId": "a"}}             | contact.usrId: an unknown field; did you mean "userId"? (expected one of userId, email, key, traits)
          {"contact": {"userId": {"id": 1}}}                     | contact.userId: an object (expected a text of 1 to 255 characters)
          {"contact": {"userId": " "}}                           | contact.userId: " " (expected a text of 1 to 255 characters)
          {"contact": {"userId": "a\\nb"}}                       | contact.userId: "a\\u000ab" (expected a text of 1 to 255 characters)
          {"contact": ["a"]}                                     | contact: an array of 1 (expected an object with userId, email or key)
          {"contact": {"userId": "a", "traits": 1}}              | contact.traits: 1 (expected an object)
          {"contact": {"usrId": {"a": 1}}, "contakt": {"b": 2}}  | contakt: an unknown field; did you mean "contact"? (expected one of contact, key, properties); 1 more
          {"contact": {"email": "ada@"}}                         | contact.email: "ada@" (expected an email address, such as ada@example.com)
          {"contact": {"userId": "a", "key": "b"}}               | contact.key: "b" (expected a key alone, or userId and email)
          {"contact": {"userId": "a", "traits": {"email": "b"}}} | contact.traits.email: "b" (expected an email address, such as ada@example.com)
          {"contact": {"email": "a@b.example", "traits": {"email": "c@d.example"}}} | contact.traits.email: "c@d.example" (expected the same address as contact.email)
          """)
  void invalidField_isNamed_withFoundAndExpected(String body, String detail) {
    var answer = API.post(WELCOME, body);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).path("detail").asString()).startsWith(detail);
  }

  @Test
  void unknownContactKey_isNotFound() {
    assertThat(API.post(WELCOME, contact("key", Ids.newContactKey())).statusCode()).isEqualTo(404);
  }

  @Test
  void enrollment_showsStateAndCurrentStep() {
    var id = API.enroll("welcome", user);
    var key = API.contact(user).key();
    API.temporal.setCurrentStep(
        "welcome",
        key,
        new CurrentStep(
            "welcome clicked within 2 days",
            Instant.parse("2026-11-23T09:00:00Z"),
            Instant.parse("2026-11-25T09:00:00Z")));
    // The start of the workflow clears the reason.
    API.awaitEmptyOutbox();
    API.get(Enrollments.class).setBlockedReason(id, "template welcome.es: no variable first_name");

    var answer = API.get("/v1/enrollments/" + id);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).path("state").asString()).isEqualTo("RUNNING");
    assertThat(json(answer).path("blockedReason").asString())
        .isEqualTo("template welcome.es: no variable first_name");
    assertThat(json(answer).path("currentStep").path("step").asString())
        .isEqualTo("welcome clicked within 2 days");
    assertThat(json(answer).path("currentStep").path("until").asString())
        .isEqualTo("2026-11-25T09:00:00Z");
  }

  @Test
  void timeline_showsWhatHappened() {
    var id = API.enroll("welcome", user);
    API.insertMessage(id, "welcome");

    var answer = API.get("/v1/enrollments/" + id + "/timeline");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).path("timeline").valueStream())
        .extracting(entry -> entry.path("what").asString() + " " + entry.path("step").asString())
        .containsExactly("ENROLLED ", "SENT welcome");
  }

  @Test
  void cancel_signalsTheEnrollment_afterItsStart() {
    var id = API.enroll("welcome", user);

    var answer = API.post("/v1/enrollments/" + id + "/cancel", "{\"reason\": \"asked by phone\"}");

    assertThat(answer.statusCode()).isEqualTo(202);
    API.awaitEmptyOutbox();
    var calls = API.temporal.callsFor(API.contact(user).key());
    assertThat(calls).hasSize(2);
    assertThat(calls.getFirst()).isInstanceOf(Started.class);
    var signaled = (Signaled) calls.getLast();
    assertThat(signaled.signalName()).isEqualTo("cancel");
    assertThat(signaled.signal().kind()).isEqualTo(EnrollmentSignal.SignalType.CANCEL);
    assertThat(signaled.signal().enrollment()).isEqualTo(id);
    assertThat(signaled.signal().reason()).as("Temporal does not get the reason").isNull();
  }

  @Test
  void cancel_withoutWorkflow_closesTheEnrollment() {
    var id = API.enroll("welcome", user);
    API.awaitEmptyOutbox();
    API.temporal.forgetAllEnrollments();

    API.post("/v1/enrollments/" + id + "/cancel", "");

    API.awaitEmptyOutbox();
    var enrollment = API.get(Enrollments.class).find(id).orElseThrow();
    assertThat(enrollment.state()).isEqualTo(EnrollmentState.CANCELED);
    assertThat(enrollment.endReason()).isEqualTo("canceled by the API");
  }

  @Test
  void cancel_endedEnrollment_changesNothing() {
    var id = API.enroll("welcome", user);
    API.get(Enrollments.class)
        .close(id, EnrollmentState.GOAL, "Profile Completed", API.get(ScaledClock.class).instant());

    var answer = API.post("/v1/enrollments/" + id + "/cancel", "{}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).path("state").asString()).isEqualTo("GOAL");
  }

  @ParameterizedTest
  @CsvSource({"nonsense", "00000000-0000-7000-8000-000000000000"})
  void unknownEnrollment_isNotFound(String id) {
    assertThat(API.get("/v1/enrollments/" + id).statusCode()).isEqualTo(404);
    assertThat(API.get("/v1/enrollments/" + id + "/timeline").statusCode()).isEqualTo(404);
    assertThat(API.post("/v1/enrollments/" + id + "/cancel", "").statusCode()).isEqualTo(404);
  }

  @Test
  void journeys_areListed() {
    var list = json(API.get("/v1/journeys")).path("journeys");
    assertThat(list.valueStream())
        .extracting(journey -> journey.path("name").asString())
        .contains("ebook-nurture", "welcome", "abandoned-cart");

    var one = json(API.get("/v1/journeys/ebook-nurture"));
    assertThat(one.path("purpose").asString()).isEqualTo("Turn an ebook download into a demo");
    assertThat(one.path("startsOn").get(0).asString())
        .isEqualTo("Form Submitted where form is ebook");
    assertThat(one.path("goal").asString()).isEqualTo("Demo Booked");
    assertThat(one.path("mermaid").asString()).contains("flowchart");
    assertThat(one.path("paths").asInt()).isPositive();
    assertThat(API.get("/v1/journeys/ebok-nurture").statusCode()).isEqualTo(404);
  }

  @Test
  void list_isPaged_newestFirst() {
    var ids =
        Stream.of("welcome", "ebook-nurture", "receipts")
            .map(journey -> API.enroll(journey, user).toString())
            .toList();
    var path = "/v1/enrollments?limit=2&contactKey=" + API.contact(user).key();

    var first = json(API.get(path));
    var second = json(API.get(path + "&after=" + first.path("next").asString()));

    assertThat(first.path("enrollments").valueStream())
        .extracting(row -> row.path("id").asString())
        .containsExactly(ids.get(2), ids.get(1));
    assertThat(second.path("enrollments").valueStream())
        .extracting(row -> row.path("id").asString())
        .containsExactly(ids.getFirst());
    assertThat(second.has("next")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          limit=0       | limit: "0" (expected a number from 1 to 200)
          limit=all     | limit: "all" (expected a number from 1 to 200)
          state=running&after=x | after: "x" (expected the value of next in the previous page)
          state=over    | state: "over" (expected one of RUNNING, COMPLETED, GOAL, EXITED, CANCELED, FAILED)
          """)
  void list_invalidParameter_isNamed(String query, String detail) {
    var answer = API.get("/v1/enrollments?" + query);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).path("detail").asString()).isEqualTo(detail);
  }

  private static String contact(String field, String value) {
    return "{\"contact\": {\"%s\": \"%s\"}}".formatted(field, value);
  }

  private static UUID id(HttpResponse<String> answer) {
    return UUID.fromString(json(answer).path("id").asString());
  }
}
