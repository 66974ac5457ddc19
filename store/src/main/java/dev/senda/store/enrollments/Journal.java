package dev.senda.store.enrollments;

import dev.senda.store.support.SqlTimestamps;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The steps of each enrollment, as its workflow reports them. */
@Repository
public class Journal {

  /** Stores :entries of the enrollment :enrollment; also a part of statements that do more. */
  static final String UPSERT = upsertSql("outcome");

  /**
   * As {@link #UPSERT}.
   *
   * @param outcome an expression for the outcome of an entry
   */
  static String upsertSql(String outcome) {
    return """
      insert into journal (enrollment_id, sequence, step_type, step, outcome, started_at, ended_at)
      select distinct on (sequence) cast(:enrollment as uuid), sequence, type, step, %s,
             "startedAt", "endedAt"
      from jsonb_to_recordset(cast(:entries as jsonb)) as entry (
        sequence integer, type text, step text, outcome text,
        "startedAt" timestamptz, "endedAt" timestamptz)
      on conflict (enrollment_id, sequence) do update set
        step_type = excluded.step_type, step = excluded.step, outcome = excluded.outcome,
        started_at = excluded.started_at, ended_at = excluded.ended_at
      """
        .formatted(outcome);
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JdbcClient database;

  Journal(JdbcClient database) {
    this.database = database;
  }

  /**
   * One step.
   *
   * @param sequence counts from 1 within the enrollment
   * @param outcome the result, and why
   * @param startedAt simulated time
   * @param endedAt simulated time
   */
  public record JournalRow(
      int sequence,
      JournalStepType type,
      String step,
      String outcome,
      Instant startedAt,
      Instant endedAt) {}

  /** The type of a step. */
  public enum JournalStepType {
    SEND,
    WAIT,
    PAUSE,
    QUESTION,
    ACTION,
    EXIT,
    END
  }

  /** Stores the steps; a step that is reported again replaces the row with its sequence. */
  public void upsert(UUID enrollment, List<JournalRow> entries) {
    if (entries.isEmpty()) {
      return;
    }
    database.sql(UPSERT).param("enrollment", enrollment).param("entries", toJson(entries)).update();
  }

  /** Entries as {@link #UPSERT} takes them. */
  static String toJson(List<JournalRow> entries) {
    return JSON.writeValueAsString(entries);
  }

  /** All steps of this enrollment, in their order. */
  public List<JournalRow> findByEnrollment(UUID enrollment) {
    return database
        .sql(
            """
            select sequence, step_type, step, outcome, started_at, ended_at from journal
            where enrollment_id = :enrollment order by sequence
            """)
        .param("enrollment", enrollment)
        .query(
            (row, number) ->
                new JournalRow(
                    row.getInt("sequence"),
                    JournalStepType.valueOf(row.getString("step_type")),
                    row.getString("step"),
                    row.getString("outcome"),
                    SqlTimestamps.instant(row, "started_at"),
                    SqlTimestamps.instant(row, "ended_at")))
        .list();
  }
}
