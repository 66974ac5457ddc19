package dev.senda.temporal.workflow;

import dev.senda.journey.Channel;
import dev.senda.journey.MessageClass;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.SendActivity;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.Priority;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** The activity stubs of the workflow, with their timeouts, retries and task queues. */
final class ActivityStubs {

  private static final Duration ACTIVITY_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LOCAL_ACTIVITY_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_SUMMARY_LENGTH = 100;
  private static final Duration INITIAL_RETRY_DELAY = Duration.ofSeconds(1);
  private static final Duration MAX_RETRY_DELAY = Duration.ofSeconds(30);

  /**
   * Each retry of a local activity that waits longer than a workflow task costs six history events.
   * An outage must stay cheap, and a fault that is not fixed for weeks must stay below the 51,200
   * events at which Temporal terminates a run.
   */
  private static final Duration MAX_LOCAL_RETRY_DELAY = Duration.ofMinutes(10);

  private static final RetryOptions UNLIMITED_RETRIES =
      RetryOptions.newBuilder()
          .setInitialInterval(INITIAL_RETRY_DELAY)
          .setMaximumInterval(MAX_RETRY_DELAY)
          .build();

  private final ChannelQueues queues;
  private final MessageClass messages;
  private final String taskQueue;

  /**
   * @param messages the class of the journey's messages
   * @param taskQueue the task queue of the journeys
   */
  ActivityStubs(ChannelQueues channelQueues, MessageClass messages, String taskQueue) {
    this.queues = channelQueues;
    this.messages = messages;
    this.taskQueue = taskQueue;
  }

  /**
   * Whether a send has to run on the queue of its account from the start, because the account has a
   * rate limit. Every other send runs on the queue of the journeys, where the worker that schedules
   * it starts it at once (eagerly), without a way through the server.
   */
  boolean needsOwnQueue(Channel by) {
    return queues.find(by, messages).filter(ChannelQueue::hasRateLimit).isPresent();
  }

  /**
   * The send activity. Where no account sends the channel, it runs on the queue of the journeys and
   * reports what is not configured. Replay does not compare queues, so queues may change while
   * contacts are inside.
   *
   * @param onOwnQueue whether it runs on the queue of its account
   */
  SendActivity sendActivity(String summary, Channel by, boolean onOwnQueue) {
    var options = activity(summary).setPriority(priority());
    if (onOwnQueue) {
      queues
          .find(by, messages)
          .ifPresent(channelQueue -> options.setTaskQueue(channelQueue.taskQueue(taskQueue)));
    }
    return Workflow.newActivityStub(SendActivity.class, options.build());
  }

  ExternalActivities externalActivities(String summary) {
    return Workflow.newActivityStub(ExternalActivities.class, activity(summary).build());
  }

  /** Local activities with retries: without them one database error would end an enrollment. */
  EnrollmentActivities enrollmentActivities(String summary) {
    return Workflow.newLocalActivityStub(
        EnrollmentActivities.class,
        LocalActivityOptions.newBuilder()
            .setStartToCloseTimeout(LOCAL_ACTIVITY_TIMEOUT)
            .setDoNotIncludeArgumentsIntoMarker(true)
            .setRetryOptions(
                RetryOptions.newBuilder(UNLIMITED_RETRIES)
                    .setMaximumInterval(MAX_LOCAL_RETRY_DELAY)
                    .setMaximumAttempts(Integer.MAX_VALUE)
                    .build())
            .setSummary(truncateSummary(summary))
            .build());
  }

  private static ActivityOptions.Builder activity(String summary) {
    return ActivityOptions.newBuilder()
        .setStartToCloseTimeout(ACTIVITY_TIMEOUT)
        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
        .setRetryOptions(UNLIMITED_RETRIES)
        .setSummary(truncateSummary(summary));
  }

  /** Temporal's priorities are 1 to 5, the lowest number first. */
  private Priority priority() {
    return Priority.newBuilder()
        .setPriorityKey(
            switch (messages) {
              case TRANSACTIONAL -> 1;
              case SERVICE -> 2;
              case MARKETING -> 3;
            })
        .build();
  }

  /** Shortens a summary for the Temporal UI; Temporal refuses one above its own limit. */
  static String truncateSummary(String summary) {
    return summary.length() <= MAX_SUMMARY_LENGTH
        ? summary
        : summary.substring(0, MAX_SUMMARY_LENGTH - 1) + "…";
  }
}
