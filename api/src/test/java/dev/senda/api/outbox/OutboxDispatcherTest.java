package dev.senda.api.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall;
import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.TestApi;
import dev.senda.store.enrollments.EnrollmentQuery;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxEntry;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.store.support.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Long queues, and what must not wait for them. */
class OutboxDispatcherTest {

  private static final TestApi API = TestApi.isolated();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration BURST_LIMIT = Duration.ofSeconds(10);

  private final String user = TestApi.newUserId();

  @AfterEach
  void awaitEmptyOutbox() {
    API.temporal.reset();
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  @AfterAll
  static void close() {
    API.close();
  }

  @Test
  void eventsThatLookTheSame_areHeardTwice() {
    track(user, "Signed Up");
    var at = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    for (int i = 0; i < 2; i++) {
      API.postWithWriteKey(
          "/v1/track",
          """
          {"userId": "%s", "event": "First Sale Recorded", "messageId": "sale-%d", "timestamp": "%s"}
          """
              .formatted(user, i, at));
    }
    API.awaitEmptyOutbox();

    assertThat(signals(user))
        .extracting(signaled -> signaled.signal().id())
        .hasSize(2)
        .doesNotHaveDuplicates();
  }

  @Test
  void goal_overtakesThousandsOfHeardEvents_andTheRestIsDropped() {
    track(user, "Signed Up");
    API.awaitEmptyOutbox();
    API.temporal.setLatency(Duration.ofMillis(5));
    batches(user, "First Sale Recorded", 4_000);
    int told = signals(user).size();

    track(user, "Profile Completed");

    await().atMost(TIMEOUT).until(() -> positionOfEnd(user) >= 0);
    assertThat(positionOfEnd(user) - told)
        .as("heard events that were told before the goal, after it was accepted")
        .isLessThan(200);
    API.awaitEmptyOutbox();
    assertThat(signals(user)).as("told at all").hasSizeLessThan(4_000);
  }

  @Test
  void thousandsOfItemsOfOneContact_delayNoOther() {
    track(user, "Signed Up");
    API.awaitEmptyOutbox();
    API.temporal.setLatency(Duration.ofMillis(2));
    appendSignals(user, 20_000);
    await().atMost(TIMEOUT).until(() -> !signals(user).isEmpty());

    for (int i = 0; i < 30; i++) {
      var other = TestApi.newUserId();
      int before = signals(user).size();
      track(other, "Signed Up");
      await()
          .atMost(TIMEOUT)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> !API.temporal.callsFor(API.contact(other).key()).isEmpty());
      assertThat(signals(user).size() - before).as("items that went first").isLessThan(1_000);
    }
    assertThat(API.get(Outbox.class).count()).as("still queued").isPositive();

    API.temporal.setLatency(Duration.ZERO);
    API.awaitEmptyOutbox();
    assertThat(signals(user))
        .hasSize(20_000)
        .extracting(signaled -> signaled.signal().at())
        .as("in order, each once")
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void burstOfEventsThatNobodyHears_isRoutedWhenItIsAccepted() {
    long start = System.nanoTime();
    try (var clients = Executors.newFixedThreadPool(8)) {
      for (int client = 0; client < 8; client++) {
        var one = TestApi.newUserId();
        clients.execute(() -> batches(one, "Never Heard", 2_500));
      }
    }

    var elapsed = Duration.ofNanos(System.nanoTime() - start);
    System.out.printf("20,000 unheard events accepted in %d ms%n", elapsed.toMillis());
    assertThat(count()).as("waiting after the last answer").isZero();
    assertThat(
            API.database
                .sql("select count(*) from events where name = 'Never Heard'")
                .query(Long.class)
                .single())
        .isEqualTo(20_000);
    assertThat(elapsed).isLessThan(BURST_LIMIT);
  }

  @Test
  void burstOfEventsThatJourneysRecordAndNobodyHears_isGoneWithinSeconds() {
    API.postWithWriteKey("/v1/identify", "{\"userId\": \"%s\"}".formatted(user));
    insertUnroutedEvents(user, 20_000);
    long start = System.nanoTime();

    await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(20)).until(() -> count() == 0);

    var elapsed = Duration.ofNanos(System.nanoTime() - start);
    System.out.printf("20,000 unheard events drained in %d ms%n", elapsed.toMillis());
    assertThat(elapsed).isLessThan(BURST_LIMIT);
    assertThat(API.temporal.callsFor(API.contact(user).key())).isEmpty();
  }

