package dev.senda.workers.activities;

import dev.senda.journey.Action;
import dev.senda.journey.StepContact;
import dev.senda.store.conditions.Profiles;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Journal;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.workers.external.CustomStepInvoker;
import dev.senda.workers.external.ExternalRetryException;
import dev.senda.workers.external.StepContext;
import dev.senda.workers.external.WebhookCaller;
import dev.senda.workers.sending.JournalEntryMapper;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * What running enrollments ask of other systems. No transaction is open while one is asked; why it
 * did not work stands on the enrollment until it does.
 */
public final class ExternalActivitiesImpl implements ExternalActivities {

  private final Ports ports;
  private final WebhookCaller webhookCaller;
  private final CustomStepInvoker custom;

  public ExternalActivitiesImpl(
      Ports ports, WebhookCaller webhookCaller, CustomStepInvoker custom) {
    this.ports = ports;
    this.webhookCaller = webhookCaller;
    this.custom = custom;
  }

  /** The ports that it speaks to. */
  public record Ports(
      RetryingTransactions transactions,
      Contacts contacts,
      Enrollments enrollments,
      Journal journal,
      Profiles profiles) {}

  /** Nothing is done about a contact who was erased: the enrollment is about to be told so. */
  @Override
  public void performAction(ActionRequest actionRequest) {
    callAndRecordFailure(
        actionRequest.enrollment(),
        actionRequest.sequence(),
        actionRequest.journal(),
        stepContext -> {
          if (stepContext.contact().erasedAt() != null) {
            return false;
          }
          switch (actionRequest.action()) {
            case Action.CallWebhook webhook -> webhookCaller.call(webhook.endpoint(), stepContext);
            case Action.Perform step ->
                custom.perform(step.type(), subject(stepContext), step.arguments());
          }
          return true;
        });
  }

  @Override
  public String askQuestion(QuestionRequest question) {
    return callAndRecordFailure(
        question.enrollment(),
        question.sequence(),
        question.journal(),
        stepContext -> custom.ask(question.type(), subject(stepContext)));
  }

  private <R> R callAndRecordFailure(
      UUID enrollment, int sequence, List<JournalEntry> journal, Function<StepContext, R> errand) {
    var stepContext = ports.transactions.execute(() -> prepare(enrollment, sequence, journal));
    R result;
    try {
      result = errand.apply(stepContext);
    } catch (ExternalRetryException problem) {
      ports.enrollments.setBlockedReason(enrollment, problem.getMessage());
      throw problem;
    }
    if (stepContext.enrollment().blockedReason() != null) {
      ports.enrollments.setBlockedReason(enrollment, null);
    }
    return result;
  }

  private StepContext prepare(UUID enrollment, int sequence, List<JournalEntry> journal) {
    var row =
        ports
            .enrollments
            .find(enrollment)
            .orElseThrow(() -> new IllegalStateException("there is no enrollment " + enrollment));
    var contact =
        ports
            .contacts
            .find(row.contactKey())
            .orElseThrow(
                () -> new IllegalStateException("there is no contact " + row.contactKey()));
    // One that was restarted is over here before its workflow knows.
    if (row.state().isEnded()) {
      throw new ExternalRetryException("the enrollment is over");
    }
    ports.journal.upsert(enrollment, JournalEntryMapper.toStoreEntries(journal));
    return new StepContext(row, contact, sequence);
  }

  private StepContact subject(StepContext stepContext) {
    var contact = stepContext.contact();
    return new StepContact(
        contact.key(),
        contact.userId(),
        contact.email(),
        contact.phone(),
        stepContext.enrollment().id(),
        stepContext.idempotencyKey(),
        ports.profiles.of(contact));
  }
}
