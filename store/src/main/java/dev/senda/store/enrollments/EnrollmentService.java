package dev.senda.store.enrollments;

import dev.senda.journey.Channel;
import dev.senda.journey.ValueReference;
import dev.senda.store.consent.Consents;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult;
import dev.senda.store.enrollments.Enrollments.StartingEvent;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxEntry;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.store.steering.JourneyControls;
import dev.senda.store.support.Ids;
import dev.senda.store.support.OccurrenceOrder;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Decides whether a contact may enter a journey, and appends the start of the workflow to the
 * outbox in the same transaction. All enrollments use this service: those of the API, of events and
 * of {@code enrollIn}. It is in this module because the API and the workers both use it, and
 * neither depends on the other.
 */
@Service
public class EnrollmentService {

  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final Consents consents;
  private final KnownEvents knownEvents;
  private final Enrollments enrollments;
  private final Outbox outbox;
  private final ScaledClock clock;

  public EnrollmentService(
      RetryingTransactions transactions,
      Contacts contacts,
      Consents consents,
      KnownEvents knownEvents,
      Enrollments enrollments,
      Outbox outbox,
      ScaledClock clock) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.consents = consents;
    this.knownEvents = knownEvents;
    this.enrollments = enrollments;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** The source of a request to enroll. */
  public sealed interface EnrollmentSource {

    /**
     * A request of the API.
     *
     * @param correlationKey see {@link EnrollmentRules#correlationKeyOf}
     * @param properties those of the start
     */
    record ApiRequest(String correlationKey, Map<String, ? extends @Nullable Object> properties)
        implements EnrollmentSource {

      /** Personal data stays out of logs. */
      @Override
      public String toString() {
        return "ApiRequest[]";
      }
    }

    /**
     * An event that the journey starts on.
     *
     * @param occurredAt simulated time
     */
    record StartEvent(
        UUID eventId, Instant occurredAt, Map<String, ? extends @Nullable Object> properties)
        implements EnrollmentSource {

      /** The key only: personal data stays out of logs. */
      @Override
      public String toString() {
        return "StartEvent[eventId=%s]".formatted(eventId);
      }
    }

    /**
     * A step of another enrollment of the same contact: {@code enrollIn}.
     *
     * @param properties what the other enrollment passes on, as properties of the start
     */
    record JourneyStep(UUID enrollmentId, Map<String, Object> properties)
        implements EnrollmentSource {

      /** Personal data stays out of logs. */
      @Override
      public String toString() {
        return "JourneyStep[enrollmentId=%s]".formatted(enrollmentId);
      }
    }
  }

  /**
   * Enrolls the contact, or returns why not. The contact is locked until the transaction ends, so
   * only one of several concurrent requests is admitted. These are refused:
   *
   * <ul>
   *   <li>an erased contact;
   *   <li>an event of a contact that has withdrawn consent for the journey's topic on every channel
   *       it has decided about. Without any decision the contact enters, and the gate decides
   *       before each message. A journey that asks for the consent first may be entered again, if
   *       the contact has not withdrawn it by email since the event occurred;
   *   <li>an event without the property that a keyed journey needs;
   *   <li>an event that occurred before the contact's last enrollment ended;
   *   <li>a contact that the plan's re-entry rule keeps out.
   * </ul>
   *
   * @param rules what the journey's plan says about entering it
   * @param contactKey the contact's key
   * @throws IllegalArgumentException if no contact has this key
   */
  public EnrollmentResult enroll(
      EnrollmentRules rules, String contactKey, EnrollmentSource source) {
    return transactions.execute(
        () -> {
          var entries = new ArrayList<OutboxEntry>();
          var result = enroll(rules, contactKey, source, entries::add);
          outbox.append(entries);
          return result;
        });
  }

  /**
   * As above, in the caller's transaction, which appends the outbox entries itself.
   *
   * @param appender gets the outbox entries, in order
   */
  public EnrollmentResult enroll(
      EnrollmentRules rules,
      String contactKey,
      EnrollmentSource source,
      Consumer<OutboxEntry> appender) {
    return enrollLocked(rules, lock(contactKey), source, appender);
  }

  private Contact lock(String contactKey) {
    return contacts
        .lock(contactKey)
        .orElseThrow(() -> new IllegalArgumentException("no contact " + contactKey));
  }

  /**
   * As {@link #enroll}, of a contact that the caller's transaction has locked. The transaction may
   * have changed it since.
   */
  public EnrollmentResult enrollLocked(
      EnrollmentRules rules, Contact locked, EnrollmentSource source) {
    var entries = new ArrayList<OutboxEntry>();
    var result = enrollLocked(rules, locked, source, entries::add);
    outbox.append(entries);
    return result;
  }

  private EnrollmentResult enrollLocked(
      EnrollmentRules rules,
      Contact contact,
      EnrollmentSource source,
      Consumer<OutboxEntry> appender) {
    var result =
        switch (source) {
          case EnrollmentSource.ApiRequest request ->
              enrollments.enrollLocked(rules, contact, request.correlationKey(), null);
          case EnrollmentSource.StartEvent event -> enrollOnEvent(rules, contact, event);
          case EnrollmentSource.JourneyStep step ->
              enrollments.enrollLocked(rules, contact, correlationKeyOf(step, rules), null);
        };
    if (result instanceof EnrollmentResult.Enrolled enrolled) {
      var properties = propertiesWithoutEvent(source);
      if (!properties.isEmpty()) {
        knownEvents.setStart(enrolled.enrollment().id(), properties);
      }
      appendStart(enrolled, appender);
    }
    return result;
  }

