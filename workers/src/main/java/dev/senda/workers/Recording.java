package dev.senda.workers;

import dev.senda.catalog.Catalog;
import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import dev.senda.store.Actions;
import dev.senda.store.Choices;
import dev.senda.store.Contacts;
import dev.senda.store.Coupons;
import dev.senda.store.EnrollmentState;
import dev.senda.store.Enrollments;
import dev.senda.store.Journal;
import dev.senda.store.Ledger;
import dev.senda.store.Ledger.Settlement;
import dev.senda.store.Profiles;
import dev.senda.store.Transactions;
import dev.senda.temporal.JournalEntry;
import dev.senda.temporal.Records;
import dev.senda.workers.Choosing.Choice;
import dev.senda.workers.Evidence.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** What running enrollments read and write in PostgreSQL. */
final class Recording implements Records {

  private final Catalog catalog;
  private final Store store;
  private final Choosing choosing;
  private final Evidence evidence;
  private final CalendarOfContacts calendar;
  private final int minimum;

  /**
   * @param minimum how many enrollments of each variant must have ended before a split's weights
   *     are learned from them
   */
  Recording(
      Catalog catalog,
      Store store,
      Choosing choosing,
      Evidence evidence,
      CalendarOfContacts calendar,
      int minimum) {
    this.catalog = catalog;
    this.store = store;
    this.choosing = choosing;
    this.evidence = evidence;
    this.calendar = calendar;
    this.minimum = minimum;
  }

  /** The ports that it speaks to. */
  record Store(
      Transactions transactions,
      Profiles profiles,
      Contacts contacts,
      Enrollments enrollments,
      Journal journal,
      Ledger ledger,
      Actions actions,
      Coupons coupons,
      Choices choices) {}

  @Override
  public boolean holds(UUID enrollment, Condition condition) {
    return tried(
        enrollment,
        () ->
            store
                .profiles
                .ofEnrollment(enrollment)
                .map(catalog.resolve(condition)::holdsFor)
                .orElseThrow(() -> unknown(enrollment)));
  }

  @Override
  public Channel preferred(UUID enrollment, Message.Preferred message) {
    return tried(
        enrollment,
        () -> {
          var contact =
              store.contacts.ofEnrollment(enrollment).orElseThrow(() -> unknown(enrollment));
          var row = store.enrollments.find(enrollment).orElseThrow(() -> unknown(enrollment));
          var plan = catalog.find(row.journey()).plan();
          return switch (choosing.choose(message, contact, plan, null, Map.of())) {
            case Choice.Chosen(var chosen, var _) -> chosen.channel();
            case Choice.Later _ -> message.choices().getFirst().channel();
            case Choice.None(var first, var _) -> first.channel();
          };
        });
  }

  @Override
  public @Nullable Long when(UUID enrollment, Moment moment, long now) {
    var contact = store.contacts.ofEnrollment(enrollment).orElseThrow(() -> unknown(enrollment));
    return calendar
        .next(contact, moment, Instant.ofEpochMilli(now))
        .map(Instant::toEpochMilli)
        .orElse(null);
  }

  @Override
  public String choose(
      UUID enrollment, String split, List<String> variants, List<Integer> weights) {
    return variants.get(
        store.choices.choose(
            enrollment, split, variants, weights, minimum, ThreadLocalRandom.current()));
  }

  @Override
  public void act(UUID enrollment, int sequence, Action.Inside action) {
    tried(
        enrollment,
        () -> {
          store.actions.take(enrollment, sequence, action, this::rulesOf);
          return true;
        });
  }

  /**
   * It is tried again until it works: why it does not, stands on the enrollment until it does. A
   * database that is away passes by itself, and cannot be told.
   */
  private <R> R tried(UUID enrollment, Supplier<R> work) {
    R result;
    try {
      result = work.get();
    } catch (DataAccessException | TransactionException passing) {
      throw passing;
    } catch (RuntimeException problem) {
      store.enrollments.problem(enrollment, problem.getMessage());
      throw problem;
    }
    store.enrollments.problem(enrollment, null);
    return result;
  }

  private Enrollments.Rules rulesOf(String journey) {
    var plan = catalog.find(journey).plan();
    return new Enrollments.Rules(plan.name(), plan.reentry(), plan.overlap(), plan.key());
  }

  @Override
  public boolean takeCoupon(UUID enrollment, int sequence, String pool) {
    return store.coupons.take(enrollment, sequence, pool).isPresent();
  }

  @Override
  public void close(UUID enrollment, Ending ending, List<JournalEntry> entries) {
    store.ledger.claimed(enrollment).forEach(this::settle);
    store.transactions.perform(
        () -> {
          store.journal.append(enrollment, Entries.of(entries));
          store.enrollments.close(
              enrollment, state(ending.kind()), ending.reason(), Instant.ofEpochMilli(ending.at()));
        });
  }

  private static IllegalStateException unknown(UUID enrollment) {
    return new IllegalStateException("there is no enrollment " + enrollment);
  }

  /**
   * A goal may end an enrollment whose send died with its worker and is not tried again: then
   * nobody else finds out what came of it. Nothing of the enrollment runs any more when it is
   * closed.
   */
  private void settle(UUID message) {
    switch (evidence.about(message)) {
      case Verdict.Sent(var providerId, var how) ->
          store.ledger.settle(message, new Settlement.Accepted(providerId), how);
      case Verdict.NotSent() -> store.ledger.release(message);
      // What is reported later still counts: an unknown message can become an accepted one.
      case Verdict.Wait _, Verdict.Repeatable _, Verdict.Unknowable _ ->
          store.ledger.settle(
              message, new Settlement.Unknown(Evidence.NOBODY_KNOWS), Evidence.NOBODY_KNOWS);
    }
  }

  private static EnrollmentState state(Kind kind) {
    return switch (kind) {
      case COMPLETED -> EnrollmentState.COMPLETED;
      case GOAL -> EnrollmentState.GOAL;
      case EXITED -> EnrollmentState.EXITED;
      case CANCELED -> EnrollmentState.CANCELED;
      case FAILED -> EnrollmentState.FAILED;
    };
  }
}
