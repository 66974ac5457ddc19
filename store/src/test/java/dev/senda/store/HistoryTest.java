package dev.senda.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.journey.Reentry;
import dev.senda.store.Timelines.What;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Events, engagements, and the timeline that tells of both. */
class HistoryTest {

  private static final TestStore STORE = new TestStore();

  private final Transactions transactions = new Transactions(STORE.transactions);
  private final Events events = new Events(STORE.database, STORE.clock);
  private final Engagements engagements = new Engagements(STORE.database);
  private final Enrollments enrollments =
      new Enrollments(
          STORE.database,
          transactions,
          new Contacts(STORE.database, transactions, STORE.clock),
          STORE.clock);
  private final Timelines timelines = new Timelines(STORE.database);

  private final String ada = STORE.contact();

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void anEventIsKeptOnceHoweverOftenItComes() {
    var before = STORE.clock.instant().minusSeconds(5);
    var id = events.append("m1", ada, "Order Completed", Map.of("total", 12), before).orElseThrow();

    assertThat(events.append("m1", ada, "Order Completed", Map.of("total", 12), before)).isEmpty();
    assertThat(events.find(id))
        .contains(
            new Events.Received(
                id,
                "m1",
                ada,
                "Order Completed",
                Map.of("total", 12),
                before,
                STORE.clock.instant()));
  }

  @Test
  void anEngagementIsNewOncePerMeaning() {
    var message = message(enroll("welcome"), "hello", 1, "ACCEPTED", null);

    assertThat(
            engagements.record(message, Engagements.Kind.OPENED, "", false, STORE.clock.instant()))
        .isTrue();
    assertThat(
            engagements.record(message, Engagements.Kind.OPENED, "", false, STORE.clock.instant()))
        .isFalse();
    assertThat(
            engagements.record(message, Engagements.Kind.OPENED, "", true, STORE.clock.instant()))
        .isTrue();
    assertThat(
            engagements.record(
                message, Engagements.Kind.CLICKED, "https://a", false, STORE.clock.instant()))
        .isTrue();
    assertThat(
            engagements.record(
                message, Engagements.Kind.CLICKED, "https://b", false, STORE.clock.instant()))
        .isTrue();
  }

  @Test
  void aLinkMayBeAsLongAsItLikes() {
    var message = message(enroll("welcome"), "hello", 1, "ACCEPTED", null);
    var link = "https://a/" + noise(20_000);
    var at = STORE.clock.instant();

    assertThat(engagements.record(message, Engagements.Kind.CLICKED, link, false, at)).isTrue();
    assertThat(engagements.record(message, Engagements.Kind.CLICKED, link, false, at)).isFalse();
    assertThat(engagements.isAnotherBefore(message, Engagements.Kind.CLICKED, link, at)).isFalse();
    assertThat(engagements.isAnotherClicked(message, link, at, at)).isFalse();
    assertThat(engagements.isAnotherClicked(message, "https://b", at, at)).isTrue();
    assertThat(
            engagements.cameEarlier(
                message, Engagements.Kind.CLICKED, link, false, at.minusSeconds(5)))
        .contains(at);
  }

