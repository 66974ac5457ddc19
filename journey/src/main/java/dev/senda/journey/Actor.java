package dev.senda.journey;

/** Who acts in a step: the lanes of a picture. */
public enum Actor {
  /** Senda itself: it sends, waits for a time, and decides. */
  US,
  /** The contact, whom the journey waits for. */
  CONTACT,
  /** People of ours, who are told or given something to do. */
  TEAM,
  /** Another system. */
  SYSTEM
}
