package dev.senda.store.enrollments;

import dev.senda.store.enrollments.Journal.JournalRow;
import dev.senda.store.support.SqlTimestamps;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Closes an enrollment when its workflow has ended, in one statement. */
@Repository
public class EnrollmentCloser {

  /** The entry of the end says how the enrollment is closed, which the workflow may not know. */
  private static final String CLOSE_AND_RECORD =
      """
      with closed as (
        %s
        returning *, case when :state <> 'FAILED'
                       then ending_state || coalesce(': ' || ending_reason, '') end as committed),
      unwaited as (
        delete from waiting_sends where enrollment_id = :enrollment),
      recorded as (
        %s)
      select closed.*,
             exists (select from messages
                     where enrollment_id = :enrollment and state = 'CLAIMED' and resend_count = 0)
               as has_claims
      from closed
      """
          .formatted(
              Enrollments.CLOSE,
              Journal.upsertSql(
                  "case when type = 'END' then coalesce((select committed from closed), outcome)"
                      + " else outcome end"));

  private final JdbcClient database;

  EnrollmentCloser(JdbcClient database) {
    this.database = database;
  }

  /**
   * A closed enrollment.
   *
   * @param hasClaims whether a message of it is claimed and has no result
   */
  public record ClosedEnrollment(EnrollmentRow enrollment, boolean hasClaims) {}

  /**
   * As {@link Enrollments#close}, and stores the last entries of the journal. No message of it
   * waits any more.
   *
   * @throws org.springframework.dao.EmptyResultDataAccessException if there is none with this id
   */
  public ClosedEnrollment close(
      UUID id,
      EnrollmentState state,
      @Nullable String reason,
      Instant endedAt,
      List<JournalRow> journal) {
    return database
        .sql(CLOSE_AND_RECORD)
        .param("enrollment", id)
        .param("state", state.name())
        .param("reason", reason)
        .param("endedAt", SqlTimestamps.toSql(endedAt))
        .param("entries", Journal.toJson(journal))
        .query(
            (row, number) ->
                new ClosedEnrollment(Enrollments.mapRow(row, number), row.getBoolean("has_claims")))
        .single();
  }
}