  /** Text that no index makes shorter, of characters that take three bytes each. */
  private static String noise(int length) {
    return new Random(7)
        .ints(length, 0x4e00, 0x9fa5)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void aMessageKnowsWhereItComesFrom() {
    var enrollment = enroll("welcome");
    var message = message(enrollment, "hello", 2, "ACCEPTED", null);

    assertThat(engagements.origin(message))
        .contains(
            new Engagements.Origin(
                message,
                enrollment,
                "welcome",
                "hello",
                2,
                ada,
                Channel.EMAIL,
                "ada@example.com",
                "es"));
    assertThat(engagements.origin(Ids.uuid())).isEmpty();
  }

  @Test
  void aTimelineTellsEverythingInOrderAndWhy() {
    var trigger =
        events.append("m2", ada, "Form Submitted", Map.of(), STORE.clock.instant()).orElseThrow();
    var start = STORE.clock.instant();
    var admission = enrollments.enroll("ebook", new Reentry.Never(), ada, trigger);
    var id = ((Enrollments.Admission.Admitted) admission).enrollment().id();
    STORE.pass(Duration.ofSeconds(1));
    var guide = message(id, "guide", 1, "ACCEPTED", null);
    STORE.pass(Duration.ofSeconds(1));
    engagements.record(guide, Engagements.Kind.OPENED, "", false, STORE.clock.instant());
    engagements.record(guide, Engagements.Kind.CLICKED, "https://a", true, STORE.clock.instant());
    STORE.pass(Duration.ofSeconds(1));
    journal(id, 1, "SEND", "guide", "accepted");
    journal(id, 2, "WAIT", "guide opened within 3 days", "yes");
    STORE.pass(Duration.ofSeconds(1));
    message(id, "guide", 2, "SKIPPED", "no consent for product-tips");
    STORE.pass(Duration.ofSeconds(1));
    enrollments.close(id, EnrollmentState.GOAL, "Demo Booked", STORE.clock.instant());

    assertThat(timelines.of(id))
        .containsExactly(
            new Timelines.Entry(start, What.ENROLLED, "", "Form Submitted"),
            new Timelines.Entry(start.plusSeconds(1), What.SENT, "guide", ""),
            new Timelines.Entry(
                start.plusSeconds(2), What.CLICKED, "guide", "https://a by a machine"),
            new Timelines.Entry(start.plusSeconds(2), What.OPENED, "guide", ""),
            new Timelines.Entry(
                start.plusSeconds(3), What.WAITED, "guide opened within 3 days", "yes"),
            new Timelines.Entry(
                start.plusSeconds(4), What.SKIPPED, "guide#2", "no consent for product-tips"),
            new Timelines.Entry(start.plusSeconds(5), What.ENDED, "", "goal: Demo Booked"));
  }

  @Test
  void anUnknownEnrollmentHasNoTimeline() {
    assertThat(timelines.of(Ids.uuid())).isEmpty();
  }

  @Test
  void aKeyIsKnownByItsHashAlone() {
    var keys = new ApiKeys(STORE.database, STORE.clock);
    keys.grant("secret-of-the-app", "app", ApiKeys.Scope.WRITE);
    keys.grant("secret-of-the-app", "app", ApiKeys.Scope.ADMIN);

    assertThat(keys.scopeOf("secret-of-the-app")).contains(ApiKeys.Scope.ADMIN);
    assertThat(keys.scopeOf("secret-of-another")).isEmpty();
    assertThat(
            STORE.database.sql("select length(hash) from api_keys").query(Integer.class).single())
        .isEqualTo(32);
  }

  @Test
  void aSettingsOldKeyIsNoGoodOnceItHasANewOne() {
    var keys = new ApiKeys(STORE.database, STORE.clock);
    keys.configure("the-first-one", "senda.keys.admin", ApiKeys.Scope.ADMIN);
    keys.configure("the-second-one", "senda.keys.admin", ApiKeys.Scope.ADMIN);

    assertThat(keys.scopeOf("the-first-one")).isEmpty();
    assertThat(keys.scopeOf("the-second-one")).contains(ApiKeys.Scope.ADMIN);

    keys.configure("", "senda.keys.admin", ApiKeys.Scope.ADMIN);
    assertThat(keys.scopeOf("the-second-one")).isEmpty();
  }

  private UUID enroll(String journey) {
    var admission = enrollments.enroll(journey, new Reentry.Never(), ada, null);
    return ((Enrollments.Admission.Admitted) admission).enrollment().id();
  }

  private UUID message(
      UUID enrollment, String step, int occurrence, String state, @Nullable String reason) {
    var id = Ids.uuid();
    Instant now = STORE.clock.instant();
    STORE
        .database
        .sql(
            """
            insert into messages (id, enrollment, step, occurrence, contact, channel, template,
                                  locale, address, state, reason, claimed_at, settled_at)
            values (:id, :enrollment, :step, :occurrence, :contact, 'email', :step, 'es',
                    'ada@example.com', :state, :reason, :now, :now)
            """)
        .param("id", id)
        .param("enrollment", enrollment)
        .param("step", step)
        .param("occurrence", occurrence)
        .param("contact", ada)
        .param("state", state)
        .param("reason", reason)
        .param("now", Times.toSql(now))
        .update();
    return id;
  }

  private void journal(UUID enrollment, int sequence, String kind, String step, String outcome) {
    STORE
        .database
        .sql(
            """
            insert into journal (enrollment, sequence, kind, step, outcome, began_at, ended_at)
            values (:enrollment, :sequence, :kind, :step, :outcome, :now, :now)
            """)
        .param("enrollment", enrollment)
        .param("sequence", sequence)
        .param("kind", kind)
        .param("step", step)
        .param("outcome", outcome)
        .param("now", Times.toSql(STORE.clock.instant()))
        .update();
  }
}
