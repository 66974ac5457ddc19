package dev.senda.journey;

/**
 * One customer journey: its plan, and the path that each contact takes through it.
 *
 * <p>{@link #run} is ordinary Java, run again from its beginning whenever the enrollment wakes up,
 * so it must always do the same given the same answers: it asks the {@link Enrollment} and never a
 * clock, a random number, a file or a static variable.
 */
public interface Journey {

  /** What the journey is for, who answers for it, and what starts and ends it. */
  Plan plan();

  /** The path of one contact, from enrollment to end. */
  void run(Enrollment lead);
}
