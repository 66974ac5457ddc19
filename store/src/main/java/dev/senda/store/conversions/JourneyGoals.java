package dev.senda.store.conversions;

import dev.senda.store.enrollments.EnrollmentState;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** By which goal and window the conversions of each journey are counted, and what is recounted. */
@Repository
public class JourneyGoals {

  private final JdbcClient database;

  public JourneyGoals(JdbcClient database) {
    this.database = database;
  }

  /**
   * Where a recount continues.
   *
   * @param state the state whose enrollments are counted again
   * @param after the last enrollment that was; null for none
   */
  record RecountPosition(EnrollmentState state, @Nullable UUID after) {}

  /**
   * Stores the goals of the plans. Where a goal or its window differs from the stored one, a
   * recount of the journey begins.
   */
  public void storeAll(Collection<MeasuredGoal> goals) {
    for (var goal : goals) {
      database
          .sql(
              """
              insert into journey_goals as g (journey, goal, window_seconds, next_state)
              values (:journey, :goal, :window, :first)
              on conflict (journey) do update
              set goal = excluded.goal, window_seconds = excluded.window_seconds,
                  next_state = excluded.next_state, next_id = null
              where (g.goal, g.window_seconds) <> (excluded.goal, excluded.window_seconds)
              """)
          .param("journey", goal.journey())
          .param("goal", goal.definition())
          .param("window", goal.window().toSeconds())
          .param("first", EnrollmentState.RUNNING.name())
          .update();
    }
  }

  /** Whether the conversions of the journey are being counted again. */
  public boolean isRecounting(String journey) {
    return position(journey).isPresent();
  }

  Optional<RecountPosition> position(String journey) {
    return database
        .sql(
            """
            select next_state, next_id from journey_goals
            where journey = :journey and next_state is not null
            """)
        .param("journey", journey)
        .query(
            (row, number) ->
                new RecountPosition(
                    EnrollmentState.valueOf(row.getString("next_state")),
                    row.getObject("next_id", UUID.class)))
        .optional();
  }

  /**
   * @param position null where the recount is finished
   */
  void move(String journey, @Nullable RecountPosition position) {
    database
        .sql(
            "update journey_goals set next_state = :state, next_id = :after where journey ="
                + " :journey")
        .param("journey", journey)
        .param("state", position == null ? null : position.state().name())
        .param("after", position == null ? null : position.after())
        .update();
  }
}
