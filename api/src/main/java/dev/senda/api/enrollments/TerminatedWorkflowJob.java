package dev.senda.api.enrollments;

import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.client.EnrollmentClient.TemporalUnavailableException;
import dev.senda.temporal.client.EnrollmentClient.TerminatedWorkflow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Closes the enrollments whose workflow an operator terminated in Temporal. A workflow closes its
 * own enrollment before it ends; a terminated one cannot, and the contact would stay inside for
 * ever. Every instance runs the job; closing twice does no harm.
 */
@Component
class TerminatedWorkflowJob {

  private static final Logger LOG = LoggerFactory.getLogger(TerminatedWorkflowJob.class);

  /** As it is shown to people. */
  static final String REASON = "terminated in Temporal";

  /** What was terminated while no API ran. */
  private static final Duration FIRST_LOOK_BACK = Duration.ofDays(7);

  /** Longer than Temporal's list and two clocks can be behind. */
  private static final Duration LOOK_BACK = Duration.ofMinutes(10);

  private final EnrollmentClient enrollmentClient;
  private final Enrollments enrollments;
  private final Contacts contacts;
  private final RetryingTransactions transactions;
  private final ScaledClock clock;
  private final Clock systemClock = Clock.systemUTC();
  private Duration lookBack = FIRST_LOOK_BACK;

  TerminatedWorkflowJob(
      EnrollmentClient enrollmentClient,
      Enrollments enrollments,
      Contacts contacts,
      RetryingTransactions transactions,
      ScaledClock clock) {
    this.enrollmentClient = enrollmentClient;
    this.enrollments = enrollments;
    this.contacts = contacts;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Scheduled(initialDelay = 15, fixedDelay = 20, timeUnit = TimeUnit.SECONDS)
  void closeTerminated() {
    Instant began = systemClock.instant();
    try {
      for (var workflow : enrollmentClient.findTerminated(began.minus(lookBack))) {
        closeIfRunning(workflow);
      }
      lookBack = LOOK_BACK;
    } catch (TemporalUnavailableException | DataAccessException | TransactionException e) {
      LOG.debug("Terminated workflows not closed, retrying later: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("Terminated workflows not closed, retrying later: {}", e.getClass().getName());
    }
  }

  /** Most are closed already: Temporal is asked only about those that are not. */
  private void closeIfRunning(TerminatedWorkflow workflow) throws TemporalUnavailableException {
    boolean mayRun =
        contacts
            .find(workflow.contactKey())
            .map(contact -> enrollments.findRunning(contact.key()))
            .orElse(List.of())
            .stream()
            .anyMatch(row -> workflowId(row).equals(workflow.workflowId()));
    if (!mayRun) {
      return;
    }
    var enrollment = enrollmentClient.findEndedEnrollment(workflow);
    if (enrollment.isPresent()) {
      close(enrollment.get(), workflow.contactKey());
    }
  }

  private static String workflowId(EnrollmentRow row) {
    return EnrollmentClient.workflowId(
        row.journey(), row.workflowContactKey(), row.correlationKey());
  }

  /** An end that was committed before counts: a goal stays a goal. */
  private void close(UUID enrollment, String contactKey) {
    transactions.executeWithoutResult(
        () -> {
          contacts.lock(contactKey);
          var row = enrollments.find(enrollment);
          if (row.isPresent() && !row.get().state().isEnded()) {
            var closed =
                enrollments.close(enrollment, EnrollmentState.CANCELED, REASON, clock.instant());
            LOG.warn(
                "Enrollment closed, its workflow was terminated in Temporal: enrollment={} state={}",
                enrollment,
                closed.state());
          }
        });
  }
}
