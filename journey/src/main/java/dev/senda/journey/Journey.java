package dev.senda.journey;

/**
 * One customer journey: its plan, and the path that each contact takes through it.
 *
 * <p>{@link #run} is ordinary Java. It runs again from its beginning whenever the enrollment wakes
 * up, so it must take the same steps given the same answers: it asks the {@link Enrollment} and
 * uses no clock, random number, file or static variable.
 */
public interface Journey {

  /**
   * The journey's purpose and owner, and what starts and ends it: {@code return
   * Plan.named("welcome").startsOn(event("Signed Up"));}.
   */
  Plan plan();

  /** The path of one contact, from enrollment to end: {@code lead.send(email("welcome"));}. */
  void run(Enrollment lead);
}
