package dev.senda.temporal;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.hours;
import static dev.senda.temporal.Scripted.journey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.senda.journey.Journey;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Enrollments that cannot go on, since somebody must mend something first. */
class StuckTest extends OnTheTestServer {

  private final Journey asking =
      journey(
          PLAN, lead -> lead.send(email(lead.is(attribute("plan").is("pro")) ? "pro" : "free")));

  /** It costs little: Temporal terminates whoever has more than 51,200 events. */
  @Test
  void aGoalEndsAtOnceAnEnrollmentWhoseQuestionCannotBeAnswered() throws Exception {
    world.isUnanswerable = true;
    var workflow = enroll(asking);
    var told = new AtomicLong();
    after(
        hours(3),
        () -> {
          told.set(now());
          reachesTheGoal(workflow);
        });

    assertThat(resultOf(workflow)).isEqualTo("GOAL: Demo Booked");
    assertThat(world.told()).containsExactly("end: GOAL: Demo Booked");
    assertThat(world.journal.getFirst().ended() - told.get()).isLessThan(A_MOMENT.toMillis());
    var history = historyOf(workflow);
    assertThat(history.getEvents()).hasSizeLessThan(300);
    assertThat(history.toJson(false)).contains("AssertionError").doesNotContain("ada@example.com");
    replay(history, asking, Lanes.none());
  }

  @Test
  void aGoalEndsItAlsoBetweenTwoQuickTries() throws Exception {
    world.isUnanswerable = true;
    var workflow = enroll(asking);
    await().until(() -> world.asked.get() > 1);
    reachesTheGoal(workflow);

    assertThat(resultOf(workflow)).isEqualTo("GOAL: Demo Booked");
    assertThat(world.endings).hasSize(1);
    replay(historyOf(workflow), asking, Lanes.none());
  }

  private void reachesTheGoal(WorkflowStub workflow) {
    tell(workflow, Heard.event(enrollment, now(), List.of("Demo Booked")));
  }

  private WorkflowExecutionHistory historyOf(WorkflowStub workflow) {
    return temporal.getWorkflowClient().fetchHistory(workflow.getExecution().getWorkflowId());
  }
}