  @Test
  void longBacklog_drains_inOrderOfEachContact() {
    var users = IntStream.range(0, 50).mapToObj(_ -> TestApi.newUserId()).toList();
    users.forEach(one -> track(one, "Signed Up"));
    API.awaitEmptyOutbox();
    API.temporal.becomeUnavailable();
    users.forEach(one -> appendSignals(one, 400));
    long start = System.nanoTime();

    API.temporal.becomeAvailable();
    API.awaitEmptyOutbox();

    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    System.out.printf("20,000 signals drained in %d ms%n", millis);
    for (var one : users) {
      assertThat(signals(one))
          .hasSize(400)
          .extracting(signaled -> signaled.signal().at())
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void failedLane_keepsItsOrder_andItsNewItemsWait() {
    track(user, "Signed Up");
    track(user, "Cart Abandoned");
    API.awaitEmptyOutbox();
    API.temporal.failFor(API.contact(user).key());
    track(user, "First Sale Recorded");
    await().atMost(TIMEOUT).until(() -> failedItems(user) == 1);
    for (int i = 0; i < 50; i++) {
      track(user, "First Sale Recorded");
    }
    await().atMost(TIMEOUT).until(() -> waitingBehind(user) == 50);

    API.temporal.reset();
    API.database.sql("update outbox set retry_at = now() where retry_at < 'infinity'").update();
    API.awaitEmptyOutbox();

    assertThat(signals(user)).hasSize(51).extracting(signaled -> signaled.signal().at()).isSorted();
  }

  private static long positionOfEnd(String user) {
    var names = signals(user).stream().map(Signaled::signalName).toList();
    return names.indexOf("Profile Completed");
  }

  private static void track(String user, String event) {
    var answer =
        API.postWithWriteKey(
            "/v1/track", "{\"userId\": \"%s\", \"event\": \"%s\"}".formatted(user, event));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private static void batches(String user, String event, int events) {
    var one = "{\"type\": \"track\", \"userId\": \"%s\", \"event\": \"%s\"}".formatted(user, event);
    var batch =
        IntStream.range(0, 100)
            .mapToObj(_ -> one)
            .collect(Collectors.joining(",", "{\"batch\": [", "]}"));
    for (int i = 0; i < events / 100; i++) {
      assertThat(API.postWithWriteKey("/v1/batch", batch).statusCode()).isEqualTo(200);
    }
  }

  private static List<RecordedCall> calls(String user) {
    return API.temporal.callsFor(API.contact(user).key());
  }

  private static List<Signaled> signals(String user) {
    return calls(user).stream()
        .filter(Signaled.class::isInstance)
        .map(Signaled.class::cast)
        .toList();
  }

  private static EnrollmentRow enrollment(String user) {
    return API.get(Enrollments.class)
        .findNewest(new EnrollmentQuery("welcome", null, API.contact(user).key(), false), 1)
        .getFirst();
  }

  /** Signals that the enrollment waits for, one each millisecond. */
  private static void appendSignals(String user, int signals) {
    var enrollment = enrollment(user);
    var entries =
        IntStream.range(0, signals)
            .mapToObj(
                number ->
                    new OutboxEntry(
                        enrollment.contactKey(),
                        new OutboxItem.SignalEnrollment(
                            "welcome",
                            "First Sale Recorded",
                            new SignalPayload.EventOccurred(
                                Ids.newUuid(),
                                enrollment.id(),
                                Instant.ofEpochMilli(number),
                                List.of("First Sale Recorded"),
                                false))))
            .toList();
    API.get(Outbox.class).append(entries);
  }

  /** Events as a journey records them. */
  private static void insertUnroutedEvents(String user, int events) {
    var contact = API.contact(user).key();
    var ids = IntStream.range(0, events).mapToObj(_ -> Ids.newUuid()).toArray(UUID[]::new);
    API.database
        .sql(
            """
            insert into events (id, contact_key, name, occurred_at, received_at)
            select id, :contact, 'Nobody Hears This', now(), now() from unnest(:ids::uuid[]) as id
            """)
        .param("contact", contact)
        .param("ids", ids)
        .update();
    API.get(Outbox.class)
        .append(
            IntStream.range(0, events)
                .mapToObj(
                    number ->
                        new OutboxEntry(
                            number % 2 == 0 ? contact : Ids.newContactKey(),
                            new OutboxItem.RouteEvent(ids[number])))
                .toList());
  }

  private static long count() {
    return API.get(Outbox.class).count();
  }

  private static long failedItems(String user) {
    return number("retry_at < 'infinity'", user);
  }

  private static long waitingBehind(String user) {
    return number("retry_at = 'infinity'", user);
  }

  private static long number(String condition, String user) {
    return API.database
        .sql("select count(*) from outbox where contact_key = :contact and " + condition)
        .param("contact", API.contact(user).key())
        .query(Long.class)
        .single();
  }
}
