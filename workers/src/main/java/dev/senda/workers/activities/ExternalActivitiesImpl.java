package dev.senda.workers.activities;

import dev.senda.journey.Action;
import dev.senda.journey.Profile;
import dev.senda.journey.StepContact;
import dev.senda.journey.ValueReference;
import dev.senda.store.conditions.Profiles;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Journal;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.workers.enrollments.JournalEntryMapper;
import dev.senda.workers.external.CustomStepInvoker;
import dev.senda.workers.external.ExternalRetryException;
import dev.senda.workers.external.StepContext;
import dev.senda.workers.external.WebhookCaller;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Calls other systems for running enrollments, outside of any transaction. A failure is the
 * enrollment's blocked reason until the call succeeds.
 */
public final class ExternalActivitiesImpl implements ExternalActivities {

  private final Ports ports;
  private final WebhookCaller webhookCaller;
  private final CustomStepInvoker custom;
  private final ScaledClock clock;
  private final ZoneId defaultZone;

  /**
   * @param defaultZone the zone of contacts who have none, or one that does not exist
   */
  public ExternalActivitiesImpl(
      Ports ports,
      WebhookCaller webhookCaller,
      CustomStepInvoker custom,
      ScaledClock clock,
      ZoneId defaultZone) {
    this.ports = ports;
    this.clock = clock;
    this.defaultZone = defaultZone;
    this.webhookCaller = webhookCaller;
    this.custom = custom;
  }

  /** The store's ports that the activities use. */
  public record Ports(
      RetryingTransactions transactions,
      Contacts contacts,
      Enrollments enrollments,
      Journal journal,
      Profiles profiles) {}

  /** Does nothing for an erased contact: the enrollment is about to end. */
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
            case Action.CallWebhook webhook ->
                webhookCaller.call(
                    webhook.endpoint(), stepContext, valuesOf(webhook.passedOn(), stepContext));
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
      ports.enrollments.clearBlockedReason(enrollment);
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
    // The row of a restarted enrollment ends before its workflow does.
    if (row.state().isEnded()) {
      throw new ExternalRetryException("the enrollment has ended");
    }
    ports.journal.upsert(enrollment, JournalEntryMapper.toStoreEntries(journal));
    return new StepContext(row, contact, sequence);
  }

  /** The values by the names of their properties, without those that are unknown. */
  private Map<String, Object> valuesOf(
      List<ValueReference.Property> properties, StepContext stepContext) {
    var profile = profile(stepContext);
    var values = new LinkedHashMap<String, Object>();
    for (var property : properties) {
      var value = property.in(profile);
      if (value != null) {
        values.put(property.name(), value);
      }
    }
    return values;
  }

  private Profile profile(StepContext stepContext) {
    return ports.profiles.of(stepContext.contact(), stepContext.enrollment().id());
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
        clock.instant().atZone(contact.zoneOrDefault(defaultZone)),
        profile(stepContext));
  }
}
