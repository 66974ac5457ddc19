package dev.senda.store.enrollments;

/** Where an enrollment stands; the words of {@code enrollments.state}. */
public enum EnrollmentState {
  /** The contact is inside. */
  RUNNING,
  /** The journey ran to its end. */
  COMPLETED,
  /** The contact reached the goal, which ended it. */
  GOAL,
  /**
   * The contact left early: by an exit of the plan or of the path, by unsubscribing, by erasure.
   */
  EXITED,
  /** Somebody of ours ended it. */
  CANCELED,
  /** The journey failed deliberately. */
  FAILED;

  public boolean isEnded() {
    return this != RUNNING;
  }
}
