package dev.senda.journey;

/** What happens when a contact would enroll in a journey while inside it. */
public enum OverlapPolicy {
  /** Nothing: the running enrollment continues. */
  REFUSE,
  /** The running enrollment ends, and a new one begins. */
  RESTART
}
