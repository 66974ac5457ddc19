package dev.senda.workers;

import dev.senda.journey.Action;
import dev.senda.journey.Condition;
import dev.senda.journey.Moment;
import dev.senda.store.EnrollmentState;
import dev.senda.store.Enrollments;
import dev.senda.store.Journal;
import dev.senda.store.Ledger;
import dev.senda.store.Ledger.Settlement;
import dev.senda.store.Profiles;
import dev.senda.store.Transactions;
import dev.senda.temporal.JournalEntry;
import dev.senda.temporal.Records;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What running enrollments read and write in PostgreSQL. */
final class Recording implements Records {

  private final Transactions transactions;
  private final Profiles profiles;
  private final Enrollments enrollments;
  private final Journal journal;
  private final Ledger ledger;
  private final Evidence evidence;

  Recording(
      Transactions transactions,
      Profiles profiles,
      Enrollments enrollments,
      Journal journal,
      Ledger ledger,
      Evidence evidence) {
    this.transactions = transactions;
    this.profiles = profiles;
    this.enrollments = enrollments;
    this.journal = journal;
    this.ledger = ledger;
    this.evidence = evidence;
  }

  @Override
  public boolean holds(UUID enrollment, Condition condition) {
    return profiles
        .ofEnrollment(enrollment)
        .map(condition::holdsFor)
        .orElseThrow(() -> new IllegalStateException("there is no enrollment " + enrollment));
  }

  @Override
  public @Nullable Long when(UUID enrollment, Moment moment, long now) {
    throw new UnsupportedOperationException("when");
  }

  @Override
  public int choose(UUID enrollment, String split, List<String> variants, List<Integer> weights) {
    throw new UnsupportedOperationException("choose");
  }

  @Override
  public void act(UUID enrollment, int sequence, Action.Inside action) {
    throw new UnsupportedOperationException("act");
  }

  @Override
  public boolean takeCoupon(UUID enrollment, int sequence, String pool) {
    throw new UnsupportedOperationException("coupon");
  }

  @Override
  public void close(UUID enrollment, Ending ending, List<JournalEntry> entries) {
    ledger.claimed(enrollment).forEach(this::settle);
    transactions.perform(
        () -> {
          journal.append(enrollment, Entries.of(entries));
          enrollments.close(
              enrollment, state(ending.kind()), ending.reason(), Instant.ofEpochMilli(ending.at()));
        });
  }

  /**
   * A goal may end an enrollment whose send died with its worker and is not tried again: then
   * nobody else finds out what came of it. Nothing of the enrollment runs any more when it is
   * closed.
   */
  private void settle(UUID message) {
    switch (evidence.about(message)) {
      case SENT -> ledger.settle(message, new Settlement.Accepted(null));
      case NOT_SENT -> ledger.release(message);
      case UNKNOWABLE -> ledger.settle(message, new Settlement.Unknown(Evidence.NOBODY_KNOWS));
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
