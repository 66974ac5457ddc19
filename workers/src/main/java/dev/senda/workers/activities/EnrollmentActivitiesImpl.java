package dev.senda.workers.activities;

import dev.senda.catalog.Catalog;
import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import dev.senda.store.actions.ActionExecutor;
import dev.senda.store.actions.Coupons;
import dev.senda.store.conditions.Profiles;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.conversions.VariantAssignments;
import dev.senda.store.enrollments.EnrollmentCloser;
import dev.senda.store.enrollments.EnrollmentRules;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.messages.MessageLedger.MessageSettlement;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.workers.delivery.DeliveryReconciler;
import dev.senda.workers.delivery.DeliveryReconciler.Reconciliation;
import dev.senda.workers.enrollments.EnrollmentEndings;
import dev.senda.workers.enrollments.JournalEntryMapper;
import dev.senda.workers.gate.ChannelSelector;
import dev.senda.workers.gate.ChannelSelector.Selection;
import dev.senda.workers.gate.SendRuleGate.RuleScope;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Reads and writes the data of running enrollments in PostgreSQL. */
public final class EnrollmentActivitiesImpl implements EnrollmentActivities {

  private final Catalog catalog;
  private final Ports ports;
  private final ChannelSelector channelSelector;
  private final DeliveryReconciler deliveryReconciler;
  private final MomentResolver calendar;
  private final int minimum;

  /**
   * @param minimum how many enrollments of each variant must have completed their conversion window
   *     before a split's weights are learned from them
   */
  public EnrollmentActivitiesImpl(
      Catalog catalog,
      Ports ports,
      ChannelSelector channelSelector,
      DeliveryReconciler deliveryReconciler,
      MomentResolver calendar,
      int minimum) {
    this.catalog = catalog;
    this.ports = ports;
    this.channelSelector = channelSelector;
    this.deliveryReconciler = deliveryReconciler;
    this.calendar = calendar;
    this.minimum = minimum;
  }

  /** The store's ports that the activities use. */
  public record Ports(
      RetryingTransactions transactions,
      Profiles profiles,
      Contacts contacts,
      Enrollments enrollments,
      EnrollmentCloser closer,
      MessageLedger ledger,
      ActionExecutor actions,
      Coupons coupons,
      VariantAssignments choices,
      KnownEvents knownEvents) {}

  @Override
  public boolean evaluateCondition(UUID enrollment, Condition condition) {
    return runAndRecordFailure(
        enrollment,
        () ->
            ports
                .profiles
                .findByEnrollment(enrollment)
                .map(catalog.resolve(condition)::holdsFor)
                .orElseThrow(() -> unknown(enrollment)));
  }

  @Override
  public Channel choosePreferredChannel(UUID enrollment, Message.Preferred message) {
    return runAndRecordFailure(
        enrollment,
        () -> {
          var contact =
              ports.contacts.findByEnrollment(enrollment).orElseThrow(() -> unknown(enrollment));
          var row = ports.enrollments.find(enrollment).orElseThrow(() -> unknown(enrollment));
          var journey = catalog.findJourney(row.journey());
          return switch (channelSelector.preview(
              message, contact, journey, new RuleScope.Asked(null))) {
            case Selection.Selected(var chosen, var _) -> chosen.channel();
            case Selection.Deferred(var deferral) ->
                Channel.ofWireName(deferral.channel()).orElseThrow();
            case Selection.Held(var first, var _) -> first.channel();
            case Selection.Skipped(var first, var _) -> first.channel();
          };
        });
  }

  @Override
  public @Nullable Long resolveMoment(UUID enrollment, Moment moment, long now) {
    var contact =
        ports.contacts.findByEnrollment(enrollment).orElseThrow(() -> unknown(enrollment));
    var profile = ports.profiles.of(contact, enrollment);
    return calendar
        .resolve(contact, profile, moment, Instant.ofEpochMilli(now))
        .map(Instant::toEpochMilli)
        .orElseGet(() -> MomentResolver.isUnreadable(profile, moment) ? NOT_A_DATE : null);
  }

  @Override
  public void rememberEvent(UUID enrollment, String name, UUID event) {
    ports.knownEvents.remember(enrollment, name, event);
  }

  @Override
  public String assignVariant(
      UUID enrollment, String split, List<String> variants, List<Integer> weights) {
    return variants.get(
        ports.choices.assign(
            enrollment, split, variants, weights, minimum, ThreadLocalRandom.current()));
  }

  @Override
  public String recordVariant(
      UUID enrollment, String split, List<String> variants, String variant) {
    return ports.choices.record(enrollment, split, variants, variant);
  }

  @Override
  public String applyAction(UUID enrollment, int sequence, Action.Inside action) {
    return runAndRecordFailure(
        enrollment, () -> ports.actions.execute(enrollment, sequence, action, this::rulesOf));
  }

  /**
   * Runs work that Temporal retries until it succeeds. Until then, the failure is the enrollment's
   * blocked reason. Without the database, no reason can be recorded.
   */
  private <R> R runAndRecordFailure(UUID enrollment, Supplier<R> work) {
    R result;
    try {
      result = work.get();
    } catch (DataAccessException | TransactionException passing) {
      throw passing;
    } catch (RuntimeException problem) {
      ports.enrollments.setBlockedReason(
          enrollment, Objects.requireNonNullElse(problem.getMessage(), problem.toString()));
      throw problem;
    }
    ports.enrollments.clearBlockedReason(enrollment);
    return result;
  }

  private EnrollmentRules rulesOf(String journey) {
    var plan = catalog.findJourney(journey).plan();
    return new EnrollmentRules(
        plan.name(), plan.reentry(), plan.overlap(), plan.keyProperty(), plan.topic(), false);
  }

  @Override
  public boolean takeCoupon(UUID enrollment, int sequence, String pool) {
    return ports.coupons.assign(enrollment, sequence, pool).isPresent();
  }

  @Override
  public @Nullable EnrollmentEnding closeEnrollment(
      UUID enrollment, EnrollmentEnding ending, List<JournalEntry> entries) {
    var closed =
        ports.closer.close(
            enrollment,
            EnrollmentEndings.stateOf(ending.kind()),
            ending.reason(),
            Instant.ofEpochMilli(ending.at()),
            JournalEntryMapper.toStoreEntries(entries));
    if (closed.hasClaims()) {
      ports.ledger.findClaimed(enrollment).forEach(this::settle);
    }
    return EnrollmentEndings.committedInsteadOf(ending, closed.enrollment());
  }

  private static IllegalStateException unknown(UUID enrollment) {
    return new IllegalStateException("there is no enrollment " + enrollment);
  }

  /**
   * Reconciles a claim that is still open when the enrollment closes: a goal may end the enrollment
   * after the worker died during a send, and then no other attempt reconciles it.
   */
  private void settle(UUID message) {
    switch (deliveryReconciler.reconcile(message)) {
      case Reconciliation.ConfirmedSent(var providerId, var how) ->
          ports.ledger.settle(message, new MessageSettlement.Accepted(providerId), how);
      case Reconciliation.ConfirmedNotSent() -> ports.ledger.releaseClaim(message);
      // A later report still counts: an unknown message can become accepted.
      case Reconciliation.Pending _, Reconciliation.SafeToRepeat _, Reconciliation.Unknown _ ->
          ports.ledger.settle(
              message,
              new MessageSettlement.Unknown(DeliveryReconciler.UNCONFIRMED_REASON),
              DeliveryReconciler.UNCONFIRMED_REASON);
    }
  }
}
