package dev.senda.store.actions;

import dev.senda.journey.Action;
import dev.senda.journey.Event;
import dev.senda.store.contacts.ContactLists;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.contacts.Traits;
import dev.senda.store.enrollments.EnrollmentRules;
import dev.senda.store.enrollments.EnrollmentService;
import dev.senda.store.enrollments.EnrollmentService.EnrollmentSource;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult;
import dev.senda.store.events.Events;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.events.NewEvent;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.steering.JourneyControls;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Executes the actions of journeys in the database, each at most once. */
@Repository
public class ActionExecutor {

  private final JdbcClient database;
  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final ContactLists lists;
  private final JourneyConsents journeyConsents;
  private final TeamTasks teamTasks;
  private final Events events;
  private final KnownEvents knownEvents;
  private final EnrollmentService enrollmentService;
  private final Outbox outbox;
  private final ScaledClock clock;

  ActionExecutor(
      JdbcClient database,
      RetryingTransactions transactions,
      Contacts contacts,
      ContactLists lists,
      JourneyConsents journeyConsents,
      TeamTasks teamTasks,
      Events events,
      KnownEvents knownEvents,
      EnrollmentService enrollmentService,
      Outbox outbox,
      ScaledClock clock) {
    this.database = database;
    this.transactions = transactions;
    this.contacts = contacts;
    this.lists = lists;
    this.journeyConsents = journeyConsents;
    this.teamTasks = teamTasks;
    this.events = events;
    this.knownEvents = knownEvents;
    this.enrollmentService = enrollmentService;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * Executes the action in one transaction, under the contact's lock. A second call with the same
   * sequence does nothing, and neither does a call for an erased contact. An enrollment whose
   * journey was stopped ends instead.
   *
   * @param sequence distinguishes the actions of the enrollment
   * @param rules the entry rules of the journey with this name
   * @return why it was not done, without personal data; empty where it was
   * @throws IllegalArgumentException if there is no such enrollment
   */
  public String execute(
      UUID enrollment,
      int sequence,
      Action.Inside action,
      Function<String, EnrollmentRules> rules) {
    return transactions.execute(
        () -> {
          var contact = contacts.lockByEnrollment(enrollment);
          if (contact.erasedAt() != null) {
            return "the contact was erased";
          }
          var refusal =
              action instanceof Action.GrantConsent grant
                  ? journeyConsents.refusal(enrollment, contact.key(), grant)
                  : "";
          if (!refusal.isEmpty()) {
            return refusal;
          }
          if (recordIfNew(enrollment, sequence)) {
            return execute(enrollment, sequence, contact.key(), action, rules);
          }
          return enrollmentService.endIfStopped(enrollment) ? JourneyControls.STOPPED_REASON : "";
        });
  }

  private boolean recordIfNew(UUID enrollment, int sequence) {
    return database
            .sql(
                """
                insert into completed_actions (enrollment_id, sequence)
                select :enrollment, :sequence where not %s
                on conflict do nothing
                """
                    .formatted(Enrollments.IS_STOPPED))
            .param("enrollment", enrollment)
            .param("sequence", sequence)
            .update()
        == 1;
  }

  /** Why it was not done; empty where it was. */
  private String execute(
      UUID enrollment,
      int sequence,
      String contact,
      Action.Inside action,
      Function<String, EnrollmentRules> rules) {
    switch (action) {
      case Action.Score score -> contacts.addToScore(contact, score.points());
      case Action.SetAttribute set -> mergeTrait(contact, set.attribute(), set.value());
      case Action.MoveTo move -> mergeTrait(contact, Traits.LIFECYCLE, move.stage().wireName());
      case Action.AddTo add -> lists.add(contact, add.list());
      case Action.RemoveFrom remove -> lists.remove(contact, remove.list());
      case Action.GrantConsent grant -> journeyConsents.grant(enrollment, contact, grant);
      case Action.WithdrawConsent withdraw ->
          journeyConsents.withdraw(enrollment, contact, withdraw);
      case Action.Notify notify -> teamTasks.addNotification(enrollment, contact, notify.notice());
      case Action.OpenTask open -> teamTasks.addTask(enrollment, contact, open.ref());
      case Action.Emit emit -> appendEvent(enrollment, sequence, contact, emit.event());
      case Action.EnrollIn enroll -> {
        return enrollIn(enrollment, contact, enroll, rules.apply(enroll.journey()));
      }
    }
    return "";
  }

  private String enrollIn(
      UUID enrollment, String contact, Action.EnrollIn enroll, EnrollmentRules rules) {
    var result =
        enrollmentService.enroll(
            rules,
            contact,
            new EnrollmentSource.JourneyStep(
                enrollment, knownEvents.findValues(enrollment, enroll.passedOn())));
    return result instanceof EnrollmentResult.EntriesClosed closed ? closed.reason() : "";
  }

  private void mergeTrait(String contact, String name, Object value) {
    contacts.mergeTraits(contact, new Traits(Map.of(name, value)));
  }

  private void appendEvent(UUID enrollment, int sequence, String contact, Event event) {
    events
        .append(
            NewEvent.of(
                enrollment,
                String.valueOf(sequence),
                contact,
                event.name(),
                event.propertyValues(other -> knownEvents.find(enrollment, other)),
                clock.instant()))
        .ifPresent(id -> outbox.append(contact, new OutboxItem.RouteEvent(id)));
  }
}
