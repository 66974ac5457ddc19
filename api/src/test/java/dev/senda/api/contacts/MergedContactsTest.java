package dev.senda.api.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Started;
import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.ContactList;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.contacts.ContactLists;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.Ending;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.store.views.Timelines;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Two records that turn out to be one person by a login. */
class MergedContactsTest extends MergedContactsTestBase {

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
}
