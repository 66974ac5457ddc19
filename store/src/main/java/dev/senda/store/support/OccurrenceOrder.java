package dev.senda.store.support;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/**
 * Tells whether something occurred before or after another thing, from the times that their senders
 * gave. Senders round times down, to seconds or to milliseconds, so a time is compared as exactly
 * as it is given: what is said to have occurred at 10:00:05 is not before what occurred at
 * 10:00:05.7, while what occurred at 10:00:05.3 is. The function {@code is_since} of the database
 * does the same.
 */
public final class OccurrenceOrder {

  private OccurrenceOrder() {}

  /** Whether something that occurred at this time occurred since then, that instant included. */
  public static boolean isSince(Instant occurredAt, Instant since) {
    return !occurredAt.isBefore(since.truncatedTo(unitOf(occurredAt)));
  }

  /** The earliest time that {@link #isSince} may accept: for ranges. */
  public static Instant earliest(Instant since) {
    return since.truncatedTo(ChronoUnit.SECONDS);
  }

  private static ChronoUnit unitOf(Instant given) {
    return Stream.of(ChronoUnit.SECONDS, ChronoUnit.MILLIS)
        .filter(unit -> given.truncatedTo(unit).equals(given))
        .findFirst()
        .orElse(ChronoUnit.MICROS);
  }
}
