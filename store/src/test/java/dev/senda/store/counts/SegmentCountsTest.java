package dev.senda.store.counts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Condition;
import dev.senda.journey.Match;
import dev.senda.store.TestStore;
import dev.senda.store.conditions.ContactCalendar;
import dev.senda.store.conditions.SegmentQuery;
import dev.senda.store.counts.SegmentCounts.SegmentCount;
import dev.senda.store.support.RetryingTransactions;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SegmentCountsTest {

  private static final TestStore STORE = new TestStore();
  private static final Condition HOT = new Condition.Score(new Match.AtLeast(BigDecimal.TEN));
  private static final Condition COLD = Condition.not(HOT);

  private final SegmentCounts counts =
      new SegmentCounts(
          STORE.database,
          new RetryingTransactions(STORE.transactions),
          new SegmentQuery(STORE.database, new ContactCalendar(STORE.clock, "UTC")));

  @BeforeEach
  void empty() {
    STORE.database.sql("truncate contacts, segment_counts cascade").update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void fewContacts_areCountedAtOnce() {
    contacts(0, 100);

    assertThat(counts.count("hot", HOT)).isEqualTo(new SegmentCount(50L, null));
    assertThat(requested()).isZero();
  }

  @Test
  void manyContacts_areCountedByTheJob_andShownWithTheTime() {
    contacts(0, 12_000);

    assertThat(counts.count("hot", HOT)).isEqualTo(new SegmentCount(null, null));
    assertThat(runJob()).isEqualTo(3);

    var counted = counts.count("hot", HOT);
    assertThat(counted.contacts()).isEqualTo(6_000);
    assertThat(counted.countedAt()).isNotNull();
    assertThat(runJob()).as("the count is new enough").isZero();
  }

  @Test
  void oldCount_isShown_andCountedAgain() {
    contacts(0, 6_000);
    counts.count("hot", HOT);
    runJob();
    contacts(6_000, 2_000);
    STORE
        .database
        .sql(
            """
            update segment_counts set counted_at = counted_at - interval '6 minutes',
                                      requested_at = requested_at - interval '7 minutes'
            """)
        .update();

    assertThat(counts.count("hot", HOT).contacts()).isEqualTo(3_000);
    runJob();
    assertThat(counts.count("hot", HOT).contacts()).isEqualTo(4_000);
  }

  @Test
  void changedCondition_showsNoCountOfTheOldOne() {
    contacts(0, 6_000);
    counts.count("hot", HOT);
    runJob();

    assertThat(counts.count("hot", COLD).contacts()).isNull();
    assertThat(counts.countNextPage(_ -> Optional.of(HOT))).isTrue();
    assertThat(requested()).as("nobody can finish a count of an old condition").isZero();
  }

  private int runJob() {
    int pages = 0;
    while (counts.countNextPage(_ -> Optional.of(HOT))) {
      pages++;
    }
    return pages;
  }

  private static long requested() {
    return STORE.database.sql("select count(*) from segment_counts").query(Long.class).single();
  }

  /** Every second one has a score of 20. */
  private static void contacts(int from, int number) {
    STORE
        .database
        .sql(
            """
            insert into contacts (key, score, created_at, updated_at)
            select lpad(cast(n as text), 13, '0'), 20 * (n % 2), now(), now()
            from generate_series(cast(:from as integer), :to) as n
            """)
        .param("from", from)
        .param("to", from + number - 1)
        .update();
  }
}
