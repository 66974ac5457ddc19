package dev.senda.store.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.TestStore;
import dev.senda.store.events.EventPartitions;
import dev.senda.store.retention.Retention.ChunkedDeletion;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ImportRetentionTest {

  private static final TestStore STORE = new TestStore();

  private final Retention retention =
      new Retention(
          STORE.database,
          new RetryingTransactions(STORE.transactions),
          new EventPartitions(STORE.database));

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void oldFiles_goFirst_thenTheirImports_butNothingThatIsUnderWay() {
    insert(40, "COMPLETED", 0);
    insert(2, "CHECKED", 250);
    insert(2, "UPLOADING", 1);
    insert(3, "IMPORTING", 1);
    insert(0, "CHECKED", 1);

    run(retention.importFiles(daysAgo(1)));

    assertThat(count("import_chunks")).isEqualTo(2);
    assertThat(count("imports where file_deleted_at is not null")).isEqualTo(3);

    run(retention.imports(daysAgo(1)));

    assertThat(count("imports")).isEqualTo(2);
    assertThat(count("import_findings")).isEqualTo(2);
    assertThat(count("import_chunks")).isEqualTo(2);
  }

  private static void insert(int days, String state, int parts) {
    var id = Ids.lowestAt(daysAgo(days).minusSeconds(60 + parts));
    STORE
        .database
        .sql("insert into imports (id, kind, state) values (:id, 'CONTACTS', :state)")
        .param("id", id)
        .param("state", state)
        .update();
    STORE
        .database
        .sql(
            """
            insert into import_chunks (import_id, part, content)
            select :id, part, 'x' from generate_series(1, :parts) as part
            """)
        .param("id", id)
        .param("parts", parts)
        .update();
    STORE
        .database
        .sql(
            """
            insert into import_findings (import_id, record, position, line, found, expected, is_rejected, cells)
            values (:id, 0, 0, 2, 'x', 'y', true, '[]')
            """)
        .param("id", id)
        .update();
  }

  private static void run(ChunkedDeletion deletion) {
    while (!deletion.isFinished()) {
      deletion.deleteChunk();
    }
  }

  private static Instant daysAgo(int days) {
    return Instant.now().minus(Duration.ofDays(days));
  }

  private static int count(String from) {
    return STORE.database.sql("select count(*) from " + from).query(Integer.class).single();
  }
}
