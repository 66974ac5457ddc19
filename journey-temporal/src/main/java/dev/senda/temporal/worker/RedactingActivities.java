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
import io.temporal.failure.ApplicationErrorCategory;
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
 * Runs the activities, and keeps personal data out of Temporal and of the log. A failure may quote
 * an address, and Temporal keeps failures: only the failure's type goes there. The log gets the
 * stack frames without the messages. The message itself is in the enrollment's blocked reason.
 */
public final class RedactingActivities
    implements SendActivity, EnrollmentActivities, ExternalActivities {

  private static final Logger LOG = LoggerFactory.getLogger(RedactingActivities.class);

  /** A provider that asks for no delay at all must not be called in a tight loop. */
  private static final Duration MIN_RETRY_DELAY = Duration.ofSeconds(1);

  /** However long a provider asks to wait: a fault that is fixed meanwhile ends the wait. */
  private static final Duration MAX_RETRY_DELAY = Duration.ofHours(1);

  private static final String SEE_CONSOLE =
      "see the enrollment in the console, or the worker's log";

  private static final Duration WAIT_LOG_INTERVAL = Duration.ofMinutes(1);

  private final RepeatedLog waitLog = new RepeatedLog(WAIT_LOG_INTERVAL, System::nanoTime);
  private final SendActivity sendActivity;
  private final EnrollmentActivities enrollmentActivities;
  private final ExternalActivities externalActivities;

  public RedactingActivities(
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
  public void rememberEvent(UUID enrollment, String name, UUID event) {
    redactFailures(enrollment, () -> enrollmentActivities.rememberEvent(enrollment, name, event));
  }

  @Override
  public String assignVariant(
      UUID enrollment, String split, List<String> variants, List<Integer> weights) {
    return redactFailures(
        enrollment, () -> enrollmentActivities.assignVariant(enrollment, split, variants, weights));
  }

  @Override
  public String recordVariant(
      UUID enrollment, String split, List<String> variants, String variant) {
    return redactFailures(
        enrollment, () -> enrollmentActivities.recordVariant(enrollment, split, variants, variant));
  }

  @Override
  public String applyAction(UUID enrollment, int sequence, Action.Inside action) {
    return redactFailures(
        enrollment, () -> enrollmentActivities.applyAction(enrollment, sequence, action));
  }

  @Override
  public boolean takeCoupon(UUID enrollment, int sequence, String pool) {
    return redactFailures(
        enrollment, () -> enrollmentActivities.takeCoupon(enrollment, sequence, pool));
  }

  @Override
  public @Nullable EnrollmentEnding closeEnrollment(
      UUID enrollment, EnrollmentEnding ending, List<JournalEntry> journal) {
    return redactFailures(
            enrollment,
            () ->
                Optional.ofNullable(
                    enrollmentActivities.closeEnrollment(enrollment, ending, journal)))
        .orElse(null);
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

  private void redactFailures(UUID enrollment, Runnable work) {
    redactFailures(
        enrollment,
        () -> {
          work.run();
          return true;
        });
  }

  private <R> R redactFailures(UUID enrollment, Supplier<R> work) {
    try (var _ = ActivityLogContext.open(enrollment)) {
      try {
        return work.get();
      } catch (RuntimeException | Error e) { // an adopter's code may throw anything
        throw redact(e);
      }
    }
  }

  private ApplicationFailure redact(Throwable e) {
    var failure =
        switch (e) {
          case RetryLaterException wait -> {
            wait.logMessage().ifPresent(this::logWait);
            yield retryLater(wait);
          }
          case ApplicationFailure deliberate when deliberate.isNonRetryable() -> {
            logFailure(e);
            yield ApplicationFailure.newNonRetryableFailure(SEE_CONSOLE, deliberate.getType());
          }
          default -> {
            logFailure(e);
            yield ApplicationFailure.newFailure(SEE_CONSOLE, e.getClass().getSimpleName());
          }
        };
    failure.setStackTrace(new StackTraceElement[0]);
    return failure;
  }

  /** Many enrollments may wait for the same cause. */
  private void logWait(String message) {
    waitLog
        .takeOmitted(message)
        .ifPresent(
            omitted ->
                LOG.info(
                    "Activity waits for a retry: {}{}",
                    escapeControls(message),
                    omitted == 0 ? "" : " (%,d more since the last line)".formatted(omitted)));
  }

  private static void logFailure(Throwable e) {
    LOG.warn("Activity failed: {}", e.getClass().getName(), LoggableFailure.of(e));
  }

  /** Benign, so that the SDK neither logs the expected wait nor counts it as a failure. */
  private static ApplicationFailure retryLater(RetryLaterException wait) {
    var failure =
        ApplicationFailure.newBuilder()
            .setMessage(SEE_CONSOLE)
            .setType(wait.getClass().getSimpleName())
            .setCategory(ApplicationErrorCategory.BENIGN);
    wait.retryAfter()
        .map(RedactingActivities::clampRetryDelay)
        .ifPresent(failure::setNextRetryDelay);
    return failure.build();
  }

  private static Duration clampRetryDelay(Duration delay) {
    if (delay.compareTo(MIN_RETRY_DELAY) < 0) {
      return MIN_RETRY_DELAY;
    }
    return delay.compareTo(MAX_RETRY_DELAY) > 0 ? MAX_RETRY_DELAY : delay;
  }

  /** A provider's text must not begin a new log line, nor color the terminal. */
  static String escapeControls(String text) {
    var escaped = new StringBuilder(text.length());
    text.chars()
        .forEach(
            character -> {
              if (Character.isISOControl(character) || character == 0x2028 || character == 0x2029) {
                escaped.append("\\u%04x".formatted(character));
              } else {
                escaped.append((char) character);
              }
            });
    return escaped.toString();
  }
}
