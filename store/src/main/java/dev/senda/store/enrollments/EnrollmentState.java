package dev.senda.store.enrollments;

/** The state of an enrollment; the values of {@code enrollments.state}. */
public enum EnrollmentState {
  /** The enrollment runs. */
  RUNNING,
  /** The journey ran to its end. */
  COMPLETED,
  /** The contact reached the goal, which ended it. */
  GOAL,
  /**
   * The contact left early: by an exit of the plan or of the path, by unsubscribing, by erasure.
   */
  EXITED,
  /** An operator canceled it. */
  CANCELED,
  /** The journey failed deliberately. */
  FAILED;

  public boolean isEnded() {
    return this != RUNNING;
  }
}
