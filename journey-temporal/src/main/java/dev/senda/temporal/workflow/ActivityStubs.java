package dev.senda.temporal.workflow;

import dev.senda.journey.Channel;
import dev.senda.journey.MessageClass;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.SendActivity;
import dev.senda.temporal.queues.ChannelQueues;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.Priority;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** How the host calls what is outside a workflow: how long, how often again, on whose queue. */
final class ActivityStubs {

  private static final Duration ACTIVITY_AT_MOST = Duration.ofSeconds(30);
  private static final Duration RECORD_AT_MOST = Duration.ofSeconds(10);
  private static final int LONGEST_SUMMARY = 100;
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration SLOWEST_RETRY = Duration.ofSeconds(30);

  /**
   * Each retry of a local activity that waits longer than a workflow task costs six history events:
   * an outage must stay cheap, and what nobody mends for weeks within the 51,200 events after which
   * Temporal terminates a run.
   */
  private static final Duration SLOWEST_RECORD_RETRY = Duration.ofMinutes(10);

  private static final RetryOptions FOR_EVER =
      RetryOptions.newBuilder()
          .setInitialInterval(FIRST_RETRY)
          .setMaximumInterval(SLOWEST_RETRY)
          .build();

  private final ChannelQueues queues;
  private final MessageClass messages;
  private final String taskQueue;

  /**
   * @param messages what the journey sends
   * @param taskQueue the journeys'
   */
  ActivityStubs(ChannelQueues channelQueues, MessageClass messages, String taskQueue) {
    this.queues = channelQueues;
    this.messages = messages;
    this.taskQueue = taskQueue;
  }

  /**
   * On the queue of the channel's lane. Where there is none it runs on the journeys' own, and says
   * what is not configured. (Temporal compares no queue when it replays: lanes may change while
   * people are inside.)
   */
  SendActivity sendActivity(String summary, Channel by) {
    var options = activity(summary).setPriority(priority());
    queues
        .find(by, messages)
        .ifPresent(channelQueue -> options.setTaskQueue(channelQueue.taskQueue(taskQueue)));
    return Workflow.newActivityStub(SendActivity.class, options.build());
  }

  ExternalActivities externalActivities(String summary) {
    return Workflow.newActivityStub(ExternalActivities.class, activity(summary).build());
  }

  /**
   * Local activities are not retried unless told so, and one database error must not end an
   * enrollment.
   */
  EnrollmentActivities enrollmentActivities(String summary) {
    return Workflow.newLocalActivityStub(
        EnrollmentActivities.class,
        LocalActivityOptions.newBuilder()
            .setStartToCloseTimeout(RECORD_AT_MOST)
            .setDoNotIncludeArgumentsIntoMarker(true)
            .setRetryOptions(
                RetryOptions.newBuilder(FOR_EVER)
                    .setMaximumInterval(SLOWEST_RECORD_RETRY)
                    .setMaximumAttempts(Integer.MAX_VALUE)
                    .build())
            .setSummary(truncateSummary(summary))
            .build());
  }

  private static ActivityOptions.Builder activity(String summary) {
    return ActivityOptions.newBuilder()
        .setStartToCloseTimeout(ACTIVITY_AT_MOST)
        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
        .setRetryOptions(FOR_EVER)
        .setSummary(truncateSummary(summary));
  }

  /**
   * Temporal takes 1 to 5, and what is lower first. Below advertising is room for what can wait.
   */
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

  /** A summary has to fit into the Temporal UI, and Temporal refuses one beyond its own limit. */
  static String truncateSummary(String summary) {
    return summary.length() <= LONGEST_SUMMARY
        ? summary
        : summary.substring(0, LONGEST_SUMMARY - 1) + "…";
  }
}
