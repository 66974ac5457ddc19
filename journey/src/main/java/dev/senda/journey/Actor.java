package dev.senda.journey;

/** Who acts in a step. */
public enum Actor {
  /** Senda itself: it sends, waits for a time, and decides. */
  US,
  /** The contact, for whom the journey waits. */
  CONTACT,
  /** Your team, which is notified or gets a task. */
  TEAM,
  /** Another system. */
  SYSTEM
}
