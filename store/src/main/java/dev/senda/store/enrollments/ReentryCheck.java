package dev.senda.store.enrollments;

import dev.senda.journey.ReentryPolicy;
import dev.senda.store.enrollments.Enrollments.StartingEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a contact may enter a journey again after its last enrollment ended. */
final class ReentryCheck {

  private ReentryCheck() {}

  /**
   * Why the contact may not enter again; empty if it may.
   *
   * @param start null where the API enrolls it
   * @param last an enrollment that has ended, or that a stop of the journey ended
   * @param endedAt when it ended
   */
  static Optional<String> refusal(
      EnrollmentRules rules,
      @Nullable StartingEvent start,
      EnrollmentRow last,
      Instant endedAt,
      Instant now) {
    return start != null && isLate(rules, start, last, endedAt)
        ? Optional.of(
            "the start event occurred on %s, before the last enrollment ended on %s"
                .formatted(start.occurredAt(), endedAt))
        : reentryRefusal(rules.reentry(), endedAt, now);
  }

  /** Whether it would not have started another enrollment if it had come in time. */
  private static boolean isLate(
      EnrollmentRules rules, StartingEvent start, EnrollmentRow last, Instant endedAt) {
    return switch (rules.overlap()) {
      case REFUSE -> start.occurredAt().isBefore(endedAt.truncatedTo(ChronoUnit.SECONDS));
      case RESTART -> last.isAfter(start.occurredAt());
    };
  }

  private static Optional<String> reentryRefusal(
      ReentryPolicy reentry, Instant endedAt, Instant now) {
    return switch (reentry) {
      case ReentryPolicy.AfterFinishing _ -> Optional.empty();
      case ReentryPolicy.Never never ->
          Optional.of("re-entry: %s; the last enrollment ended on %s".formatted(never, endedAt));
      case ReentryPolicy.After after -> {
        var again = endedAt.plus(after.duration());
        yield now.isBefore(again)
            ? Optional.of("re-entry: %s, on %s; so not before %s".formatted(after, endedAt, again))
            : Optional.empty();
      }
    };
  }
}
