package dev.senda.explorer.source;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The calls of the JDK that give another result each time, and what a journey says instead. */
public final class NondeterministicCalls {

  private static final String CLOCK =
      "no clock, be it with a time zone or without: to wait for a time write"
          + " lead.pauseUntil(time(9, 0)), for a date of the contact lead.reaches(date(\"trial_ends\"));"
          + " to branch on the time ask a CustomQuestion, whose bean may read the clock";
  private static final String CHANCE =
      "no random number: to split contacts write lead.variant(Split.evenly(Offer.class)), or"
          + " lead.isHeldOut(10)";
  private static final String IDENTIFIER =
      "no random id: a custom step gets StepContact.idempotencyKey(), which stays the same when it"
          + " is tried again; to split contacts write lead.variant(Split.evenly(Offer.class))";
  private static final String SLEEP = "no thread: to wait write lead.pause(hours(1))";

  private static final Set<String> CLOCK_TYPES =
      Set.of(
          "java.time.Clock",
          "java.time.InstantSource",
          "java.util.Date",
          "java.util.Calendar",
          "java.util.GregorianCalendar");

  private static final Set<String> CHANCE_TYPES =
      Set.of(
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.concurrent.ThreadLocalRandom",
          "java.util.random.RandomGenerator",
          "java.security.SecureRandom");

  private static final Map<String, Map<String, String>> METHODS =
      Map.of(
          "java.lang.System", Map.of("currentTimeMillis", CLOCK, "nanoTime", CLOCK),
          "java.lang.Math", Map.of("random", CHANCE),
          "java.lang.StrictMath", Map.of("random", CHANCE),
          "java.util.Collections", Map.of("shuffle", CHANCE),
          "java.util.UUID", Map.of("randomUUID", IDENTIFIER),
          "java.lang.Thread", Map.of("sleep", SLEEP));

  private NondeterministicCalls() {}

  /**
   * What a journey must say instead of the call; empty for a call that it may make.
   *
   * @param owner the class, such as {@code java.time.Instant}
   */
  public static Optional<String> expectedInsteadOf(String owner, String method) {
    if ((owner.startsWith("java.time.") && method.equals("now")) || CLOCK_TYPES.contains(owner)) {
      return Optional.of(CLOCK);
    }
    if (CHANCE_TYPES.contains(owner)) {
      return Optional.of(CHANCE);
    }
    return Optional.ofNullable(METHODS.getOrDefault(owner, Map.of()).get(method));
  }
}
