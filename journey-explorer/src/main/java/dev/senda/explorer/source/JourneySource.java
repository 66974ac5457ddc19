package dev.senda.explorer.source;

/**
 * The source of a journey.
 *
 * @param steps the lines that take its steps
 */
public record JourneySource(Class<?> journey, StepLocations steps) {

  /** The compiled code of the journey, read anew with each call. */
  public JourneyCode code() {
    return JourneyCode.of(journey);
  }
}
