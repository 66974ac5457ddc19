package dev.senda.temporal.workflow;

/**
 * Leaves the code of a journey whose enrollment has ended, or goes on in the next run. It is an
 * Error without a stack trace, so that no catch block of a journey swallows it.
 */
final class JourneyEnded extends Error {
  private static final long serialVersionUID = 1;

  JourneyEnded() {
    super("the journey has ended", null, false, false);
  }
}
