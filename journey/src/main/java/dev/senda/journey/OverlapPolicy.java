package dev.senda.journey;

/** What happens when a contact is to enter a journey that they are inside. */
public enum OverlapPolicy {
  /** Nothing: the running enrollment goes on. */
  REFUSE,
  /** The running enrollment ends, and a new one begins. */
  RESTART
}
