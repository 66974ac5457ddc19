package dev.senda.store.counts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.TestStore;
import dev.senda.store.counts.TextCounts.TextCount;
import dev.senda.store.support.RetryingTransactions;
import java.time.YearMonth;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What the ledger appends is in {@code SentTextsTest}. */
class TextCountsTest {

  private static final TestStore STORE = new TestStore();
  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

  private final TextCounts counts = new TextCounts(STORE.database);
  private final JourneyCounts journeyCounts =
      new JourneyCounts(STORE.database, new RetryingTransactions(STORE.transactions));

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void texts_areAddedUpByStepAndMonth_beforeAndAfterFolding() {
    append("offers", "nudge", "2026-11-01", 1);
    append("offers", "nudge", "2026-11-01", 3);
    append("offers", "last-call", "2026-11-01", 2);
    append("offers", "nudge", "2026-10-01", 5);
    append("welcome", "nudge", "2026-11-01", 7);

    var expected =
        new TextCount[] {
          new TextCount("last-call", NOVEMBER, 1, 2),
          new TextCount("nudge", NOVEMBER, 2, 4),
          new TextCount("nudge", YearMonth.of(2026, 10), 1, 5)
        };
    assertThat(counts.find("offers")).containsExactly(expected);
    assertThat(journeyCounts.fold(2)).isTrue();
    assertThat(counts.find("offers")).containsExactly(expected);
    assertThat(journeyCounts.fold(100)).isFalse();
    assertThat(counts.find("offers")).containsExactly(expected);

    append("offers", "nudge", "2026-11-01", 1);
    assertThat(counts.find("offers")).contains(new TextCount("nudge", NOVEMBER, 3, 5));
    assertThat(counts.find("unknown")).isEmpty();
  }

  private static void append(String journey, String step, String month, int segments) {
    STORE
        .database
        .sql(
            """
            insert into text_tally_changes (journey, step, month, segments)
            values (:journey, :step, cast(:month as date), :segments)
            """)
        .param("journey", journey)
        .param("step", step)
        .param("month", month)
        .param("segments", segments)
        .update();
  }
}
