package dev.senda.api.enrollments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.store.enrollments.Ending;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.temporal.client.EnrollmentClient;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TerminatedWorkflowJobTest {

  private static final TestApi API = TestApi.shared();

  private final TerminatedWorkflowJob job = API.get(TerminatedWorkflowJob.class);
  private final String user = TestApi.newUserId();

  @AfterEach
  void settle() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  @Test
  void terminatedWorkflow_endsTheEnrollment_andTheContactMayEnterAgain() {
    var enrollment = API.enroll("ebook-nurture", user);
    API.awaitEmptyOutbox();

    terminate(enrollment);
    job.closeTerminated();

    assertThat(row(enrollment).state()).isEqualTo(EnrollmentState.CANCELED);
    assertThat(row(enrollment).endReason()).isEqualTo("terminated in Temporal");
    assertThat(API.get(Enrollments.class).findRunning(row(enrollment).contactKey())).isEmpty();
  }

  @Test
  void goalBeforeTheJobRuns_counts() {
    var enrollment = API.enroll("ebook-nurture", user);
    API.awaitEmptyOutbox();
    terminate(enrollment);
    API.get(Enrollments.class).markEnding(List.of(Ending.goal(enrollment, "Order Completed")));

    job.closeTerminated();

    assertThat(row(enrollment).state()).isEqualTo(EnrollmentState.GOAL);
  }

  /** Its own workflow is not started yet; the terminated one is that of an earlier enrollment. */
  @Test
  void workflowOfAnotherEnrollment_endsNothing() {
    var enrollment = API.enroll("ebook-nurture", user);
    API.temporal.terminate(workflowId(enrollment), UUID.randomUUID());

    job.closeTerminated();

    assertThat(row(enrollment).state()).isEqualTo(EnrollmentState.RUNNING);
  }

  @Test
  void unavailableTemporal_isAskedAgain() {
    var enrollment = API.enroll("ebook-nurture", user);
    API.awaitEmptyOutbox();
    terminate(enrollment);
    API.temporal.becomeUnavailable();
    job.closeTerminated();
    assertThat(row(enrollment).state()).isEqualTo(EnrollmentState.RUNNING);

    API.temporal.becomeAvailable();
    job.closeTerminated();

    assertThat(row(enrollment).state()).isEqualTo(EnrollmentState.CANCELED);
  }

  private void terminate(UUID enrollment) {
    API.temporal.terminate(workflowId(enrollment), enrollment);
  }

  private static String workflowId(UUID enrollment) {
    var row = row(enrollment);
    return EnrollmentClient.workflowId(row.journey(), row.contactKey(), row.correlationKey());
  }

  private static EnrollmentRow row(UUID enrollment) {
    return API.get(Enrollments.class).find(enrollment).orElseThrow();
  }
}
