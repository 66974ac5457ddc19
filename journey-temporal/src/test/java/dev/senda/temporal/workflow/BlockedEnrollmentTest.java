package dev.senda.temporal.workflow;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.hours;
import static dev.senda.temporal.testing.InlineJourney.inline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.senda.journey.Journey;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.testing.WorkflowTestBase;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Enrollments that are blocked until your team fixes something. */
class BlockedEnrollmentTest extends WorkflowTestBase {

  private final Journey asking =
      inline(PLAN, lead -> lead.send(email(lead.is(attribute("plan").is("pro")) ? "pro" : "free")));

  /** Waiting must add few events: Temporal terminates a run at 51,200. */
  @Test
  void goal_endsEnrollmentWithUnanswerableQuestion() throws Exception {
    activities.conditionsFail = true;
    var workflow = enroll(asking);
    var reachedAt = new AtomicLong();
    after(
        hours(3),
        () -> {
          reachedAt.set(now());
          reachesTheGoal(workflow);
        });

    assertThat(resultOf(workflow)).isEqualTo("GOAL: Demo Booked");
    assertThat(activities.journalLines()).containsExactly("end: GOAL: Demo Booked");
    assertThat(activities.journal.getFirst().ended() - reachedAt.get())
        .isLessThan(A_MOMENT.toMillis());
    var history = historyOf(workflow);
    assertThat(history.getEvents()).hasSizeLessThan(300);
    assertThat(history.toJson(false)).contains("AssertionError").doesNotContain("ada@example.com");
    replay(history, asking, ChannelQueues.none());
  }

  @Test
  void goal_endsItBetweenTwoQuickRetries() throws Exception {
    activities.conditionsFail = true;
    var workflow = enroll(asking);
    await().until(() -> activities.asked.get() > 1);
    reachesTheGoal(workflow);

    assertThat(resultOf(workflow)).isEqualTo("GOAL: Demo Booked");
    assertThat(activities.endings).hasSize(1);
    replay(historyOf(workflow), asking, ChannelQueues.none());
  }

  private void reachesTheGoal(WorkflowStub workflow) {
    signal(
        workflow,
        EnrollmentSignal.event(UUID.randomUUID(), enrollment, now(), List.of("Demo Booked")));
  }

  private WorkflowExecutionHistory historyOf(WorkflowStub workflow) {
    return temporal.getWorkflowClient().fetchHistory(workflow.getExecution().getWorkflowId());
  }
}
