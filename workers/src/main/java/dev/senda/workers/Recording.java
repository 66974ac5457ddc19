package dev.senda.workers;

import dev.senda.journey.Condition;
import dev.senda.store.Contacts;
import dev.senda.store.EnrollmentState;
import dev.senda.store.Enrollments;
import dev.senda.store.Journal;
import dev.senda.store.Ledger;
import dev.senda.store.Ledger.Settlement;
import dev.senda.store.Transactions;
import dev.senda.temporal.JournalEntry;
import dev.senda.temporal.Records;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What running enrollments read and write in PostgreSQL. */
final class Recording implements Records {

  private final Transactions transactions;
  private final Contacts contacts;
  private final Enrollments enrollments;
  private final Journal journal;
  private final Ledger ledger;
  private final Evidence evidence;

  Recording(
      Transactions transactions,
      Contacts contacts,
      Enrollments enrollments,
      Journal journal,
      Ledger ledger,
      Evidence evidence) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.enrollments = enrollments;
    this.journal = journal;
    this.ledger = ledger;
    this.evidence = evidence;
  }

  @Override
  public boolean holds(UUID enrollment, Condition condition) {
    return contacts
        .ofEnrollment(enrollment)
        .map(condition::holdsFor)
        .orElseThrow(() -> new IllegalStateException("there is no enrollment " + enrollment));
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
