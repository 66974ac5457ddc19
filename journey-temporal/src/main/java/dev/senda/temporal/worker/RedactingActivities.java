package dev.senda.temporal.worker;

import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.temporal.activities.RetryLaterException;
import dev.senda.temporal.activities.SendActivity;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What fails inside an activity may quote an address, and Temporal keeps failures. So only the
 * failure's type goes there; the whole of it is in the worker's log and, where people can mend it,
 * in the enrollment's problem.
 */
final class RedactingActivities implements SendActivity, EnrollmentActivities, ExternalActivities {

  private static final Logger LOG = LoggerFactory.getLogger(RedactingActivities.class);

  /** A provider that says "at once" again and again must not be asked without a pause. */
  private static final Duration SOONEST_TRY = Duration.ofSeconds(1);

  /** Whatever a provider asks for: what somebody mends meanwhile must not wait for a day. */
  private static final Duration LATEST_TRY = Duration.ofHours(1);

  private final SendActivity sendActivity;
  private final EnrollmentActivities enrollmentActivities;
  private final ExternalActivities externalActivities;

  RedactingActivities(
      SendActivity sendActivity,
      EnrollmentActivities enrollmentActivities,
      ExternalActivities externalActivities) {
    this.sendActivity = sendActivity;
    this.enrollmentActivities = enrollmentActivities;
    this.externalActivities = externalActivities;
  }

  @Override
  public SendResult send(SendRequest request) {
    return redactFailures(request.enrollment(), () -> sendActivity.send(request));
  }

  @Override
  public boolean evaluateCondition(UUID enrollment, Condition condition) {
    return redactFailures(
        enrollment, () -> enrollmentActivities.evaluateCondition(enrollment, condition));
  }

  @Override
  public Channel choosePreferredChannel(UUID enrollment, Message.Preferred message) {
    return redactFailures(
        enrollment, () -> enrollmentActivities.choosePreferredChannel(enrollment, message));
  }

  @Override
  public @Nullable Long resolveMoment(UUID enrollment, Moment moment, long now) {
    return redactFailures(
            enrollment,
            () -> Optional.ofNullable(enrollmentActivities.resolveMoment(enrollment, moment, now)))
        .orElse(null);
  }

  @Override
  public String assignVariant(
      UUID enrollment, String split, List<String> variants, List<Integer> weights) {
    return redactFailures(
        enrollment, () -> enrollmentActivities.assignVariant(enrollment, split, variants, weights));
  }

  @Override
  public void applyAction(UUID enrollment, int sequence, Action.Inside action) {
    redactFailures(
        enrollment, () -> enrollmentActivities.applyAction(enrollment, sequence, action));
  }

  @Override
  public boolean takeCoupon(UUID enrollment, int sequence, String pool) {
    return redactFailures(
        enrollment, () -> enrollmentActivities.takeCoupon(enrollment, sequence, pool));
  }

  @Override
  public void closeEnrollment(
      UUID enrollment, EnrollmentEnding ending, List<JournalEntry> journal) {
    redactFailures(
        enrollment, () -> enrollmentActivities.closeEnrollment(enrollment, ending, journal));
  }

  @Override
  public void performAction(ActionRequest actionRequest) {
    redactFailures(
        actionRequest.enrollment(), () -> externalActivities.performAction(actionRequest));
  }

  @Override
  public String askQuestion(QuestionRequest question) {
    return redactFailures(question.enrollment(), () -> externalActivities.askQuestion(question));
  }

  private static void redactFailures(UUID enrollment, Runnable work) {
    redactFailures(
        enrollment,
        () -> {
          work.run();
          return true;
        });
  }

  private static <R> R redactFailures(UUID enrollment, Supplier<R> work) {
    try {
      return work.get();
    } catch (RuntimeException | Error e) { // somebody else's code may throw anything
      throw redact(enrollment, e);
    }
  }

  private static ApplicationFailure redact(UUID enrollment, Throwable e) {
    LOG.warn("enrollment {}: {}", enrollment, e.toString(), e);
    var where = "see the enrollment in the console, or the worker's log";
    var failure =
        switch (e) {
          case ApplicationFailure deliberate when deliberate.isNonRetryable() ->
              ApplicationFailure.newNonRetryableFailure(where, deliberate.getType());
          case RetryLaterException again -> retryLater(where, again);
          default -> ApplicationFailure.newFailure(where, e.getClass().getSimpleName());
        };
    failure.setStackTrace(new StackTraceElement[0]);
    return failure;
  }

  private static ApplicationFailure retryLater(String where, RetryLaterException again) {
    var failure =
        ApplicationFailure.newBuilder().setMessage(where).setType(again.getClass().getSimpleName());
    again
        .retryAfter()
        .map(RedactingActivities::clampRetryDelay)
        .ifPresent(failure::setNextRetryDelay);
    return failure.build();
  }

  private static Duration clampRetryDelay(Duration pause) {
    if (pause.compareTo(SOONEST_TRY) < 0) {
      return SOONEST_TRY;
    }
    return pause.compareTo(LATEST_TRY) > 0 ? LATEST_TRY : pause;
  }
}
