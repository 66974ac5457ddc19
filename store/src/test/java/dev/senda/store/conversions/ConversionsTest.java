package dev.senda.store.conversions;

import static dev.senda.journey.Event.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Event;
import dev.senda.journey.Match;
import dev.senda.journey.OverlapPolicy;
import dev.senda.journey.ReentryPolicy;
import dev.senda.journey.ValueReference;
import dev.senda.store.TestStore;
import dev.senda.store.conversions.ConversionTallies.ConversionTally;
import dev.senda.store.conversions.Conversions.GoalEvent;
import dev.senda.store.enrollments.EnrollmentRules;
import dev.senda.store.events.Events;
import dev.senda.store.events.Events.ReceivedEvent;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.events.NewEvent;
import dev.senda.store.support.RetryingTransactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionsTest {

  private static final TestStore STORE = new TestStore();
  private static final String JOURNEY = "ebook-nurture";
  private static final Duration WINDOW = Duration.ofDays(14);
  private static final MeasuredGoal GOAL = goal(event("Subscribed"), WINDOW);

  private final KnownEvents knownEvents = new KnownEvents(STORE.database);
  private final JourneyGoals goals = new JourneyGoals(STORE.database);
  private final Conversions conversions =
      new Conversions(
          STORE.database, new RetryingTransactions(STORE.transactions), goals, knownEvents);
  private final ConversionTallies tallies = new ConversionTallies(STORE.database, STORE.clock);
  private final Events events = new Events(STORE.database, STORE.clock);
  private final Instant start = STORE.clock.instant();

  private static MeasuredGoal goal(Event event, Duration window) {
    return new MeasuredGoal(
        new EnrollmentRules(JOURNEY, new ReentryPolicy.Never(), OverlapPolicy.REFUSE, null),
        event,
        window);
  }

  @BeforeEach
  void empty() {
    STORE
        .database
        .sql(
            """
            truncate enrollments, events, journey_goals, conversion_tallies, conversion_tally_changes
            cascade
            """)
        .update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @ParameterizedTest
  @CsvSource({
    "PT-1S, false",
    "PT0S, true",
    "P13D, true",
    "P14D, true",
    "PT336H0.001S, false",
  })
  void goal_countsWithinTheWindow(Duration after, boolean counts) {
    var contact = STORE.insertContact();
    var enrollment = STORE.insertEnrollment(contact);

    reach(contact, after);

    assertThat(conversions.findTime(enrollment).isPresent()).isEqualTo(counts);
    assertThat(convertedTotal()).isEqualTo(counts ? 1 : 0);
  }

  @Test
  void goalAfterTheEnd_counts() {
    var contact = STORE.insertContact();
    var enrollment = STORE.insertEnrollment(contact);
    end(enrollment);

    reach(contact, Duration.ofDays(3));

    assertThat(conversions.findTime(enrollment)).contains(start.plus(Duration.ofDays(3)));
  }

  @Test
  void earliestGoal_counts_inWhateverOrderTheyCome() {
    var contact = STORE.insertContact();
    var enrollment = STORE.insertEnrollment(contact);

    reach(contact, Duration.ofDays(3));
    reach(contact, Duration.ofDays(1));
    reach(contact, Duration.ofDays(2));
    conversions.recordAll(
        List.of(
            new GoalEvent(GOAL, received(contact, Duration.ofHours(9))),
            new GoalEvent(GOAL, received(contact, Duration.ofHours(8)))));

    assertThat(conversions.findTime(enrollment)).contains(start.plus(Duration.ofHours(8)));
    assertThat(convertedTotal()).isEqualTo(1);
  }

  @Test
  void eventThatEnrolled_isNoGoal() {
    var contact = STORE.insertContact();
    var enrollment = STORE.insertEnrollment(contact);
    var trigger = received(contact, Duration.ZERO);
    set(enrollment, "trigger_event_id = '%s'".formatted(trigger.id()));

    conversions.recordAll(List.of(new GoalEvent(GOAL, trigger)));

    assertThat(conversions.findTime(enrollment)).isEmpty();
    recountAll(GOAL);
    assertThat(conversions.findTime(enrollment)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    // since,    goal,        counts
    "PT0.5S,     PT0.3S,      false",
    "PT0.3S,     PT0.5S,      true",
    "PT0.5S,     PT0S,        true",
    "PT0.1236S,  PT0.123S,    true",
    "PT0.1236S,  PT0.1235S,   false",
  })
  void goalInTheSameSecond_countsIfItMayHaveOccurredAfterTheStart(
      Duration since, Duration after, boolean counts) {
    var contact = STORE.insertContact();
    var enrollment = STORE.insertEnrollment(contact);
    set(enrollment, "events_since = '%s'".formatted(second().plus(since)));

    reachAt(contact, second().plus(after));

    assertThat(isConverted(enrollment)).isEqualTo(counts);
    recountAll(GOAL);
    assertThat(isConverted(enrollment)).isEqualTo(counts);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void goalAtTheSameTimeAsTheStartEvent_countsIfItWasReceivedLater(boolean isLater) {
    var contact = STORE.insertContact();
    var enrollment = STORE.insertEnrollment(contact);
    var at = Duration.between(start, second().plusMillis(500));
    var first = received(contact, at);
    var last = received(contact, at);
    set(
        enrollment,
        "events_since = '%s', trigger_event_id = '%s'"
            .formatted(second().plusMillis(500), (isLater ? first : last).id()));

    conversions.recordAll(List.of(new GoalEvent(GOAL, isLater ? last : first)));

    assertThat(isConverted(enrollment)).isEqualTo(isLater);
    recountAll(GOAL);
    assertThat(isConverted(enrollment)).isEqualTo(isLater);
  }

  private Instant second() {
    return Instant.ofEpochSecond(start.getEpochSecond());
  }

  @Test
  void keyedGoal_countsForItsEnrollmentAlone() {
    var keyed =
        new MeasuredGoal(
            new EnrollmentRules(JOURNEY, new ReentryPolicy.Never(), OverlapPolicy.REFUSE, "order"),
            event("Subscribed"),
            WINDOW);
    var contact = STORE.insertContact();
    var seven = STORE.insertEnrollment(contact);
    set(seven, "correlation_key = '7'");
    var eight = STORE.insertEnrollment(contact);
    set(eight, "correlation_key = '8'");

    conversions.recordAll(
        List.of(new GoalEvent(keyed, received(contact, Duration.ofDays(1), Map.of("order", "8")))));
    assertThat(conversions.findTime(seven)).isEmpty();
    assertThat(conversions.findTime(eight)).isPresent();

    recountAll(keyed);
    assertThat(conversions.findTime(seven)).isEmpty();
    assertThat(conversions.findTime(eight)).isPresent();
  }

  @Test
  void goalComparedWithTheStart_isRecountedForTheContact() {
    var compared =
        goal(
            event("Subscribed").with("plan", new ValueReference.Property("event", "plan")), WINDOW);
    var contact = STORE.insertContact();
    var pro = STORE.insertEnrollment(contact);
    knownEvents.setStart(pro, Map.of("plan", "pro"));
    end(pro);
    var team = STORE.insertEnrollment(contact);
    knownEvents.setStart(team, Map.of("plan", "team"));
    received(contact, Duration.ofDays(1), Map.of("plan", "pro"));

    conversions.recount(compared, List.of(contact));

    assertThat(conversions.findTime(pro)).isPresent();
    assertThat(conversions.findTime(team)).isEmpty();
  }

  @Test
  void changedWindow_isRecounted_inChunks() {
    goals.storeAll(List.of(GOAL));
    recountAll(GOAL);
    var enrollments =
        IntStream.range(0, 25)
            .mapToObj(
                day -> {
                  var contact = STORE.insertContact();
                  var enrollment = STORE.insertEnrollment(contact);
                  if (day % 2 == 0) {
                    end(enrollment);
                  }
                  reach(contact, Duration.ofDays(day));
                  return enrollment;
                })
            .toList();
    assertThat(enrollments).filteredOn(this::isConverted).hasSize(15);

    var longer = goal(event("Subscribed"), Duration.ofDays(20));
    goals.storeAll(List.of(longer));
    assertThat(goals.isRecounting(JOURNEY)).isTrue();
    int pages = recountAll(longer);
    assertThat(pages).isGreaterThan(8);
    assertThat(goals.isRecounting(JOURNEY)).isFalse();
    assertThat(enrollments).filteredOn(this::isConverted).hasSize(21);
    assertThat(convertedTotal()).isEqualTo(21);

    var shorter = goal(event("Subscribed"), Duration.ofDays(2));
    goals.storeAll(List.of(shorter));
    recountAll(shorter);
    assertThat(enrollments).filteredOn(this::isConverted).hasSize(3);
    assertThat(convertedTotal()).isEqualTo(3);

    goals.storeAll(List.of(shorter));
    assertThat(goals.isRecounting(JOURNEY)).isFalse();
  }

  @Test
  void changedGoal_isRecountedFromTheKeptEvents() {
    var large = event("Subscribed").with("seats", Match.atLeast(10));
    var big = STORE.insertContact();
    var bigEnrollment = STORE.insertEnrollment(big);
    reach(big, Duration.ofDays(1), Map.of("seats", 3));
    reach(big, Duration.ofDays(2), Map.of("seats", 12));
    var small = STORE.insertContact();
    var smallEnrollment = STORE.insertEnrollment(small);
    reach(small, Duration.ofDays(1), Map.of("seats", 3));

    recountAll(goal(large, WINDOW));

    assertThat(conversions.findTime(bigEnrollment)).contains(start.plus(Duration.ofDays(2)));
    assertThat(conversions.findTime(smallEnrollment)).isEmpty();
    assertThat(convertedTotal()).isEqualTo(1);
  }

  @Test
  void conversionWhoseEventIsDeleted_staysUnlessTheWindowEndsBefore() {
    var contact = STORE.insertContact();
    var enrollment = STORE.insertEnrollment(contact);
    reach(contact, Duration.ofDays(5));
    STORE.database.sql("truncate events").update();

    recountAll(goal(event("Subscribed"), Duration.ofDays(6)));
    assertThat(isConverted(enrollment)).isTrue();

    recountAll(goal(event("Subscribed"), Duration.ofDays(4)));
    assertThat(isConverted(enrollment)).isFalse();
  }

  @Test
  void tallies_tellCompletedWindowsFromOpenOnes() {
    var first = STORE.insertContact();
    STORE.insertEnrollment(first);
    reach(first, Duration.ofDays(1));
    STORE.insertEnrollment(STORE.insertContact());
    STORE.advance(WINDOW);
    assertThat(total()).isEqualTo(new ConversionTally("", "", 2, 1, 0, 0));
    STORE.advance(Duration.ofHours(1));
    var later = STORE.insertContact();
    STORE.insertEnrollment(later);
    reachAt(later, STORE.clock.instant());

    assertThat(total()).isEqualTo(new ConversionTally("", "", 3, 2, 2, 1));
  }

  private boolean isConverted(UUID enrollment) {
    return conversions.findTime(enrollment).isPresent();
  }

  private int recountAll(MeasuredGoal goal) {
    goals.storeAll(List.of(goal(event("Never"), Duration.ofDays(1))));
    goals.storeAll(List.of(goal));
    int pages = 0;
    while (conversions.recountNext(goal, 3)) {
      pages++;
    }
    return pages;
  }

  private ConversionTally total() {
    return tallies.find(JOURNEY, WINDOW).stream()
        .filter(tally -> tally.split().isEmpty())
        .findFirst()
        .orElseThrow();
  }

  private long convertedTotal() {
    return total().converted();
  }

  private void reach(String contact, Duration after) {
    reach(contact, after, Map.of());
  }

  private void reach(String contact, Duration after, Map<String, Object> properties) {
    conversions.recordAll(List.of(new GoalEvent(GOAL, received(contact, after, properties))));
  }

  private void reachAt(String contact, Instant at) {
    reach(contact, Duration.between(start, at));
  }

  private ReceivedEvent received(String contact, Duration after) {
    return received(contact, after, Map.of());
  }

  private ReceivedEvent received(
      String contact, Duration after, Map<String, ? extends @Nullable Object> properties) {
    var id =
        events
            .append(
                NewEvent.of(
                    UUID.randomUUID(),
                    UUID.randomUUID().toString(),
                    contact,
                    "Subscribed",
                    properties,
                    start.plus(after)))
            .orElseThrow();
    return events.find(id).orElseThrow();
  }

  private static void end(UUID enrollment) {
    set(enrollment, "state = 'EXITED', ended_at = enrolled_at");
  }

  private static void set(UUID enrollment, String columns) {
    STORE
        .database
        .sql("update enrollments set %s where id = :id".formatted(columns))
        .param("id", enrollment)
        .update();
  }
}
