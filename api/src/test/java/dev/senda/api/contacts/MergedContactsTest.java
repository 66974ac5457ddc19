package dev.senda.api.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Started;
import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.journey.ContactList;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.ContactLists;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.contacts.MergedContacts;
import dev.senda.store.enrollments.Ending;
import dev.senda.store.enrollments.EnrollmentQuery;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.views.Timelines;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Two records that turn out to be one person. */
class MergedContactsTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();
  private final String anonymous = "a-" + user;
  private final Instant now = Instant.now();

  @AfterEach
  void awaitEmptyOutbox() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  @Nested
  class Login {

    @Test
    void whatTheVisitorDid_isTheUsers() {
      identify(
          "{\"userId\": \"%s\", \"traits\": {\"email\": \"%s@example.com\"}}"
              .formatted(user, user));
      var key = contact().key();
      for (int i = 0; i < 3; i++) {
        trackAnonymous("Page Viewed");
      }
      trackAnonymous("Cart Abandoned");
      var visitor = visitor();
      assertThat(visitor.key()).isNotEqualTo(key);

      login();

      assertThat(contact().key()).isEqualTo(key);
      assertThat(visitor().key()).isEqualTo(key);
      assertThat(count("events", "name = 'Page Viewed' and contact_key = '" + key + "'"))
          .isEqualTo(3);
      assertThat(running(key)).extracting(EnrollmentRow::journey).containsExactly("abandoned-cart");
      assertThat(API.get(Contacts.class).find(visitor.key()).orElseThrow().key()).isEqualTo(key);
    }

    @Test
    void orderOfTheUser_endsTheCartJourneyThatBeganAnonymously_byTheOldWorkflowId() {
      identify("{\"userId\": \"%s\"}".formatted(user));
      trackAnonymous("Cart Abandoned");
      var visitor = visitor().key();
      login();
      track("Order Completed");
      API.awaitEmptyOutbox();

      var enrollment = enrollments(contact().key()).getFirst();
      assertThat(enrollment.ending()).isEqualTo(Ending.goal(enrollment.id(), "Order Completed"));
      assertThat(API.temporal.callsFor(visitor))
          .as("the workflow that runs has the visitor's key in its id")
          .hasSize(2)
          .satisfiesExactly(
              start -> assertThat(start).isInstanceOf(Started.class),
              goal -> assertThat(((Signaled) goal).signalName()).isEqualTo("Order Completed"));
      assertThat(API.temporal.callsFor(contact().key())).isEmpty();
    }

    @Test
    void orderOfTheUser_beforeTheLogin_endsTheCartJourneyAtTheLogin() {
      identify("{\"userId\": \"%s\"}".formatted(user));
      trackAnonymous("Cart Abandoned");
      track("Order Completed");
      assertThat(running(visitor().key()).getFirst().ending()).isNull();

      login();

      assertThat(running(contact().key()).getFirst().ending()).isNotNull();
    }

    @Test
    void anonymousOrder_endsTheUsersCartJourneyAtTheLogin() {
      identify("{\"userId\": \"%s\"}".formatted(user));
      track("Cart Abandoned");
      trackAnonymous("Order Completed");

      login();

      assertThat(running(contact().key()).getFirst().ending()).isNotNull();
    }

    @Test
    void orderFromBeforeTheCart_endsNothingAtTheLogin() {
      identify("{\"userId\": \"%s\"}".formatted(user));
      API.postWithWriteKey(
          "/v1/track",
          "{\"userId\": \"%s\", \"event\": \"Order Completed\", \"timestamp\": \"%s\"}"
              .formatted(user, now.minusSeconds(3600)));
      trackAnonymous("Cart Abandoned");

      login();

      assertThat(running(contact().key()).getFirst().ending()).isNull();
    }

    @Test
    void bothInOneJourney_theUsersGoesOn_andTheOtherEndsWithTheReason() {
      identify("{\"userId\": \"%s\"}".formatted(user));
      track("Cart Abandoned");
      var kept = running(contact().key()).getFirst().id();
      trackAnonymous("Cart Abandoned");
      var visitor = visitor().key();
      var ended = running(visitor).getFirst().id();
      API.awaitEmptyOutbox();

      login();
      API.awaitEmptyOutbox();

      assertThat(running(contact().key())).extracting(EnrollmentRow::id).containsExactly(kept);
      var row = API.get(Enrollments.class).find(ended).orElseThrow();
      assertThat(row.state()).isEqualTo(EnrollmentState.EXITED);
      assertThat(row.endReason()).isEqualTo("merged: the contact was in this journey already");
      assertThat(API.temporal.callsFor(visitor).getLast())
          .isInstanceOfSatisfying(
              Signaled.class, exit -> assertThat(exit.signal().enrollment()).isEqualTo(ended));
    }

    @Test
    void twoOrdersOfAKeyedJourney_bothGoOn() {
      identify("{\"userId\": \"%s\"}".formatted(user));
      post(
          "/v1/track",
          "{\"userId\": \"%s\", \"event\": \"Order Placed\", \"properties\": {\"order_id\": 1}}"
              .formatted(user));
      post(
          "/v1/track",
          "{\"anonymousId\": \"%s\", \"event\": \"Order Placed\", \"properties\": {\"order_id\": 2}}"
              .formatted(anonymous));

      login();

      assertThat(running(contact().key()))
          .extracting(EnrollmentRow::correlationKey)
          .containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void strictestConsent_scoresAndLists_areThePersons() {
      identify("{\"userId\": \"%s\"}".formatted(user));
      var key = contact().key();
      trackAnonymous("Page Viewed");
      var visitor = visitor().key();
      consent(key, "news", ConsentState.GRANTED);
      consent(visitor, "news", ConsentState.WITHDRAWN);
      consent(key, "tips", ConsentState.WITHDRAWN);
      consent(visitor, "tips", ConsentState.GRANTED);
      consent(visitor, "carts", ConsentState.GRANTED);
      API.get(Contacts.class).addToScore(key, 5);
      API.get(Contacts.class).addToScore(visitor, 7);
      API.get(ContactLists.class).add(key, ContactList.list("beta"));
      API.get(ContactLists.class).add(visitor, ContactList.list("beta"));
      API.get(ContactLists.class).add(visitor, ContactList.list("vip"));

      login();

      assertThat(consentOf(key, "news")).isEqualTo(ConsentState.WITHDRAWN);
      assertThat(consentOf(key, "tips")).isEqualTo(ConsentState.WITHDRAWN);
      assertThat(consentOf(key, "carts")).isEqualTo(ConsentState.GRANTED);
      assertThat(contact().score()).isEqualTo(12);
      assertThat(API.get(ContactLists.class).findNames(key)).containsExactly("beta", "vip");
    }

    @Test
    void linksInMailsToTheVisitor_actOnThePerson() {
      identify("{\"userId\": \"%s\"}".formatted(user));
      trackAnonymous("Cart Abandoned");
      var enrollment = running(visitor().key()).getFirst().id();
      var message = API.insertMessage(enrollment, "first-reminder");
      login();

      var token =
          API.get(LinkTokenSigner.class)
              .sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, ""));
      var answer =
          API.send(
              API.request("/u/" + token)
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(
                      java.net.http.HttpRequest.BodyPublishers.ofString(
                          "List-Unsubscribe=One-Click")));

      assertThat(answer.statusCode()).isBetween(200, 302);
      assertThat(consentOf(contact().key(), "cart-reminders")).isEqualTo(ConsentState.WITHDRAWN);
      assertThat(API.get(Enrollments.class).find(enrollment).orElseThrow().ending()).isNotNull();
    }

    @Test
    void timeline_showsTheMerge() {
      identify("{\"userId\": \"%s\"}".formatted(user));
      trackAnonymous("Cart Abandoned");
      var visitor = visitor().key();
      login();

      var timeline =
          API.get(Timelines.class).findByEnrollment(running(contact().key()).getFirst().id());

      assertThat(timeline)
          .filteredOn(entry -> entry.what() == Timelines.TimelineEntryType.MERGED)
          .extracting(Timelines.TimelineEntry::why)
          .containsExactly("was contact " + visitor + " until then");
    }

    @Test
    void anyNumberOfAnonymousIds_areThePersons() {
      for (int device = 0; device < 4; device++) {
        post(
            "/v1/track",
            "{\"anonymousId\": \"%s\", \"event\": \"Page Viewed\"}".formatted(anonymous + device));
        identify(
            "{\"userId\": \"%s\", \"anonymousId\": \"%s\"}".formatted(user, anonymous + device));
      }
      for (int device = 0; device < 4; device++) {
        post(
            "/v1/track",
            "{\"anonymousId\": \"%s\", \"event\": \"Page Viewed\"}".formatted(anonymous + device));
      }

      assertThat(count("events", "contact_key = '" + contact().key() + "'")).isEqualTo(8);
      assertThat(count("contacts", "user_id = '" + user + "'")).isEqualTo(1);
    }

    @Test
    void loginInTheBatchOfItsEvents_losesNone() {
      identify("{\"userId\": \"%s\"}".formatted(user));
      trackAnonymous("Page Viewed");
      API.postWithWriteKey(
          "/v1/batch",
          """
          {"batch": [
            {"type": "track", "anonymousId": "%1$s", "event": "Page Viewed"},
            {"type": "track", "anonymousId": "%1$s", "event": "Cart Abandoned"},
            {"type": "identify", "anonymousId": "%1$s", "userId": "%2$s"},
            {"type": "track", "userId": "%2$s", "event": "Order Completed"}]}"""
              .formatted(anonymous, user));

      assertThat(count("events", "contact_key = '" + contact().key() + "'")).isEqualTo(4);
      assertThat(enrollments(contact().key()).getFirst().ending()).isNotNull();
    }

    @Test
    void eventThatIsSentAgainAfterTheLogin_isStoredOnce() {
      var call =
          "{\"anonymousId\": \"%s\", \"event\": \"Page Viewed\", \"messageId\": \"m-1\"}"
              .formatted(anonymous);
      identify("{\"userId\": \"%s\"}".formatted(user));
      API.postWithWriteKey("/v1/track", call);
      login();
      API.postWithWriteKey("/v1/track", call);

      assertThat(count("events", "contact_key = '" + contact().key() + "'")).isEqualTo(1);
    }

    @Test
    void anotherUserOnTheSameDevice_staysAnotherPerson() {
      var other = TestApi.newUserId();
      identify("{\"userId\": \"%s\", \"anonymousId\": \"%s\"}".formatted(other, anonymous));
      track("Page Viewed");
      login();

      assertThat(API.contact(other).key()).isNotEqualTo(contact().key());
      assertThat(visitor().key()).isEqualTo(contact().key());
    }

    @Test
    void leadWithAnotherAddressOnTheSameDevice_staysAnotherPerson() {
      identify(
          "{\"userId\": \"%s\", \"traits\": {\"email\": \"%s@example.com\"}}"
              .formatted(user, user));
      identify(
          "{\"anonymousId\": \"%s\", \"traits\": {\"email\": \"lead-%s@example.com\"}}"
              .formatted(anonymous, user));

      login();

      var lead = API.get(Contacts.class).findByEmail("lead-" + user + "@example.com");
      assertThat(lead.orElseThrow().key()).isNotEqualTo(contact().key());
    }
  }

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

  private void login() {
    identify("{\"userId\": \"%s\", \"anonymousId\": \"%s\"}".formatted(user, anonymous));
  }

  private void track(String event) {
    post("/v1/track", "{\"userId\": \"%s\", \"event\": \"%s\"}".formatted(user, event));
  }

  private void trackAnonymous(String event) {
    post("/v1/track", "{\"anonymousId\": \"%s\", \"event\": \"%s\"}".formatted(anonymous, event));
  }

  private static void identify(String json) {
    post("/v1/identify", json);
  }

  private static void post(String path, String json) {
    assertThat(API.postWithWriteKey(path, json).statusCode()).isEqualTo(200);
  }

  private static void consent(String key, String topic, ConsentState state) {
    API.get(Consents.class)
        .record(
            key,
            topic,
            Channel.EMAIL,
            new Consent(state, API.get(ScaledClock.class).instant(), "test", null));
  }

  private static ConsentState consentOf(String key, String topic) {
    return API.get(Consents.class).findLatest(key, topic, Channel.EMAIL).orElseThrow().state();
  }

  private Contact contact() {
    return API.contact(user);
  }

  private Contact visitor() {
    return API.get(Contacts.class).findByAnonymousId(anonymous).orElseThrow();
  }

  private static List<EnrollmentRow> running(String key) {
    return API.get(Enrollments.class).findRunning(key);
  }

  private static List<EnrollmentRow> enrollments(String key) {
    return API.get(Enrollments.class).findNewest(new EnrollmentQuery(null, null, key, false), 10);
  }

  private static int count(String table, String where) {
    return API.database
        .sql("select count(*) from %s where %s".formatted(table, where))
        .query(Integer.class)
        .single();
  }
}
