package dev.senda.api.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentQuery;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.support.ScaledClock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Calls of a visitor and a user who turn out to be one person. */
abstract class MergedContactsTestBase {

  static final TestApi API = TestApi.shared();

  final String user = TestApi.newUserId();
  final String anonymous = "a-" + user;
  final Instant now = Instant.now();

  @AfterEach
  void awaitEmptyOutbox() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  void login() {
    identify("{\"userId\": \"%s\", \"anonymousId\": \"%s\"}".formatted(user, anonymous));
  }

  void track(String event) {
    post("/v1/track", "{\"userId\": \"%s\", \"event\": \"%s\"}".formatted(user, event));
  }

  void trackAnonymous(String event) {
    post("/v1/track", "{\"anonymousId\": \"%s\", \"event\": \"%s\"}".formatted(anonymous, event));
  }

  static void identify(String json) {
    post("/v1/identify", json);
  }

  static void post(String path, String json) {
    assertThat(API.postWithWriteKey(path, json).statusCode()).isEqualTo(200);
  }

  static void consent(String key, String topic, ConsentState state) {
    API.get(Consents.class)
        .record(
            key,
            topic,
            Channel.EMAIL,
            new Consent(state, API.get(ScaledClock.class).instant(), "test", null));
  }

  static ConsentState consentOf(String key, String topic) {
    return API.get(Consents.class).findLatest(key, topic, Channel.EMAIL).orElseThrow().state();
  }

  Contact contact() {
    return API.contact(user);
  }

  Contact visitor() {
    return API.get(Contacts.class).findByAnonymousId(anonymous).orElseThrow();
  }

  static List<EnrollmentRow> running(String key) {
    return API.get(Enrollments.class).findRunning(key);
  }

  static List<EnrollmentRow> enrollments(String key) {
    return API.get(Enrollments.class).findNewest(new EnrollmentQuery(null, null, key, false), 10);
  }

  static int count(String table, String where) {
    return API.database
        .sql("select count(*) from %s where %s".formatted(table, where))
        .query(Integer.class)
        .single();
  }
}
