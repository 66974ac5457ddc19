package dev.senda.store.enrollments;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a running enrollment is about to end. It is committed together with what ends it, before the
 * workflow knows.
 *
 * @param state GOAL, EXITED or CANCELED; the table takes no other
 * @param reason the goal or the exit, without personal data; null for a cancellation
 */
public record Ending(UUID enrollmentId, EnrollmentState state, @Nullable String reason) {

  /**
   * Commits endings, given as :ids, :states and :reasons, and closes the tasks that are needed no
   * more.
   */
  static final String COMMIT =
      """
      with ended as (
        update enrollments
        set ending_state = ending.state, ending_reason = ending.reason
        from (select distinct on (id) id, state, reason
              from unnest(cast(:ids as uuid[]), cast(:states as text[]), cast(:reasons as text[]))
                   with ordinality as given (id, state, reason, position)
              order by id, position) as ending
        where enrollments.id = ending.id and ended_at is null and ending_state is null
        returning enrollments.id, ending.state, ending.reason)
      update team_tasks t
      set completed_at = :now,
          closed_reason = (select needless_reason(ended.state, ended.reason) from ended
                           where ended.id = t.enrollment_id)
      where t.id = any (array(
        select open.id from ended cross join lateral (
          select id, completed_at, task_ref, stays_open from team_tasks
          where enrollment_id = ended.id offset 0) as open
        where open.completed_at is null and open.task_ref is not null and not open.stays_open))
      """;

  /** The contact reached the goal. */
  public static Ending goal(UUID enrollmentId, String goal) {
    return new Ending(enrollmentId, EnrollmentState.GOAL, goal);
  }

  /** The contact leaves early. */
  public static Ending exit(UUID enrollmentId, String reason) {
    return new Ending(enrollmentId, EnrollmentState.EXITED, reason);
  }

  /** An operator cancels it; why is recorded apart, because it may name the person. */
  public static Ending cancel(UUID enrollmentId) {
    return new Ending(enrollmentId, EnrollmentState.CANCELED, null);
  }
}
