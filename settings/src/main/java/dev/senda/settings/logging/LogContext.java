package dev.senda.settings.logging;

/** The names of the fields that log lines carry (SLF4J's MDC), in text and in JSON. */
public final class LogContext {

  /** The name of the journey. */
  public static final String JOURNEY = "journey";

  /** The id of the enrollment. */
  public static final String ENROLLMENT = "enrollment";

  /** The Temporal task queue. */
  public static final String QUEUE = "queue";

  private LogContext() {}
}
