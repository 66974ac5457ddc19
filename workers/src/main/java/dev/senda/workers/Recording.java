package dev.senda.workers;

import dev.senda.journey.Condition;
import dev.senda.store.Contacts;
import dev.senda.store.EnrollmentState;
import dev.senda.store.Enrollments;
import dev.senda.store.Journal;
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

  Recording(
      Transactions transactions, Contacts contacts, Enrollments enrollments, Journal journal) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.enrollments = enrollments;
    this.journal = journal;
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
    transactions.perform(
        () -> {
          journal.append(enrollment, Entries.of(entries));
          enrollments.close(
              enrollment, state(ending.kind()), ending.reason(), Instant.ofEpochMilli(ending.at()));
        });
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
