package dev.senda.api.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.store.contacts.MergedContacts;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.support.ScaledClock;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Merges by an operator, beside other calls, and at the same time. */
class ContactMergeTest extends MergedContactsTestBase {

  @Nested
  class Operator {

    @Test
    void mergesTwoUsers_andBothUserIdsMeanTheOneThatStays() {
      var old = TestApi.newUserId();
      post("/v1/track", "{\"userId\": \"%s\", \"event\": \"Cart Abandoned\"}".formatted(old));
      identify("{\"userId\": \"%s\"}".formatted(user));
      var key = contact().key();

      var answer = merge(old, user);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(TestApi.json(answer).path("key").asString()).isEqualTo(key);
      assertThat(TestApi.json(answer).path("merged").get(0).path("cause").asString())
          .isEqualTo("OPERATOR");
      post("/v1/track", "{\"userId\": \"%s\", \"event\": \"Order Completed\"}".formatted(old));
      assertThat(API.contact(old).key()).isEqualTo(key);
      assertThat(enrollments(key).getFirst().ending()).isNotNull();
      assertThat(merge(old, user).statusCode()).as("a repeated request").isEqualTo(200);
    }

    @Test
    void oldIds_reachTheOneThatStays_inEveryRequest() {
      var old = TestApi.newUserId();
      identify("{\"userId\": \"%s\"}".formatted(old));
      identify("{\"userId\": \"%s\"}".formatted(user));
      var oldKey = API.contact(old).key();
      var key = contact().key();
      merge(old, user);

      for (var name : List.of("\"userId\": \"" + old + "\"", "\"key\": \"" + oldKey + "\"")) {
        var enrolled =
            API.post("/v1/journeys/welcome/enrollments", "{\"contact\": {%s}}".formatted(name));
        assertThat(enrolled.statusCode()).as(enrolled.body()).isIn(200, 201);
        assertThat(
                API.post(
                        "/v1/consents",
                        "{\"contact\": {%s}, \"consents\": [{\"topic\": \"cart-reminders\", \"channel\": \"email\", \"granted\": false}]}"
                            .formatted(name))
                    .body())
            .contains(key);
      }
      assertThat(enrollments(key)).extracting(EnrollmentRow::journey).contains("welcome");
      assertThat(API.get("/v1/enrollments?contactKey=" + oldKey).body())
          .contains(key)
          .isEqualTo(API.get("/v1/enrollments?contactKey=" + key).body());
      for (var who : List.of(old, oldKey)) {
        assertThat(API.get("/v1/contacts/%s/consents".formatted(who)).body()).contains(key);
        assertThat(API.get("/v1/journeys/welcome/dry-run?contact=" + who).body()).contains(key);
      }
      assertThat(API.get("/v1/contacts/" + oldKey).body()).contains("\"key\":\"" + key);
    }

    @Test
    void unknownContact_isNotFound_andAnUnclearOneIsRefused() {
      identify("{\"userId\": \"%s\"}".formatted(user));

      assertThat(merge("nobody-" + user, user).statusCode()).isEqualTo(404);
      assertThat(
              API.post(
                      "/v1/contacts/merge",
                      "{\"from\": {}, \"into\": {\"userId\": \"%s\"}}".formatted(user))
                  .statusCode())
          .isEqualTo(422);
    }

    private HttpResponse<String> merge(String from, String into) {
      return API.post(
          "/v1/contacts/merge",
          "{\"from\": {\"userId\": \"%s\"}, \"into\": {\"userId\": \"%s\"}}".formatted(from, into));
    }
  }

  @Test
  void eventThatTheMergeDidNotSee_isMovedLater() {
    identify("{\"userId\": \"%s\"}".formatted(user));
    trackAnonymous("Page Viewed");
    var visitor = visitor().key();
    login();
    API.database
        .sql("update events set contact_key = :old where contact_key = :key")
        .param("old", visitor)
        .param("key", contact().key())
        .update();

    API.get(MergedContacts.class)
        .moveLateEvents(API.get(ScaledClock.class).instant().minusSeconds(60));

    assertThat(count("events", "contact_key = '" + contact().key() + "'")).isEqualTo(1);
  }

