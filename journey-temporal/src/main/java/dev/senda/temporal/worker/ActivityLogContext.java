package dev.senda.temporal.worker;

import io.temporal.activity.Activity;
import java.util.UUID;
import org.slf4j.MDC;

/**
 * The fields that every log line of an activity carries (MDC): {@code journey}, {@code enrollment}
 * and {@code queue}. None of them is personal data.
 */
final class ActivityLogContext implements AutoCloseable {

  static final String JOURNEY = "journey";
  static final String ENROLLMENT = "enrollment";
  static final String QUEUE = "queue";

  private ActivityLogContext() {}

  /** Sets the fields for the activity that this thread executes, until the result is closed. */
  static ActivityLogContext open(UUID enrollment) {
    var info = Activity.getExecutionContext().getInfo();
    MDC.put(JOURNEY, info.getWorkflowType());
    MDC.put(ENROLLMENT, enrollment.toString());
    MDC.put(QUEUE, info.getActivityTaskQueue());
    return new ActivityLogContext();
  }

  @Override
  public void close() {
    MDC.remove(JOURNEY);
    MDC.remove(ENROLLMENT);
    MDC.remove(QUEUE);
  }
}
