package dev.senda.api.tasks;

import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.webhooks.ObjectionService;
import dev.senda.store.actions.TeamTasks;
import dev.senda.store.actions.TeamTasks.TeamTask;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Completes tasks of your team, and signals the enrollments that wait for them. */
@Service
public class TaskService {

  private final RetryingTransactions transactions;
  private final TeamTasks teamTasks;
  private final ObjectionService objectionService;
  private final Contacts contacts;
  private final Enrollments enrollments;
  private final ExploredJourneys journeys;
  private final Outbox outbox;
  private final ScaledClock clock;

  TaskService(
      RetryingTransactions transactions,
      TeamTasks teamTasks,
      ObjectionService objectionService,
      Contacts contacts,
      Enrollments enrollments,
      ExploredJourneys journeys,
      Outbox outbox,
      ScaledClock clock) {
    this.transactions = transactions;
    this.teamTasks = teamTasks;
    this.objectionService = objectionService;
    this.contacts = contacts;
    this.enrollments = enrollments;
    this.journeys = journeys;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * Completes a task. If it is about a reply, the reply was no opt-out: the hold ends.
   *
   * @return false if there is no such open task
   */
  public boolean complete(UUID id) {
    return transactions.execute(
        () -> {
          var open = teamTasks.findOpen(id);
          open.ifPresent(task -> contacts.lock(task.contactKey()));
          if (open.isEmpty() || !objectionService.complete(id)) {
            return false;
          }
          signal(open.get());
          return true;
        });
  }

  /** Does nothing if the enrollment has ended, or its journey does not wait for the task. */
  private void signal(TeamTask task) {
    var enrollment = enrollments.find(task.enrollmentId()).orElseThrow();
    if (task.ref() == null || enrollment.state().isEnded() || !isAwaited(task)) {
      return;
    }
    outbox.append(
        enrollment.workflowContactKey(),
        new OutboxItem.SignalEnrollment(
            task.journey(),
            "task done",
            new SignalPayload.TaskDone(
                task.id(), task.enrollmentId(), clock.instant(), task.ref())));
  }

  private boolean isAwaited(TeamTask task) {
    return journeys.find(task.journey()).stream()
        .flatMap(exploration -> exploration.awaitedEvents().tasks().stream())
        .anyMatch(ref -> ref.toString().equals(task.ref()));
  }
}