  @Test
  void addressOfAnotherUser_isShownWithTheContact() {
    identify(
        "{\"userId\": \"%s\", \"traits\": {\"email\": \"shared-%s@example.com\"}}"
            .formatted(user, user));
    var other = TestApi.newUserId();
    identify(
        "{\"userId\": \"%s\", \"traits\": {\"email\": \"shared-%s@example.com\"}}"
            .formatted(other, user));

    var key = API.contact(other).key();
    assertThat(TestApi.json(API.get("/v1/contacts/" + key)).path("isEmailRefused").asBoolean())
        .isTrue();
    identify(
        "{\"userId\": \"%s\", \"traits\": {\"email\": \"own-%s@example.com\"}}"
            .formatted(other, user));
    assertThat(TestApi.json(API.get("/v1/contacts/" + key)).path("isEmailRefused").asBoolean())
        .isFalse();
  }

  @Test
  void concurrentLogins_loseNoEvent_andLeaveOneContactForEach() throws Exception {
    int people = 20;
    var random = new Random(7);
    var calls = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 400; i++) {
      int person = random.nextInt(people);
      var id = "%s-%d".formatted(user, person);
      var device = "a-%s-%d".formatted(id, random.nextInt(2));
      var body =
          switch (random.nextInt(3)) {
            case 0 ->
                "{\"type\": \"identify\", \"userId\": \"%s\", \"anonymousId\": \"%s\"}"
                    .formatted(id, device);
            case 1 ->
                "{\"type\": \"track\", \"anonymousId\": \"%s\", \"event\": \"Cart Abandoned\"}"
                    .formatted(device);
            default ->
                "{\"type\": \"track\", \"userId\": \"%s\", \"event\": \"Moved\"}".formatted(id);
          };
      calls.add(
          () ->
              API.postWithWriteKey("/v1/batch", "{\"batch\": [%s]}".formatted(body)).statusCode());
    }
    var answers = new ArrayList<Integer>();
    try (var clients = Executors.newFixedThreadPool(8)) {
      for (var answer : clients.invokeAll(calls)) {
        answers.add(answer.get());
      }
    }
    for (int person = 0; person < people; person++) {
      for (int device = 0; device < 2; device++) {
        identify(
            "{\"userId\": \"%1$s-%2$d\", \"anonymousId\": \"a-%1$s-%2$d-%3$d\"}"
                .formatted(user, person, device));
      }
    }
    API.get(MergedContacts.class)
        .moveLateEvents(API.get(ScaledClock.class).instant().minusSeconds(600));
    API.awaitEmptyOutbox();

    assertThat(answers).containsOnly(200);
    assertThat(count("contacts", "user_id like '" + user + "-%'")).isEqualTo(people);
    assertThat(count("contacts", "user_id is null and anonymous_id like 'a-" + user + "-%'"))
        .isZero();
    assertThat(
            count(
                "events join contacts on key = contact_key",
                "user_id like '" + user + "-%' and name in ('Moved', 'Cart Abandoned')"))
        .isEqualTo(calls.size() - identifies(7));
    assertThat(
            count(
                "(select contact_key from enrollments join contacts on key = contact_key"
                    + " where user_id like '"
                    + user
                    + "-%' and ended_at is null and journey = 'abandoned-cart'"
                    + " group by contact_key having count(*) > 1) as twice",
                "true"))
        .isZero();
  }

  private static long identifies(int seed) {
    var random = new Random(seed);
    long identifies = 0;
    for (int i = 0; i < 400; i++) {
      random.nextInt(20);
      random.nextInt(2);
      if (random.nextInt(3) == 0) {
        identifies++;
      }
    }
    return identifies;
  }
}
