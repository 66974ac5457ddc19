package dev.senda.store.digests;

import static dev.senda.journey.Condition.property;
import static dev.senda.journey.Digest.digest;
import static dev.senda.journey.Event.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Digest;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.TestStore;
import dev.senda.store.digests.Digests.DigestContent;
import dev.senda.store.events.Events;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.events.NewEvent;
import dev.senda.store.support.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Each event is in one digest of an enrollment. */
class DigestsTest {

  private static final TestStore STORE = new TestStore();
  private static final Digest COMMENTS = digest(event("Comment Received"));

  private final Events events = new Events(STORE.database, STORE.clock);
  private final KnownEvents knownEvents = new KnownEvents(STORE.database);
  private final Digests digests = new Digests(STORE.database, STORE.clock, knownEvents);
  private final String ada = STORE.insertContact();
  private final UUID enrollment = STORE.insertEnrollment(ada);
  private int sent;

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void newestEvents_comeFirst_withTheCountOfTheRest() {
    for (int i = 1; i <= 5; i++) {
      comment(Map.of("title", "Comment " + i));
    }
    comment("Something Else", Map.of());

    var content = digests.find(enrollment, next(), COMMENTS.newest(2));

    assertThat(content.items())
        .containsExactly(Map.of("title", "Comment 5"), Map.of("title", "Comment 4"));
    assertThat(content.variables()).containsEntry("digest_rest", 3);
    assertThat(content.events()).as("those that are only counted, too").hasSize(5);
  }

  @Test
  void eventsBeforeTheEnrollment_areInNone() {
    var before = STORE.clock.instant().minus(Duration.ofHours(1));
    append("Comment Received", Map.of("title", "old"), before);

    assertThat(digests.count(enrollment, COMMENTS.event())).isZero();
  }

  @Test
  void eventThatEnrolled_isInNone() {
    var first = comment(Map.of("title", "first"));
    STORE
        .database
        .sql("update enrollments set trigger_event_id = :event where id = :id")
        .param("event", first)
        .param("id", enrollment)
        .update();
    comment(Map.of("title", "second"));

    assertThat(digests.find(enrollment, next(), COMMENTS).items())
        .containsExactly(Map.of("title", "second"));
  }

  @Test
  void eachEvent_isInOneDigest() {
    comment(Map.of("title", "one"));
    send(COMMENTS);
    comment(Map.of("title", "two"));

    assertThat(digests.count(enrollment, COMMENTS.event())).isEqualTo(1);
    assertThat(send(COMMENTS).items()).containsExactly(Map.of("title", "two"));
    STORE.advance(Duration.ofDays(7));
    assertThat(digests.find(enrollment, next(), COMMENTS).items()).isEmpty();
  }

  /** A transaction that began before the digest commits after it. */
  @Test
  void eventThatIsCommittedLate_isInTheNextDigest() {
    comment(Map.of("title", "in time"));
    STORE.advance(Duration.ofMinutes(10));
    send(COMMENTS);
    var late = comment(Map.of("title", "late"));
    STORE
        .database
        .sql("update events set received_at = received_at - interval '5 minutes' where id = :id")
        .param("id", late)
        .update();

    assertThat(digests.find(enrollment, next(), COMMENTS).items())
        .containsExactly(Map.of("title", "late"));
  }

  @Test
  void rejectedMessage_keepsNoEvents() {
    comment(Map.of("title", "one"));
    send(COMMENTS);
    updateMessages("update messages set state = 'REJECTED', settled_at = now()");

    assertThat(digests.find(enrollment, next(), COMMENTS).items())
        .containsExactly(Map.of("title", "one"));
  }

  @Test
  void messageThatIsSentAgain_hasTheSameEvents() {
    comment(Map.of("title", "one"));
    send(COMMENTS);
    comment(Map.of("title", "two"));

    assertThat(digests.find(enrollment, new MessageRef("news", sent), COMMENTS).items())
        .containsExactly(Map.of("title", "one"));
  }

  @Test
  void releasedClaim_givesItsEventsBack() {
    comment(Map.of("title", "one"));
    send(COMMENTS);
    updateMessages("delete from messages");

    assertThat(digests.count(enrollment, COMMENTS.event())).isEqualTo(1);
  }

  @Test
  void patterns_haveDigestsOfTheirOwn() {
    var replies = digest(event("Comment Received").with("kind", "reply"));
    comment(Map.of("kind", "like"));
    comment(Map.of("kind", "reply"));

    assertThat(send(replies).items()).containsExactly(Map.of("kind", "reply"));
    assertThat(digests.count(enrollment, replies.event())).isZero();
    assertThat(digests.count(enrollment, COMMENTS.event())).isEqualTo(2);
  }

  @Test
  void patternWithAnotherEventsProperty_isCompared() {
    var ofTopic = event("Comment Received").with("topic", property("topic"));
    comment(Map.of("topic", "hats"));
    comment(Map.of("topic", "shoes"));

    assertThat(digests.count(enrollment, ofTopic)).as("unknown topic").isZero();
    knownEvents.setStart(enrollment, Map.of("topic", "hats"));
    assertThat(digests.count(enrollment, ofTopic)).isEqualTo(1);
  }

  @Test
  void otherEnrollments_haveDigestsOfTheirOwn() {
    comment(Map.of("title", "one"));
    send(COMMENTS);
    var other =
        STORE
            .database
            .sql(
                """
                insert into enrollments (id, journey, contact_key, state, enrolled_at)
                select :id, 'other', contact_key, 'RUNNING', enrolled_at from enrollments
                where id = :enrollment
                returning id
                """)
            .param("id", Ids.newUuid())
            .param("enrollment", enrollment)
            .query(UUID.class)
            .single();

    assertThat(digests.count(other, COMMENTS.event())).isEqualTo(1);
  }

  private MessageRef next() {
    return new MessageRef("news", sent + 1);
  }

  /** Claims the next message with its digest. */
  private DigestContent send(Digest digest) {
    var content = digests.find(enrollment, next(), digest);
    sent++;
    var id = Ids.newUuid();
    STORE
        .database
        .sql(
            """
            insert into messages (id, enrollment_id, step, occurrence, contact_key, channel, template,
                                  state, claimed_at)
            values (:id, :enrollment, 'news', :occurrence, :contact, 'email', 'news', 'CLAIMED', now())
            """)
        .param("id", id)
        .param("enrollment", enrollment)
        .param("occurrence", sent)
        .param("contact", ada)
        .update();
    digests.record(id, content);
    return content;
  }

  private void updateMessages(String sql) {
    STORE
        .database
        .sql(sql + " where enrollment_id = :enrollment")
        .param("enrollment", enrollment)
        .update();
  }

  private UUID comment(Map<String, Object> properties) {
    return comment("Comment Received", properties);
  }

  private UUID comment(String name, Map<String, Object> properties) {
    STORE.advance(Duration.ofSeconds(1));
    return append(name, properties, STORE.clock.instant());
  }

  private UUID append(String name, Map<String, Object> properties, Instant at) {
    var id = Ids.newUuid();
    return events.append(NewEvent.of(id, id.toString(), ada, name, properties, at)).orElseThrow();
  }
}
