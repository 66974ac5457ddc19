package dev.senda.workers.enrollments;

import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.temporal.activities.EnrollmentActivities.EndingType;
import dev.senda.temporal.activities.EnrollmentActivities.EnrollmentEnding;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How an enrollment ends: the workflow's words for it and the store's. */
public final class EnrollmentEndings {

  private EnrollmentEndings() {}

  /**
   * The end that is committed for the enrollment, whether its workflow knows it or not; null while
   * it runs. The reason of a cancellation stays in PostgreSQL.
   *
   * @param now epoch milliseconds of simulated time
   */
  public static @Nullable EnrollmentEnding committedEnding(EnrollmentRow enrollment, long now) {
    var ending = enrollment.ending();
    if (ending != null) {
      return new EnrollmentEnding(typeOf(ending.state()), ending.reason(), now);
    }
    if (!enrollment.state().isEnded()) {
      return null;
    }
    var type = typeOf(enrollment.state());
    return new EnrollmentEnding(
        type, type == EndingType.CANCELED ? null : enrollment.endReason(), now);
  }

  /** The ending that the closed enrollment has instead of this one; null where it has this one. */
  public static @Nullable EnrollmentEnding committedInsteadOf(
      EnrollmentEnding ending, EnrollmentRow closed) {
    if (ending.kind() == EndingType.FAILED) {
      return null;
    }
    var committed = committedEnding(closed, ending.at());
    return committed == null
            || (committed.kind() == ending.kind()
                && (committed.kind() == EndingType.CANCELED
                    || Objects.equals(committed.reason(), ending.reason())))
        ? null
        : committed;
  }

  public static EnrollmentState stateOf(EndingType endingType) {
    return switch (endingType) {
      case COMPLETED -> EnrollmentState.COMPLETED;
      case GOAL -> EnrollmentState.GOAL;
      case EXITED -> EnrollmentState.EXITED;
      case CANCELED -> EnrollmentState.CANCELED;
      case FAILED -> EnrollmentState.FAILED;
    };
  }

  private static EndingType typeOf(EnrollmentState state) {
    return switch (state) {
      case RUNNING -> throw new IllegalArgumentException("state: RUNNING (expected an ended one)");
      case COMPLETED -> EndingType.COMPLETED;
      case GOAL -> EndingType.GOAL;
      case EXITED -> EndingType.EXITED;
      case CANCELED -> EndingType.CANCELED;
      case FAILED -> EndingType.FAILED;
    };
  }
}