  /** Those of a start event stay with the event. */
  private static Map<String, ? extends @Nullable Object> propertiesWithoutEvent(
      EnrollmentSource source) {
    return switch (source) {
      case EnrollmentSource.ApiRequest request -> request.properties();
      case EnrollmentSource.JourneyStep step -> step.properties();
      case EnrollmentSource.StartEvent _ -> Map.of();
    };
  }

  private EnrollmentResult enrollOnEvent(
      EnrollmentRules rules, Contact contact, EnrollmentSource.StartEvent event) {
    var optOut = findOptOut(contact.key(), rules, event.occurredAt());
    if (optOut.isPresent()) {
      return new EnrollmentResult.Refused(optOut.get());
    }
    var key = rules.correlationKeyOf(event.properties());
    if (rules.correlationProperty() != null && key.isBlank()) {
      return new EnrollmentResult.MissingKey(rules.correlationProperty());
    }
    return enrollments.enrollLocked(
        rules, contact, key, new StartingEvent(event.eventId(), event.occurredAt()));
  }

  /** Why the contact's withdrawals keep it out; empty where they do not. */
  private Optional<String> findOptOut(
      String contactKey, EnrollmentRules rules, Instant occurredAt) {
    var topic = rules.topic();
    if (topic == null) {
      return Optional.empty();
    }
    var decisions = consents.findLatestByTopic(contactKey, topic).values();
    if (decisions.isEmpty() || decisions.stream().anyMatch(Consents.Consent::isGranted)) {
      return Optional.empty();
    }
    return rules.asksForConsent()
        ? consents
            .findLastWithdrawal(contactKey, topic, Channel.EMAIL)
            .filter(withdrawnAt -> OccurrenceOrder.isSince(withdrawnAt, occurredAt))
            .map(
                withdrawnAt ->
                    "consent withdrawn for topic %s on %s, after the start event"
                        .formatted(topic, withdrawnAt))
        : Optional.of("consent withdrawn for topic " + topic);
  }

  /** What started the first enrollment has the key of the next one, too, unless it is passed on. */
  private String correlationKeyOf(EnrollmentSource.JourneyStep step, EnrollmentRules rules) {
    var passedOn = rules.correlationKeyOf(step.properties());
    return passedOn.isEmpty()
        ? rules.correlationKeyOf(
            knownEvents.find(step.enrollmentId(), ValueReference.Property.START))
        : passedOn;
  }

  /** The enrollment that is replaced ends before the new one starts. */
  private void appendStart(EnrollmentResult.Enrolled enrolled, Consumer<OutboxEntry> appender) {
    var enrollment = enrolled.enrollment();
    var replaced = enrolled.replacedEnrollmentId();
    if (replaced != null) {
      var lane = enrollments.find(replaced).orElse(enrollment).workflowContactKey();
      appender.accept(
          new OutboxEntry(
              lane,
              new OutboxItem.SignalEnrollment(
                  enrollment.journey(),
                  Enrollments.RESTARTED,
                  new SignalPayload.Exit(
                      Ids.newUuid(), replaced, clock.instant(), Enrollments.RESTARTED))));
    }
    appender.accept(
        new OutboxEntry(
            enrollment.workflowContactKey(),
            new OutboxItem.StartEnrollment(enrollment.id(), enrollment.journey())));
  }

  /**
   * Cancels a running enrollment; one that has ended does not change.
   *
   * @param reason for the timeline; it may hold personal data, so Temporal does not get it
   * @return the enrollment as it is now; empty if there is none
   */
  public Optional<EnrollmentRow> cancel(UUID id, String reason) {
    return transactions.execute(
        () -> {
          contacts.findByEnrollment(id).ifPresent(contact -> contacts.lock(contact.key()));
          var enrollment = enrollments.find(id);
          enrollment
              .filter(row -> !row.state().isEnded())
              .ifPresent(row -> cancel(row, "cancel", reason));
          return enrollment;
        });
  }

  /**
   * Ends this enrollment if its journey was stopped since it began, and tells its workflow once. It
   * runs in the caller's transaction, which has locked the contact.
   *
   * @return whether the journey was stopped
   */
  public boolean endIfStopped(UUID id) {
    if (!enrollments.isStopped(id)) {
      return false;
    }
    enrollments
        .find(id)
        .filter(row -> !row.state().isEnded() && row.ending() == null)
        .ifPresent(row -> cancel(row, "stop", JourneyControls.STOPPED_REASON));
    return true;
  }

  private void cancel(EnrollmentRow enrollment, String signalName, String reason) {
    enrollments.recordCancelReason(enrollment.id(), reason);
    enrollments.markEnding(List.of(Ending.cancel(enrollment.id())));
    outbox.append(
        enrollment.workflowContactKey(),
        new OutboxItem.SignalEnrollment(
            enrollment.journey(),
            signalName,
            new SignalPayload.Cancel(Ids.newUuid(), enrollment.id(), clock.instant())));
  }
}
