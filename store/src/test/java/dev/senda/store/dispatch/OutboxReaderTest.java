package dev.senda.store.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.senda.store.TestStore;
import dev.senda.store.dispatch.OutboxReader.Position;
import dev.senda.store.dispatch.OutboxRow.EnrollmentData;
import dev.senda.store.dispatch.OutboxWriter.Failure;
import dev.senda.store.dispatch.OutboxWriter.Lane;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxEntry;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.OutboxItem.SignalEnrollment;
import dev.senda.store.outbox.OutboxItem.StartEnrollment;
import dev.senda.store.outbox.OutboxShards;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.store.support.Ids;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxReaderTest {

  private static final TestStore STORE = new TestStore();
  private static final Set<Short> ALL_SHARDS =
      IntStream.range(0, OutboxShards.COUNT)
          .mapToObj(shard -> (short) shard)
          .collect(Collectors.toSet());
  private static final int MANY = 200_000;

  private final Outbox outbox = new Outbox(STORE.database, _ -> {});
  private final OutboxReader reader = new OutboxReader(STORE.database, STORE.transactions);
  private final OutboxWriter writer = new OutboxWriter(STORE.database);

  @BeforeEach
  void empty() {
    STORE.database.sql("truncate outbox").update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void items_areReadInOrder_withoutTheKnownOnes_andFromThePosition() {
    for (int number = 1; number <= 5; number++) {
      appendStart("ADA", number, "welcome");
    }
    var ids = read().stream().map(OutboxRow::id).toList();
    var shard = OutboxShards.of("ADA");

    assertThat(read()).extracting(OutboxReaderTest::number).containsExactly(1, 2, 3, 4, 5);
    assertThat(
            items(new Position(Map.of(shard, ids.getFirst()), List.of(ids.get(2)), 2), List.of()))
        .extracting(OutboxReaderTest::number)
        .containsExactly(2, 4);
    assertThat(items(Position.fromStart(ALL_SHARDS, List.of(), 10), List.of("ADA"))).isEmpty();
    assertThat(reader.findItemsOfContacts(Map.of("ADA", ids.get(2)), List.of(ids.get(3)), 10))
        .extracting(OutboxReaderTest::number)
        .containsExactly(5);
  }

  @Test
  void row_bringsWhatIsKnownOfItsEnrollment() {
    var contact = STORE.insertContact();
    var enrollment = STORE.insertEnrollment(contact);
    STORE
        .database
        .sql("update enrollments set ending_state = 'GOAL', ending_reason = 'Order' where id = :id")
        .param("id", enrollment)
        .update();
    outbox.append(contact, new StartEnrollment(enrollment, "ebook-nurture"));

    assertThat(read())
        .extracting(OutboxRow::enrollment)
        .containsExactly(
            new EnrollmentData(
                enrollment, "", EnrollmentState.RUNNING, EnrollmentState.GOAL, "Order", false));
  }

  @Test
  void ends_areReadApart() {
    appendStart("ADA", 1, "welcome");
    outbox.append(
        "ADA",
        new SignalEnrollment(
            "welcome",
            "cancel",
            new SignalPayload.Cancel(Ids.newUuid(), Ids.newUuid(), STORE.clock.instant())));

    assertThat(read()).extracting(OutboxRow::isEnd).containsExactly(false);
    assertThat(ends(Position.fromStart(ALL_SHARDS, List.of(), 10)))
        .extracting(OutboxRow::isEnd)
        .containsExactly(true);
  }

  @Test
  void rowThatCannotBeRead_failsAlone() {
    STORE
        .database
        .sql(
            """
            insert into outbox (shard, contact_key, journey, type, is_end, payload)
            values (0, 'BAD', '', 'ROUTE_EVENT', false, '{}')
            """)
        .update();
    appendStart("ADA", 1, "welcome");

    assertThat(read())
        .filteredOn(row -> row.contactKey().equals("BAD"))
        .singleElement()
        .satisfies(
            row ->
                assertThatThrownBy(row::item)
                    .hasMessage("outbox item ROUTE_EVENT: payload does not fit the type"));
    assertThat(read())
        .filteredOn(row -> row.contactKey().equals("ADA"))
        .extracting(OutboxReaderTest::number)
        .containsExactly(1);
  }

  @Test
  void failure_delaysItsLaneOnly_andItsSuccessReleasesTheLane() {
    appendStart("ADA", 1, "welcome");
    appendStart("ADA", 2, "welcome");
    appendStart("ADA", 3, "ebook");
    var first = read().getFirst();
    writer.delay(List.of(new Failure(first.id(), Duration.ofMinutes(1), "a bug")));
    appendStart("ADA", 4, "welcome");

    assertThat(read())
        .extracting(OutboxReaderTest::number, OutboxRow::isBehindFailure)
        .containsExactly(tuple(2, true), tuple(3, false), tuple(4, true));
    writer.putBehindFailure(
        read().stream().filter(OutboxRow::isBehindFailure).map(OutboxRow::id).toList());
    assertThat(read()).extracting(OutboxReaderTest::number).containsExactly(3);
    assertThat(retries()).as("not due").isEmpty();

    STORE
        .database
        .sql("update outbox set retry_at = now() where id = :id")
        .param("id", first.id())
        .update();
    assertThat(retries())
        .extracting(OutboxReaderTest::number, OutboxRow::attempts, OutboxRow::hasFailed)
        .containsExactly(tuple(1, 1, true));

    writer.removeAll(List.of(first.id()));
    writer.releaseLanes(List.of(Lane.of(first)));
    assertThat(read()).extracting(OutboxReaderTest::number).containsExactly(2, 3, 4);
  }

  @Test
  void lanesWithoutAFailedRow_areReleased_whenAShardIsTakenOver() {
    appendStart("ADA", 1, "welcome");
    appendStart("ADA", 2, "ebook");
    appendStart("ADA", 3, "ebook");
    var ids = read().stream().map(OutboxRow::id).toList();
    writer.delay(List.of(new Failure(ids.get(1), Duration.ofMinutes(1), "a bug")));
    writer.putBehindFailure(List.of(ids.get(0), ids.get(2)));

    writer.releaseOrphans(ALL_SHARDS);

    assertThat(read()).extracting(OutboxReaderTest::number).containsExactly(1);
  }

  /** The statements are prepared while the outbox is empty, as in production after a start. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void longOutbox_isReadInMilliseconds_withOldPlansAndStatistics(boolean isAnalyzedWhileEmpty) {
    try (var store = new TestStore()) {
      if (isAnalyzedWhileEmpty) {
        store.database.sql("vacuum analyze outbox").update();
      }
      var longReader = new OutboxReader(store.database, store.transactions);
      for (int i = 0; i < 50; i++) {
        readAll(longReader, List.of());
      }
      appendMany(store);

      var known = readAll(longReader, List.of()).stream().map(OutboxRow::id).toList();
      assertThat(known).hasSize(OutboxShards.COUNT * 60);
      var millis =
          IntStream.range(0, 50).mapToLong(_ -> elapsedMillis(longReader, known)).toArray();
      System.out.println("reads of 200,000 waiting rows, ms: " + Arrays.toString(millis));
      assertThat(Arrays.stream(millis).min().orElseThrow())
          .as("milliseconds for a read with 200,000 rows waiting")
          .isLessThan(20);
      assertOnlyIndexRangesWereRead(store);
    }
  }

  /** Only the newest id may come from the primary key. */
  private static void assertOnlyIndexRangesWereRead(TestStore store) {
    store.transactions.executeWithoutResult(
        status -> {
          assertThat(number(store, "select pg_stat_get_xact_numscans('outbox'::regclass)"))
              .isZero();
          longReads(store);
          assertThat(number(store, "select pg_stat_get_xact_numscans('outbox'::regclass)"))
              .as("sequential scans")
              .isZero();
          assertThat(
                  number(store, "select pg_stat_get_xact_tuples_returned('outbox_pkey'::regclass)"))
              .as("rows that were read by the primary key")
              .isLessThan(100);
        });
  }

  private static void longReads(TestStore store) {
    assertThat(readAll(new OutboxReader(store.database, store.transactions), List.of()))
        .isNotEmpty();
  }

  private static long number(TestStore store, String sql) {
    return store.database.sql(sql).query(Long.class).single();
  }

  private static long elapsedMillis(OutboxReader reader, List<Long> known) {
    long start = System.nanoTime();
    assertThat(readAll(reader, known)).isNotEmpty();
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }

  /** What the dispatcher reads at once, 64 rows and more. */
  private static List<OutboxRow> readAll(OutboxReader reader, List<Long> known) {
    return reader.inTransaction(
        () -> {
          reader.findNewestId();
          reader.findRetries(ALL_SHARDS, known, 20);
          reader.findItemsOfContacts(Map.of("CONTACT1", 0L), known, 100);
          reader.findEnds(Position.fromStart(ALL_SHARDS, known, 20));
          return reader.findItems(
              Position.fromStart(ALL_SHARDS, known, known.isEmpty() ? 60 : 5), List.of("CONTACT2"));
        });
  }

  private static void appendMany(TestStore store) {
    store
        .database
        .sql(
            """
            insert into outbox (shard, contact_key, journey, enrollment_id, type, is_end, payload)
            select number % 32, 'CONTACT' || number % 5000, 'welcome', gen_random_uuid(),
                   'START_ENROLLMENT', number % 50 = 0,
                   '{"enrollmentId": "00000000-0000-0000-0000-000000000001", "journey": "welcome"}'
            from generate_series(1, :many) as number
            """)
        .param("many", MANY)
        .update();
  }

  @Test
  void statistics_countExactlyUpToALimit_andEstimateAbove() {
    var statistics = new OutboxStatistics(STORE.database);
    assertThat(statistics.estimateWaiting()).isZero();
    assertThat(statistics.findOldestCreatedAt()).isEmpty();

    appendStart("ADA", 1, "welcome");
    assertThat(statistics.estimateWaiting()).isEqualTo(1);
    assertThat(statistics.findOldestCreatedAt()).isPresent();

    appendMany(STORE);
    STORE.database.sql("analyze outbox").update();
    assertThat(statistics.estimateWaiting()).isBetween(MANY / 2L, MANY * 2L);
  }

  private List<OutboxRow> read() {
    return items(Position.fromStart(ALL_SHARDS, List.of(), 1_000), List.of());
  }

  private List<OutboxRow> items(Position position, Collection<String> except) {
    return reader.inTransaction(() -> reader.findItems(position, except));
  }

  private List<OutboxRow> ends(Position position) {
    return reader.inTransaction(() -> reader.findEnds(position));
  }

  private List<OutboxRow> retries() {
    return reader.inTransaction(() -> reader.findRetries(ALL_SHARDS, List.of(), 10));
  }

  /** An item that a number identifies. */
  private void appendStart(String contact, int number, String journey) {
    outbox.append(
        List.of(new OutboxEntry(contact, new StartEnrollment(new UUID(0, number), journey))));
  }

  private static int number(OutboxRow row) {
    return (int) ((OutboxItem.StartEnrollment) row.item()).enrollmentId().getLeastSignificantBits();
  }
}
