package dev.senda.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.Journal.Entry;
import dev.senda.store.Journal.Kind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class JournalTest {

  private static final TestStore STORE = new TestStore();
  private static final Instant NINE = Instant.parse("2026-11-23T09:00:00.123456Z");
  private static final Instant TEN = Instant.parse("2026-11-23T10:00:00Z");

  private final Journal journal = new Journal(STORE.database);

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void whatHappenedIsReadBackInItsOrder() {
    var enrollment = STORE.enrollment(STORE.contact());
    var pause = new Entry(2, Kind.PAUSE, "pause 1 hour", "over", NINE, TEN);
    var question = new Entry(1, Kind.QUESTION, "country is \"MX\"", "yes", NINE, NINE);

    journal.append(enrollment, List.of(pause, question));

    assertThat(journal.of(enrollment)).containsExactly(question, pause);
  }

  @Test
  void anEntryThatIsToldAgainReplacesItself() {
    var enrollment = STORE.enrollment(STORE.contact());
    var completed = new Entry(1, Kind.END, "end", "completed", NINE, NINE);
    var goal = new Entry(1, Kind.END, "end", "goal: Demo Booked", NINE, TEN);

    journal.append(enrollment, List.of(completed));
    journal.append(enrollment, List.of(goal));

    assertThat(journal.of(enrollment)).containsExactly(goal);
  }

  @Test
  void nothingToTellWritesNothing() {
    var enrollment = STORE.enrollment(STORE.contact());

    journal.append(enrollment, List.of());

    assertThat(journal.of(enrollment)).isEmpty();
  }

  @Test
  void enrollmentsKeepTheirStoriesApart() {
    var hers = STORE.enrollment(STORE.contact());
    var his = STORE.enrollment(STORE.contact());

    journal.append(hers, List.of(new Entry(1, Kind.EXIT, "exit: no", "no", NINE, NINE)));

    assertThat(journal.of(his)).isEmpty();
  }
}
